"""The calendar file of an agreed talk goes through the outbox whole, and can be fetched where the message is shown."""

from bot.app.answers import Answers
from bot.app.build import App
from bot.app.sample import START, DemoClock
from bot.app.web_ports import CoreForWeb, web_address
from bot.messages import Address
from bot.settings import load_settings
from schedules.tick import tick
from storage import outbox, people
from storage.engine import reading, writing
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox
from tests.core.three_parties import TRAINEE, agree, number, told


def test_each_channel_gives_the_file_of_a_message_that_came_first(sample_conversation: Conversation) -> None:
    agree(sample_conversation)
    (document,) = told(sample_conversation, TRAINEE)[-1].documents
    engine, clock, fatima = sample_conversation.engine, DemoClock(), number(sample_conversation, TRAINEE)
    places = {"web": web_address(fatima), **{name: Address(name, "T1", "U1", "D1") for name in ("slack", "teams")}}
    with writing(engine) as db:
        for place in places.values():
            people.link_account(db, fatima, place)
    inbox = Inbox()
    tick(engine, dict.fromkeys((*places, "test"), inbox), START)
    with reading(engine) as db:
        keys = [one.key for one in outbox.sent_to(db, fatima, 50)]
    app = App(load_settings(None), engine, sample_conversation.core, clock)
    for name, place in places.items():
        ports = CoreForWeb(app, lambda _: None) if name == "web" else Answers(app, name)
        found = [ports.reply_of(place, key) for key in keys]
        assert [one.documents for one in found if one is not None and one.documents] == [(document,)]
