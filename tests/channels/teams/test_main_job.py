"""The main job in Teams: the conversations of tests/core/dialogues with the real core, botbuilder and server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import pytest

from bot.app.build import build
from bot.app.sample import START, DemoClock, sample_engine
from bot.app.serve import Server
from bot.app.teams_ports import Accounts, CoreForTeams
from bot.channels.teams.ports import CHANNEL
from bot.channels.teams.urls import MESSAGES_PATH, PRIVACY_PATH, TERMS_PATH
from bot.errors import SettingsError
from bot.messages import Address, Notice, Reply, dump_reply
from bot.settings import Settings
from storage import contacts, joining, outbox, people
from storage.engine import reading, writing
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.cardcheck import inputs, run_texts
from tests.channels.teams.faketeams import (
    APP,
    ELSEWHERE,
    TENANT,
    FakeTeams,
    Person,
    actions,
    button,
    buttons_of,
    card_of,
    faketeams,
    words_of,
)
from tests.core.agreeing import own_points
from tests.core.talking import DOMAIN, Dialogue, dialogues, moment

SECRET = "a-secret-of-the-tests-that-is-long-enough"
ALLOWED = "mag Fatima vrijdag sondevoeding geven op De Linde?"


@dataclass
class Ward:
    """The sample school in Teams; everybody is recognised by the address that their organisation gave them."""

    teams: FakeTeams
    server: Server
    clock: DemoClock
    users: dict[str, Person] = field(default_factory=dict)

    def user(self, who: str, name: str = "") -> Person:
        """Somebody's account; another `name` gives them another one."""
        called = f"{who} {name}"
        if called not in self.users:
            self.users[called] = self.teams.person(called.replace(" ", "-"), who + DOMAIN)
        return self.users[called]

    def answer(self, user: Person, text: str, at: datetime = START, tap: str = "") -> str:
        """All that is said in answer to this, or to a tap on this button of what was said last."""
        before = len(user.said)
        self.clock.instant = at
        if tap:
            user.tap(user.said[-1], tap)
        else:
            assert user.say(text).status_code == 200
        self.teams.wait(lambda: len(user.said) > before)
        return " ".join(words_of(one) for one in user.said[before:])


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with faketeams() as teams:
        file = tmp_path_factory.mktemp("ward") / "sample.db"
        sample_engine(file).dispose()
        clock = DemoClock()
        server = Server(build(_settings(teams, f"sqlite:///{file}"), clock))
        with Served(server.asgi()) as served:
            teams.bot = f"{served.url}{MESSAGES_PATH}"
            yield Ward(teams, server, clock)
        server.app.engine.dispose()


def _settings(teams: FakeTeams, database: str, **more: str) -> Settings:
    given = {"database_url": database, "secret_key": SECRET, "teams_app_id": APP, "teams_app_password": "geheim"}
    given |= {"teams_app_tenant": TENANT, "teams_login_url": teams.authority.login_url}
    return Settings.model_validate(given | {"teams_openid_url": teams.authority.openid_url} | more)


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda one: one.name)
def test_the_dialogues_of_the_main_job(ward: Ward, dialogue: Dialogue) -> None:
    for turn in dialogue.turns:
        user = ward.user(turn["as"], dialogue.name)
        said = ward.answer(user, turn.get("text", ""), moment(turn), tap=turn.get("tap", ""))
        for words in (turn.get("headline", ""), *turn.get("says", ())):
            assert _one_line(words) in _one_line(said)
        for words in turn.get("never", ()):
            assert words not in said


def _one_line(text: str) -> str:
    """Teams shows headings without their colon, and puts a sign before each line of a list."""
    return " ".join(text.replace(":", "").replace("•", "").replace("- ", "").split())


