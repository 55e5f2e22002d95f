"""Everything that the app asks of Teams is used, and nothing is used that it does not ask for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams import posting
from bot.channels.teams.incoming import Incoming
from bot.channels.teams.manifest import About, manifest
from bot.channels.teams.receiving import happened
from bot.channels.teams.scopes import EVENTS, PERMISSIONS, SCOPES
from bot.channels.teams.tapping import Tapping
from bot.messages import Document, Reply
from bot.texts import Texts
from tests.channels.teams.faketeams import APP, Fault, words_of
from tests.channels.teams.scripted import Stage, staged

Asked = tuple[str, ...]
NEEDED: dict[Asked, str] = {
    ("conversations",): "messageTeamMembers",
    ("conversations", "*", "activities"): "",
    ("conversations", "*", "activities", "*"): "",
    ("conversations", "*", "members", "*"): "identity",
}
"""Which permission each request to the connector is for; answering where one was spoken to asks for none."""
ROOMS = {"personal": "", "team": "19:team@thread.tacv2", "groupChat": "19:groep@thread.v2"}
"""A conversation of each kind in which the app can be."""
CHANGES: dict[str, dict[str, Any]] = {
    "message": {"text": "hoi"},
    "messageUpdate": {"text": "hoi", "channelData": {"tenant": {"id": "t"}, "eventType": "editMessage"}},
    "installationUpdate": {"action": "add"},
    "conversationUpdate": {"membersAdded": [{"id": f"28:{APP}"}]},
}
"""One of each kind that Teams only tells of."""
OTHERS = ("messageReaction", "messageDelete", "typing", "event", "endOfConversation", "invoke")
ABOUT = About(APP, "1.0.0", "Sample", "https://x.example", "https://x.example/p", "https://x.example/t")


def requests() -> set[Asked]:
    """The paths of all requests in the code, with a star for what is filled in."""
    tree = ast.parse(Path(posting.__file__).read_text(encoding="utf-8"))
    return {tuple(_shape(one.elts)) for one in ast.walk(tree) if isinstance(one, ast.Tuple) and _is_path(one)}


def _is_path(one: ast.Tuple) -> bool:
    first = one.elts[0] if one.elts else None
    return isinstance(first, ast.Constant) and first.value == "conversations"


def _shape(parts: Sequence[ast.expr]) -> Iterator[str]:
    yield from (str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)


def test_it_is_known_of_every_request_which_permission_it_is_for() -> None:
    assert requests() == set(NEEDED)


def test_every_permission_is_used_and_none_is_missing() -> None:
    assert {permission for path in requests() if (permission := NEEDED[path])} == set(PERMISSIONS)


def test_every_event_is_taken_and_no_other(stage: Stage) -> None:
    ways = Tapping(None, None)  # type: ignore[arg-type]  # only what it knows is looked at
    assert set(EVENTS) == {*CHANGES, *ways.ways}
    told = {kind: happened(stage.noor.activity(**{"type": kind, **more})) for kind, more in CHANGES.items()}
    assert [kind for kind, found in told.items() if found is None] == []
    assert isinstance(told["message"], Incoming)
    assert [kind for kind in OTHERS if happened(stage.noor.activity(type=kind, text="hoi")) is not None] == []


def test_the_manifest_has_files_and_a_search_because_those_are_used() -> None:
    made = manifest(Texts("nl"), ABOUT, ())
    assert made["bots"][0]["supportsFiles"] is ("fileConsent/invoke" in EVENTS)
    kinds = {one["type"] for extension in made["composeExtensions"] for one in extension["commands"]}
    assert ("query" in kinds) is ("composeExtension/query" in EVENTS)
    assert (
        ("action" in kinds) is ("composeExtension/fetchTask" in EVENTS) is ("composeExtension/submitAction" in EVENTS)
    )


def test_in_each_place_where_it_can_be_added_somebody_is_answered() -> None:
    assert set(ROOMS) == set(SCOPES)
    with staged() as stage:
        for number, (scope, room) in enumerate(ROOMS.items(), 1):
            stage.teams.rooms.setdefault(room, [])
            assert (stage.noor.mention(room, scope) if room else stage.noor.say(scope)).status_code == 200
            stage.teams.wait(lambda number=number: len(stage.noor.said) == number)  # type: ignore[misc]  # each its own
        assert [words_of(one) for one in stage.noor.said] == [f" Je zei: {scope}" for scope in ROOMS]


@pytest.fixture
def strict() -> Iterator[Stage]:
    """A Teams where nobody was seen before, and the app has what the manifest asks for and no more."""
    with staged(busy_after=0.0) as made:
        made.script.known.clear()
        made.script.emails[made.noor.email] = "nl"
        yield made


def test_with_these_permissions_everything_is_heard_and_said(strict: Stage) -> None:
    teams, noor, room = strict.teams, strict.noor, strict.teams.group()
    strict.script.answers["rooster"] = Reply("Hier.", documents=(Document("r.ics", "text/calendar", b"x", "R"),))
    noor.mention(room, "rooster")
    teams.wait(lambda: len(noor.said) == 2 and teams.said(room))
    assert strict.script.linked == [(noor.user, (noor.email,))]
    used = {permission for path in map(_star, teams.asked) if (permission := NEEDED[path])}
    assert used == set(PERMISSIONS)


def test_without_them_less_is_said_and_nothing_breaks(strict: Stage) -> None:
    """So that each of them is there for a reason."""
    teams, noor, room = strict.teams, strict.noor, strict.teams.group()
    teams.faults += [Fault("GET", status=403, part="members")]
    teams.closed.add(noor.account)
    noor.mention(room, "hoi")
    teams.wait(lambda: teams.said(room))
    assert (strict.script.linked, noor.said) == ([], [])


def _star(asked: tuple[str, str]) -> Asked:
    parts = asked[1].removeprefix("/connector/v3/").split("/")
    return tuple("*" if number % 2 else part for number, part in enumerate(parts))
