"""The main job in Slack: the conversations of tests/core/dialogues with the real core, Bolt, SDK and server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

import httpx
import pytest

from bot.app.build import build
from bot.app.sample import START, DemoClock, sample_engine
from bot.app.serve import Server
from bot.app.slack_ports import slack_ports, slack_settings
from bot.channels.slack.app import SlackChannel
from bot.messages import Notice, Reply, dump_reply
from bot.settings import Settings
from storage import joining, outbox, people
from storage.engine import writing
from tests.channels.slack.fakeslack.delivery import sign
from tests.channels.slack.fakeslack.served import Served
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.user import User
from tests.core.agreeing import own_points
from tests.core.talking import DOMAIN, Dialogue, dialogues, moment

SECRET = "a-secret-of-the-tests-that-is-long-enough"


@dataclass
class Ward:
    """The sample school on Slack; everybody is recognised by their e-mail address."""

    slack: FakeSlack
    team: Team
    server: Server
    clock: DemoClock
    users: dict[str, User] = field(default_factory=dict)

    def user(self, who: str, name: str = "") -> User:
        """Somebody's account; another `name` gives them another one."""
        return self.users.setdefault(
            f"{who} {name}", self.team.user(f"U{len(self.users)}", email=who + DOMAIN, name=who)
        )

    def answer(self, user: User, text: str, at: datetime = START) -> str:
        """All that is said in answer to this."""
        before = len(self.team.said(user))
        self.clock.instant = at
        user.say(text)
        self.slack.wait(lambda: len(self.team.said(user)) > before)
        return "\n".join(message.text for message in self.team.said(user)[before:])