def test_a_choice_answers_in_place_of_words_and_an_old_button_says_what_was_chosen(ward: Ward) -> None:
    user = ward.user("wim.kramer", "choice")
    assert "Welke" in ward.answer(user, "mag Fatima vrijdag sonde geven op De Linde?")
    asked = dict(user.said[-1])
    first, second, *_ = buttons_of(asked)
    told = user.tap(asked, first)
    assert f"Je koos: {first}" in words_of(told["value"])
    ward.teams.wait(lambda: len(user.said) == 2)
    ward.teams.wait(lambda: buttons_of(user.said[0]) == [])
    told = user.tap(asked, second)
    assert f"Je koos: {first}" in words_of(told["value"])
    ward.teams.wait(lambda: len(user.said) == 3)
    assert f"Deze knop is al gebruikt. Je koos: {first}." in words_of(user.said[-1])


def test_each_action_point_of_a_list_is_closed_and_its_button_alone_goes(ward: Ward) -> None:
    user = ward.user("samira.bouzid", "points")
    ward.answer(user, "hoi")
    own_points(ward.server.app.engine, "samira.bouzid", "Eerst", "Dan")
    ward.answer(user, "welke actiepunten heb ik?")
    place, stale = len(user.said) - 1, dict(user.said[-1])
    mine, more = ["Klaar: Eerst", "Klaar: Dan"], ["Nieuw actiepunt", "Niet wat ik bedoelde"]
    assert buttons_of(stale) == [*mine, *more]
    assert [one["title"] for one in actions(user.tap(stale, "Klaar: Dan")["value"])] == ["Klaar: Eerst", *more]
    told = user.tap(stale, "Klaar: Eerst")["value"]
    assert [one["title"] for one in actions(told)] == more
    assert {"Je koos: Klaar: Dan", "Je koos: Klaar: Eerst"} <= set(run_texts(told))
    ward.teams.wait(lambda: buttons_of(user.said[place]) == more)
    ward.teams.wait(lambda: len(user.said) == place + 3)
    assert all("Klaar:" in words_of(one) for one in user.said[place + 1 :])


def test_a_form_is_filled_in_and_a_second_time_changes_nothing(ward: Ward) -> None:
    user = ward.user("fatima.elamrani", "form")
    ward.answer(user, "maak actiepunt")
    form = dict(user.said[-1])
    (send,) = (one for one in buttons_of(form) if one not in ("Niet wat ik bedoelde",))
    whose = next(one for one in card_of(form)["body"] if one.get("id") == "field1")["choices"][0]["value"]
    filled = {"field0": "Gesprek plannen", "field1": whose, "field2": "vrijdag"}
    for _ in range(2):
        before = len(user.said)
        user.tap(form, send, **filled)
        ward.teams.wait(lambda before=before: len(user.said) > before)  # type: ignore[misc]  # each round its own
    assert ward.answer(user, "welke actiepunten heb ik?").count("Gesprek plannen") == 1


def test_a_stranger_hears_how_to_get_in_and_a_guest_is_one(ward: Ward) -> None:
    for name, about in {
        "niemand": {},
        "gast": {"userRole": "guest", "email": f"wim.kramer{DOMAIN}", "userPrincipalName": "wim#EXT#@zorg.example"},
        "elders": {"tenantId": ELSEWHERE, "email": f"wim.kramer{DOMAIN}"},
    }.items():
        user = ward.teams.person(name, "niemand@elders.example", about=about)
        assert "Ik ken dit account niet" in ward.answer(user, "wie loopt er achter?")


def test_two_addresses_of_two_people_make_an_account_nobodys(ward: Ward) -> None:
    user = ward.teams.person("twee", about={"email": f"wim.kramer{DOMAIN}"}, email=f"hilde.kuiper{DOMAIN}")
    assert "Ik ken dit account niet" in ward.answer(user, "wie loopt er achter?")


def test_a_name_that_everybody_sees_is_also_an_address(ward: Ward) -> None:
    """A tenant where the mail address is another than the name with which one signs in."""
    user = ward.teams.person("upn", "w.k@elders.example", about={"userPrincipalName": f"Wim.Kramer{DOMAIN}"})
    assert "Ja, zelfstandig." in ward.answer(user, ALLOWED)


