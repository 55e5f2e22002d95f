"""One round of questions through three channels at once: the trainee in the web chat, work in Slack, school in Teams.

The core, Slack's Bolt and SDK, Teams' botbuilder and the web chat are the real ones, in one process on one database.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.app.build import build
from bot.app.sample import START, DemoClock, sample_engine
from bot.app.serve import Server
from bot.app.slack_ports import slack_ports, slack_settings
from bot.app.web_ports import web_address
from bot.channels.slack.app import SlackChannel
from bot.channels.teams.urls import MESSAGES_PATH
from bot.domain.checkins import CheckinKind, Party, Seen
from bot.settings import Settings
from storage import people, signin
from storage.engine import writing
from tests.channels.slack.fakeslack.served import Served
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.user import User
from tests.channels.teams.faketeams import APP, TENANT, FakeTeams, Person, button, buttons_of, faketeams, words_of
from tests.core.checkins import GUIDE, TEACHER, TRAINEE, kept, opened, round_of
from tests.core.talking import DOMAIN

SECRET = "a-secret-of-the-tests-that-is-long-enough"
PRIVATE, WORRY, PLAN = "Thuis is het druk", "Ik maak me zorgen over het tempo", "Het rooster van december"


@dataclass
class School:
    """The sample school on three channels."""

    server: Server
    slack: FakeSlack
    teams: FakeTeams
    web: httpx.Client
    guide: User
    teacher: Person

    def on_web(self, body: dict[str, Any]) -> dict[str, Any]:
        page = self.web.get("/").text
        found = re.search(r'id="start">(.*?)</script>', page, re.DOTALL)
        assert found
        start = json.loads(found.group(1))
        headers = {"X-Wegwijs-Proof": start["proof"], "Origin": str(self.web.base_url).rstrip("/")}
        sent = self.web.post(
            "/api/messages", json={"key": start["prefix"] + str(uuid.uuid4()), **body}, headers=headers
        )
        assert sent.status_code == 200, sent.text
        reply: dict[str, Any] = sent.json()["line"]["reply"]
        return reply

    def on_slack(self, text: str) -> str:
        team = self.guide.team
        before = len(team.said(self.guide))
        self.guide.say(text)
        self.slack.wait(lambda: len(team.said(self.guide)) > before)
        return "\n".join(one.text for one in team.said(self.guide)[before:])

    def on_teams(self, text: str) -> str:
        before = len(self.teacher.said)
        assert self.teacher.say(text).status_code == 200
        self.teams.wait(lambda: len(self.teacher.said) > before)
        return " ".join(words_of(one) for one in self.teacher.said[before:])


@pytest.fixture
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with FakeSlack() as slack, faketeams() as teams:
        team = slack.workspace("T1", domain="zorg")
        file = tmp_path_factory.mktemp("three") / "sample.db"
        sample_engine(file).dispose()
        given = {"database_url": f"sqlite:///{file}", "secret_key": SECRET, "slack_bot_token": team.bot_token}
        given |= {"slack_api_url": slack.url, "slack_signing_secret": slack.signing_secret, "teams_app_id": APP}
        given |= {"teams_app_password": "geheim", "teams_app_tenant": TENANT}
        given |= {"teams_login_url": teams.authority.login_url, "teams_openid_url": teams.authority.openid_url}
        settings = Settings.model_validate(given)
        server = Server(build(settings, DemoClock()))
        connected = slack_settings(settings)
        assert connected is not None
        server.slack = SlackChannel(slack_ports(server.app), replace(connected, spacing=0.0))
        with Served(server.asgi()) as served:
            slack.request_url, teams.bot = f"{served.url}/slack/events", f"{served.url}{MESSAGES_PATH}"
            with writing(server.app.engine) as db:
                trainee = people.person_by_email(db, TRAINEE + DOMAIN)
                assert trainee is not None
                people.link_account(db, trainee.id, web_address(trainee.id))
                session = signin.create_session(db, trainee.id, START, timedelta(hours=1))
            with httpx.Client(base_url=served.url, cookies={"wegwijs": session}, timeout=10) as web:
                guide = team.user("U1", email=GUIDE + DOMAIN, name="henk")
                yield School(server, slack, teams, web, guide, teams.person("ruud", TEACHER + DOMAIN))
        server.app.engine.dispose()


def test_each_party_answers_on_its_own_channel_and_reads_what_is_for_it(school: School) -> None:
    engine = school.server.app.engine
    made = opened(engine, CheckinKind.THREE_WAY, tuple(Party))
    by_trainee_on_the_web(school)
    by_work_in_slack(school)
    assert WORRY not in school.on_teams("wat heeft Fatima geantwoord?")
    assert round_of(engine, made).closed_at is None
    by_school_in_teams(school)
    assert round_of(engine, made).ended == "iedereen heeft geantwoord"
    assert {one.party for one in kept(engine, made)} == set(Party)
    own = str(school.on_web({"text": "Wat zei mijn begeleider?"}))
    at_work, at_school = (
        school.on_slack("wat heeft Fatima geantwoord?"),
        school.on_teams("wat heeft Fatima geantwoord?"),
    )
    for text, readers in {PRIVATE: "t", WORRY: "ws", PLAN: "tws"}.items():
        assert [text in said for said in (own, at_work, at_school)] == [one in readers for one in "tws"], text
    assert "loopt achter" in school.on_teams("hoe staan de check-ins ervoor?")


def by_trainee_on_the_web(school: School) -> None:
    form = school.on_web({"text": "checkin"})["form"]
    assert form["title"] == "Vragen voor het driehoeksgesprek"
    filled = {
        one["name"]: one.get("value") or one["options"][0]["value"] for one in form["fields"] if one.get("options")
    }
    filled |= {"tempo": "voor", "bespreken": PRIVATE, "bespreken_voor": Seen.SELF}
    sent = {"form": {"token": form["token"], "values": {one["name"]: filled[one["name"]] for one in form["fields"]}}}
    assert school.on_web(sent)["headline"] == ["Dank je. Je antwoorden zijn bewaard."]


def by_work_in_slack(school: School) -> None:
    said = school.guide.team.said
    school.on_slack("checkin")
    before = len(said(school.guide))
    school.guide.click(copy(said(school.guide)[-1]), action_id="form")
    school.slack.wait(lambda: school.guide.views)
    filled = {"Hoe ver is Fatima op de werkvloer?": "loopt achter", "Kun je Fatima genoeg begeleiden?": "een beetje"}
    filled |= {"Is Fatima klaar voor het examen?": "nee"} if "klaar voor" in str(school.guide.views[-1].blocks) else {}
    filled |= {"Wat wil je bespreken?": WORRY, "Voor wie is dit?": "alleen de school"}
    school.guide.submit(school.guide.views[-1], filled)
    school.slack.wait(lambda: len(said(school.guide)) > before)
    assert "Je antwoorden over Fatima El Amrani zijn bewaard." in said(school.guide)[-1].text


def by_school_in_teams(school: School) -> None:
    school.on_teams("checkin")
    asked, before = dict(school.teacher.said[-1]), len(school.teacher.said)
    opens = next(button(asked, one) for one in buttons_of(asked) if one != "Sla over")
    card = school.teacher.invoke("task/fetch", {"data": opens["data"]})["task"]["value"]["card"]["content"]
    (send,) = card["actions"]
    inputs = [one for one in card["body"] if str(one.get("id", "")).startswith("field")]
    filled = {one["id"]: one["choices"][0]["value"] if one.get("choices") else PLAN for one in inputs}
    slow = {one["id"]: c["value"] for one in inputs for c in one.get("choices", ()) if c["title"] == "loopt achter"}
    assert (
        school.teacher.invoke("task/submit", {"data": {**send["data"], **filled, **slow}}, replyToId=asked["id"]) == {}
    )
    school.teams.wait(lambda: len(school.teacher.said) > before)