@pytest.fixture(scope="module", params=["http", "socket"])
def ward(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with FakeSlack() as slack:
        slack.mode = request.param
        team = slack.workspace("T1", domain="zorg")
        way = {"slack_signing_secret": slack.signing_secret} if slack.mode == "http" else {}
        way = way or {"slack_app_token": slack.app_token}
        file = tmp_path_factory.mktemp("ward") / "sample.db"
        sample_engine(file).dispose()
        settings = Settings.model_validate(
            {"database_url": f"sqlite:///{file}", "slack_bot_token": team.bot_token, "secret_key": SECRET}
            | {"slack_api_url": slack.url, **way}
        )
        clock = DemoClock()
        server = Server(build(settings, clock))
        connected = slack_settings(settings)
        assert connected is not None
        server.slack = SlackChannel(slack_ports(server.app), replace(connected, spacing=0.0))
        with Served(server.asgi()) as served:
            slack.request_url = f"{served.url}/slack/events"
            slack.wait(lambda: slack.sockets.open or slack.mode == "http")
            yield Ward(slack, team, server, clock)
        server.app.engine.dispose()


_PLAIN = [one for one in dialogues() if all("text" in turn for turn in one.turns)]


@pytest.mark.parametrize("dialogue", _PLAIN, ids=lambda one: one.name)
def test_the_dialogues_of_the_main_job(ward: Ward, dialogue: Dialogue) -> None:
    for turn in dialogue.turns:
        user = ward.user(turn["as"], dialogue.name)
        said = ward.answer(user, turn["text"], moment(turn))
        for words in (turn.get("headline", ""), *turn.get("says", ())):
            assert _one_line(words) in _one_line(said)
        for words in turn.get("never", ()):
            assert words not in said


def _one_line(text: str) -> str:
    """Slack shows headings without their colon."""
    return " ".join(text.replace(":", "").split())


def test_a_choice_answers_in_place_of_words(ward: Ward) -> None:
    user = ward.user("wim.kramer", "choice")
    assert "Welke" in ward.answer(user, "mag Fatima vrijdag sonde geven op De Linde?")
    message = copy(ward.team.said(user)[-1])
    labels = [
        button["text"]["text"] for block in message.blocks if block["type"] == "actions" for button in block["elements"]
    ]
    user.click(message, label=labels[0])
    ward.slack.wait(lambda: len(ward.team.said(user)) == 2)
    ward.slack.wait(lambda: labels[0] in str(ward.team.said(user)[0].blocks[-1]))
    user.click(message, label=labels[1])  # an old button, from a screen that was not renewed
    ward.slack.wait(lambda: len(ward.team.said(user)) == 3)
    assert ward.team.said(user)[-1].text == f"Deze knop is al gebruikt. Je koos: {labels[0]}."


def test_each_action_point_of_a_list_is_closed_and_its_button_alone_goes(ward: Ward) -> None:
    user = ward.user("samira.bouzid", "points")
    ward.answer(user, "hoi")
    own_points(ward.server.app.engine, "samira.bouzid", "Eerst", "Dan")
    ward.answer(user, "welke actiepunten heb ik?")
    place = len(ward.team.said(user)) - 1
    stale = copy(ward.team.said(user)[place])
    assert _labels(stale.blocks)[0] == ["Klaar: Eerst", "Klaar: Dan", "Nieuw actiepunt"]
    user.click(stale, label="Klaar: Dan")
    ward.slack.wait(lambda: _labels(ward.team.said(user)[place].blocks)[0] == ["Klaar: Eerst", "Nieuw actiepunt"])
    user.click(stale, label="Klaar: Eerst")  # from a screen that was not renewed
    ward.slack.wait(lambda: _labels(ward.team.said(user)[place].blocks)[0] == ["Nieuw actiepunt"])
    assert ward.team.said(user)[-1].text.startswith("Klaar: Eerst")
    assert "Je koos: Klaar: Dan" in str(ward.team.said(user)[place].blocks)


def _labels(blocks: list[dict[str, Any]]) -> list[list[str]]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [[one["text"]["text"] for one in row] for row in rows]


def test_an_emergency_with_a_picture_gets_its_card_first(ward: Ward) -> None:
    user = ward.user("fatima.elamrani", "picture")
    user.say("hij ademt niet meer", files=[("foto.jpg", b"not a real one")])
    ward.slack.wait(lambda: len(ward.team.said(user)) == 2)
    card, refusal = (message.text for message in ward.team.said(user))
    assert "Bel 112" in card
    assert "Met dit bestand kan ik niets doen." in refusal


def test_a_stranger_hears_how_to_get_in_and_a_guest_is_one(ward: Ward) -> None:
    for name, about in {
        "niemand": {"email": "niemand@elders.nl"},
        "gast": {"email": f"wim.kramer{DOMAIN}", "guest": True},
        "onbevestigd": {"email": f"wim.kramer{DOMAIN}", "confirmed": False},
    }.items():
        user = ward.team.user(f"UX{name}", **about)  # type: ignore[arg-type]
        assert "Ik ken dit account niet" in ward.answer(user, "wie loopt er achter?")


def test_a_code_makes_an_account_somebodys(ward: Ward) -> None:
    user = ward.team.user("UCODE", email="prive@elders.nl")
    app = ward.server.app
    with writing(app.engine) as db:
        person = people.person_by_email(db, f"wim.kramer{DOMAIN}")
        assert person is not None
        code = joining.make(db, person.id, ward.clock())
    assert "Wim" in ward.answer(user, f"mijn code is {code.lower()}")
    assert "Ja, zelfstandig." in ward.answer(user, "mag Fatima vrijdag sondevoeding geven op De Linde?")


@pytest.mark.parametrize(
    "who", ["fatima.elamrani", "wim.kramer", "marja.stam", "frits.jonker", "ruud.terpstra", "hilde.kuiper"]
)
def test_everybody_has_a_home_page(ward: Ward, who: str) -> None:
    user = ward.user(who, "home")
    user.open_home()
    ward.slack.wait(lambda: user.home)
    assert user.home is not None
    assert len(user.home.blocks) > 2


def test_an_action_point_is_made_of_a_message(ward: Ward) -> None:
    user = ward.user("fatima.elamrani", "shortcut")
    channel = ward.team.channel("CTEAM", members=[user])
    user.mention(channel, "zullen we vrijdag het gesprek plannen?")
    user.shortcut("actiepunt", channel.messages[0])
    ward.slack.wait(lambda: user.views)
    assert "gesprek plannen" in str(user.views[-1].blocks)


def test_a_message_of_the_outbox_arrives_once_also_when_the_connection_breaks(ward: Ward) -> None:
    user = ward.user("samira.bouzid", "outbox")
    ward.answer(user, "hoi")
    before = len(ward.team.said(user))
    app = ward.server.app
    with writing(app.engine) as db:
        person = people.person_by_email(db, f"samira.bouzid{DOMAIN}")
        assert person is not None
        reply = Reply("De les van maandag vervalt.")
        notice = Notice(f"{person.id}:les:{ward.slack.mode}", person.id, "les", reply, "Je staat in deze groep.", START)
        outbox.put(db, notice, dump_reply(reply))
    ward.slack.fault("chat.postMessage", drop=True)
    ward.server.beat()
    ward.server.beat()
    said = [message.text for account in _accounts(ward, "samira.bouzid") for message in ward.team.said(account)]
    assert said.count("De les van maandag vervalt.") == 1
    assert len(ward.team.said(user)) >= before


def _accounts(ward: Ward, who: str) -> list[User]:
    return [user for name, user in ward.users.items() if name.split()[0] == who]


def test_two_processes_on_one_database_answer_an_event_once(ward: Ward) -> None:
    if ward.slack.mode == "socket":
        pytest.skip("one event goes to one socket; both addresses are told only over HTTP")
    user = ward.user("wim.kramer", "twice")
    ward.answer(user, "hoi")
    other = Server(build(ward.server.app.settings, ward.clock))
    with Served(other.asgi()) as served:
        message = {"type": "message", "channel": user.dm_id, "channel_type": "im", "user": user.id, "ts": "1999.5"}
        payload = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": "Ev-twice",
            "event": {**message, "text": "mag Fatima vrijdag sondevoeding geven op De Linde?"},
        }
        ward.team.dm_channel(user)
        addresses = [ward.slack.request_url, f"{served.url}/slack/events"] * 3
        with ThreadPoolExecutor(6) as threads:
            statuses = list(threads.map(lambda url: _post(ward.slack, url, payload), addresses))
        assert statuses == [200] * 6
        ward.slack.wait(lambda: len(ward.team.said(user)) > 1)
        ward.answer(user, "help")
    other.app.engine.dispose()
    assert [message.text.startswith("✓ Ja, zelfstandig.") for message in ward.team.said(user)].count(True) == 1