def test_a_code_makes_an_account_somebodys(ward: Ward) -> None:
    user = ward.teams.person("code", "prive@elders.example")
    app = ward.server.app
    with writing(app.engine) as db:
        person = people.person_by_email(db, f"wim.kramer{DOMAIN}")
        assert person is not None
        code = joining.make(db, person.id, ward.clock())
    assert "Wim" in ward.answer(user, f"mijn code is {code.lower()}")
    assert "Ja, zelfstandig." in ward.answer(user, ALLOWED)


def test_a_planner_finds_a_trainee_and_each_reader_gets_their_own_answer(ward: Ward) -> None:
    wim, samira = ward.user("wim.kramer", "search"), ward.user("samira.bouzid", "search")
    for one in (wim, samira):
        ward.answer(one, "hoi")
    value = {"commandId": "searchTrainee", "parameters": [{"name": "name", "value": "fatima"}]}
    found = wim.invoke("composeExtension/query", value)["composeExtension"]["attachments"]
    titles = {one["preview"]["content"]["title"]: one for one in found}
    assert "Fatima El Amrani" in titles
    card = titles["Fatima El Amrani"]
    assert "Zonnehof" in card["preview"]["content"]["text"]
    action = {"action": card["content"]["refresh"]["action"], "trigger": "automatic"}
    room = ward.teams.group()
    assert "Fatima El Amrani mag" in words_of(wim.invoke("adaptiveCard/action", action, room)["value"])
    assert "Fatima" not in str(card["content"])
    other = samira.invoke("adaptiveCard/action", action, room)
    assert words_of(other["value"]) == "Dit is een antwoord van Wegwijs. Je ziet het alleen als je het mag zien."
    core, asker = CoreForTeams(ward.server.app, CHANNEL), Address(CHANNEL, TENANT, wim.user, "")
    whose = card["content"]["refresh"]["action"]["data"]["token"]
    assert core.question_on(asker, whose) == "Wat mag Fatima El Amrani?"
    assert [core.question_on(asker, one) for one in ("", "x", "0", "-1", "9" * 9, "9" * 40, "7 ")] == [""] * 7
    assert core.question_on(Address(CHANNEL, TENANT, "nobody", ""), whose) == ""
    assert samira.invoke("composeExtension/query", value)["composeExtension"].get("attachments", []) == []


def test_an_action_point_is_made_of_somebodys_message(ward: Ward) -> None:
    ruud = ward.user("ruud.terpstra", "quote")
    ward.answer(ruud, "hoi")
    body = {"contentType": "html", "content": "<p>Mevrouw De Vries zag dat oefenen met de tillift nodig is.</p>"}
    value = {"commandId": "makeActionPoint", "messagePayload": {"body": body}}
    room = ward.teams.group()
    card = ruud.invoke("composeExtension/fetchTask", value, room)["task"]["value"]["card"]["content"]
    asked = {one["label"]: one for one in inputs(card)}
    assert "tillift" in asked["Wat is de afspraak?"]["value"]
    assert "De Vries" not in str(card)
    (send,) = actions(card)
    whom = next(one["value"] for one in asked["Over wie gaat het?"]["choices"] if one["title"] == "Fatima El Amrani")
    filled = {
        asked["Wat is de afspraak?"]["id"]: "Oefenen met de tillift",
        asked["Over wie gaat het?"]["id"]: whom,
        asked["Wie doet het?"]["id"]: asked["Wie doet het?"]["choices"][0]["value"],
        asked["Wanneer is het klaar?"]["id"]: "vrijdag",
    }
    assert ruud.invoke("composeExtension/submitAction", {**value, "data": send["data"] | filled}, room) == {}
    ward.teams.wait(lambda: "Het actiepunt is bewaard." in words_of(ruud.said[-1]))
    assert ward.teams.said(room) == []


def test_somebody_who_installs_the_app_is_known_and_can_be_written_to(ward: Ward) -> None:
    user = ward.user("marja.stam", "install")
    ward.teams.deliver(user.activity(type="installationUpdate", action="add"))
    ward.teams.wait(lambda: user.said)
    assert "Stel je vraag in je eigen woorden." in words_of(user.said[0])
    assert buttons_of(user.said[0])
    app = ward.server.app
    Accounts(app).forget(Address(CHANNEL, TENANT, "", ""))  # nobody in particular is not everybody
    with reading(app.engine) as db:
        assert contacts.find(db, Address(CHANNEL, TENANT, user.user, "")) is not None
        person = people.person_by_account(db, Address(CHANNEL, TENANT, user.user, ""))
    assert person is not None


