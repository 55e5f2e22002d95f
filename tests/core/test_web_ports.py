"""The web chat's history: in the order things happened, also when the demo's clock went back."""

from datetime import timedelta

from bot.app.build import App
from bot.app.sample import START, DemoClock
from bot.app.web_ports import CoreForWeb, shown, web_address
from bot.messages import Inbound
from bot.settings import load_settings
from schedules.tick import tick
from storage import people
from storage.engine import open_engine, reading
from tests.core.talking import Conversation
from tests.core.test_passing_on import Inbox


def test_only_a_coordinator_is_offered_to_send_a_file(sample_conversation: Conversation) -> None:
    with reading(sample_conversation.engine) as db:
        found = {
            name: people.person_by_email(db, f"{name}@voorbeeld.example")
            for name in ("hilde.kuiper", "fatima.elamrani", "wim.kramer", "ruud.terpstra")
        }
    may = [name for name, person in found.items() if person is not None and shown(person).may_upload]
    assert may == ["hilde.kuiper"]


def test_history_follows_events_and_not_clocks(sample_conversation: Conversation) -> None:
    engine, clock = sample_conversation.engine, DemoClock()
    with reading(engine) as db:
        ruud = people.person_by_email(db, "ruud.terpstra@voorbeeld.example")
    assert ruud is not None
    address = web_address(ruud.id)
    web = CoreForWeb(App(load_settings(None), engine, sample_conversation.core, clock), lambda _: None)
    web.arrived(address)
    for number, days in enumerate((0, 30, 1)):
        clock.instant = START + timedelta(days=days)
        web.handle(Inbound(f"k{number}", address, clock(), text=f"hallo {number}"))
    sample_conversation.says("fatima.elamrani", "ik kan niet inloggen in de leeromgeving")
    sample_conversation.taps("fatima.elamrani", "Ja, stuur naar Ruud Terpstra")
    tick(engine, {"web": Inbox()}, clock())
    web.handle(Inbound("k3", address, START, text="hallo 3"))
    shown = [line.text or (line.reply.headline if line.reply else "") for line in web.history(address, 100)]
    said = [text for text in shown if text.startswith(("hallo", "Vraag van"))]
    assert said == ["hallo 0", "hallo 1", "hallo 2", "Vraag van Fatima El Amrani", "hallo 3"]
    assert web.history(address, 2)[-1].text == ""
    assert web.history(address, 2)[0].text == "hallo 3"


def test_an_answer_nobody_saw_is_shown_after_a_restart_and_then_counts_as_seen(
    sample_conversation: Conversation,
) -> None:
    clock = DemoClock()
    with reading(sample_conversation.engine) as db:
        wim = people.person_by_email(db, "wim.kramer@voorbeeld.example")
    assert wim is not None
    address = web_address(wim.id)
    before = CoreForWeb(
        App(load_settings(None), sample_conversation.engine, sample_conversation.core, clock), lambda _: None
    )
    before.arrived(address)
    said = before.handle(Inbound("k", address, clock(), text="mag Fatima vrijdag sondevoeding geven op De Linde?"))
    reopened = Conversation(open_engine(sample_conversation.engine.url.render_as_string()))
    after = CoreForWeb(App(load_settings(None), reopened.engine, reopened.core, clock), lambda _: None)
    waiting = after.history(address, 10)[-1]
    assert (waiting.reply, waiting.received) == (said, False)
    after.sent(address, "k")
    assert after.history(address, 10)[-1].received
    reopened.engine.dispose()