def _post(slack: FakeSlack, url: str, payload: Mapping[str, object]) -> int:
    body = json.dumps(payload)
    stamp = str(int(slack.clock.now()))
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(slack.signing_secret, stamp, body)}
    return httpx.post(url, content=body, headers={**headers, "Content-Type": "application/json"}).status_code


def _more_than(ward: Ward, user: User, count: int) -> bool:
    return len(ward.team.said(user)) > count


def test_a_form_that_was_used_meanwhile_says_so(ward: Ward) -> None:
    """On another screen the button still stands; what is sent from there changes nothing."""
    user = ward.user("fatima.elamrani", "two screens")
    ward.answer(user, "maak actiepunt")
    message = copy(ward.team.said(user)[-1])
    filled = {"Wat is de afspraak?": "Gesprek plannen", "Wie doet het?": "ikzelf", "Wanneer is het klaar?": "vrijdag"}
    told = []
    for _ in range(2):
        before = len(ward.team.said(user))
        user.click(message, action_id="form")
        ward.slack.wait(lambda: user.views)
        user.submit(user.views[-1], filled)
        ward.slack.wait(partial(_more_than, ward, user, before))
        told.append(ward.team.said(user)[-1].text)
    assert "al" in told[1].split()
    assert ward.answer(user, "welke actiepunten heb ik?").count("Gesprek plannen") == 1