@pytest.mark.parametrize("done", [True, False])
def test_a_message_of_the_outbox_arrives_and_is_not_said_twice_where_that_is_in_doubt(ward: Ward, done: bool) -> None:
    user = ward.user("hilde.kuiper", f"outbox {done}")
    ward.answer(user, "hoi")
    app = ward.server.app
    told = f"De les van maandag vervalt ({done})."
    ward.teams.wait(lambda: _kept(ward, user))
    with writing(app.engine) as db:
        person = people.person_by_email(db, f"hilde.kuiper{DOMAIN}")
        assert person is not None
        reply = Reply(told)
        notice = Notice(f"{person.id}:les:{done}", person.id, "les", reply, "Je staat in deze groep.", START)
        outbox.put(db, notice, dump_reply(reply))
    if done:
        ward.teams.fault("POST", drop=True, done=True)

    def said() -> list[bool]:
        """Whether it is in each of the messages to any of their accounts."""
        own = [user for name, user in ward.users.items() if name.startswith("hilde.")]
        return [told in words_of(one) for user in own for one in user.said]

    ward.server.beat()
    ward.teams.wait(lambda: any(said()))
    ward.server.beat()
    ward.server.beat()
    assert said().count(True) == 1


def _kept(ward: Ward, user: Person) -> bool:
    with reading(ward.server.app.engine) as db:
        return contacts.find(db, Address(CHANNEL, TENANT, user.user, "")) is not None


def test_two_processes_on_one_database_answer_an_event_once(ward: Ward) -> None:
    user = ward.user("wim.kramer", "twice")
    ward.answer(user, "hoi")
    other = Server(build(ward.server.app.settings, ward.clock))
    activity = user.activity(text=ALLOWED)
    headers = {"Authorization": f"Bearer {ward.teams.authority.signed(serviceurl=ward.teams.service)}"}
    with Served(other.asgi()) as served:
        addresses = [ward.teams.bot, f"{served.url}{MESSAGES_PATH}"] * 3
        with ThreadPoolExecutor(6) as threads:
            statuses = list(
                threads.map(lambda url: httpx.post(url, json=activity, headers=headers).status_code, addresses)
            )
        assert statuses == [200] * 6
        ward.teams.wait(lambda: len(user.said) > 1)
        ward.answer(user, "help")
    other.app.engine.dispose()
    assert ["Ja, zelfstandig." in words_of(one) for one in user.said].count(True) == 1


def test_a_choice_of_somebody_else_tells_nothing(ward: Ward) -> None:
    wim, marja = ward.user("wim.kramer", "others"), ward.user("marja.stam", "others")
    ward.answer(wim, "mag Fatima vrijdag sonde geven op De Linde?")
    ward.answer(marja, "hoi")
    first, *_ = buttons_of(wim.said[-1])
    data = button(wim.said[-1], first)["data"]
    core = CoreForTeams(ward.server.app, CHANNEL)
    ward.answer(wim, "", tap=first)
    assert core.taken(Address(CHANNEL, TENANT, wim.user, ""), data["answer"]) == (data["token"],)
    assert core.taken(Address(CHANNEL, TENANT, marja.user, ""), data["answer"]) == ()


@pytest.mark.parametrize("path", [PRIVACY_PATH, TERMS_PATH])
def test_the_pages_that_the_app_points_to_are_there_for_everybody(ward: Ward, path: str) -> None:
    shown = httpx.get(ward.teams.bot.replace(MESSAGES_PATH, path))
    assert (shown.status_code, "Wegwijs" in shown.text) == (200, True)


def test_teams_without_a_tenant_does_not_begin(ward: Ward) -> None:
    settings = _settings(ward.teams, "sqlite://").model_copy(update={"teams_app_tenant": None})
    with pytest.raises(SettingsError, match="WEGWIJS_TEAMS_TENANTS"):
        Server(build(settings))
