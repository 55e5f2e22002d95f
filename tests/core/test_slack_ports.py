"""What Slack is given of the records: an answer to whom it was for, and nothing kept that may not be."""

import json

import pytest
from sqlalchemy import text

from bot.app.build import App
from bot.app.sample import START, DemoClock
from bot.app.slack_ports import Inbox, Workspaces, slack_ports
from bot.channels.slack.incoming import File, Incoming, Kind
from bot.channels.slack.ports import Kept, SlackPorts, Workspace
from bot.messages import Address, Inbound
from bot.settings import Settings
from storage import people
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation


@pytest.fixture
def app(sample_conversation: Conversation) -> App:
    """The sample's core, with a key to lock secrets with."""
    settings = Settings.model_validate({"secret_key": "k" * 40})
    return App(settings, sample_conversation.engine, sample_conversation.core, DemoClock())


@pytest.fixture
def ports(app: App) -> SlackPorts:
    return slack_ports(app)


def _linked(app: App, user: str, who: str, team: str = "T1") -> Address:
    address = Address("slack", team, user, f"D{user}")
    with writing(app.engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
        assert person is not None
        people.link_account(db, person.id, address)
    return address


def test_an_answer_is_given_back_to_whom_it_was_for_alone(app: App, ports: SlackPorts) -> None:
    fatima, samira = _linked(app, "U1", "fatima.elamrani"), _linked(app, "U2", "samira.bouzid")
    elsewhere = _linked(app, "U1", "samira.bouzid", team="T2")
    ports.core.answer(Inbound("D1:1.1", fatima, START, text="mag ik vrijdag insuline spuiten?"))
    assert ports.core.reply_of(fatima, "D1:1.1") is not None
    assert ports.core.reply_of(samira, "D1:1.1") is None
    assert ports.core.reply_of(elsewhere, "D1:1.1") is None


def test_what_waits_in_the_inbox_holds_no_number_of_a_person(app: App) -> None:
    number = "123456782"
    incoming = Incoming(
        "D1:1.1",
        "T1",
        "U123456782",
        Kind.MESSAGE,
        text=f"bsn {number}",
        quoted=number,
        form=(("what", number),),
        files=(File(f"{number}.csv", "https://files.slack.com/123456782", 3),),
    )
    assert Inbox(app).keep(Kept(incoming.key, incoming.team, incoming.dump()))
    with reading(app.engine) as db:
        kept = json.loads(db.execute(text("SELECT payload FROM inbox")).scalar_one())
    words = [kept["text"], kept["quoted"], kept["form"], kept["files"][0]["name"]]
    assert number not in str(words)
    assert (kept["user"], kept["files"][0]["url"]) == (incoming.user, incoming.files[0].url)


def test_the_token_of_a_workspace_is_locked_where_it_is_kept(app: App) -> None:
    workspaces = Workspaces(app)
    workspaces.save(Workspace("T1", "Zorg", "xoxb-secret", "UBOT", scopes=("chat:write",)), "UADMIN")
    assert workspaces.find("T1") == Workspace("T1", "Zorg", "xoxb-secret", "UBOT", scopes=("chat:write",))
    with reading(app.engine) as db:
        assert b"xoxb-secret" not in db.execute(text("SELECT secret FROM installations")).scalar_one()
    workspaces.revoke("T1")
    assert workspaces.find("T1") is None
