"""A small Teams over real HTTP: its login and keys, a connector that refuses what Microsoft's refuses, and people."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.channels.serving import TLS
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import Authority

APP, TENANT = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001"
ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"
_LARGEST = 28 * 1024
_WAIT = 10.0
Activity = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What the next request of this method answers instead.

    `drop` breaks the connection, after it was `done` or before; `hang` answers nothing for as long as somebody waits.
    """

    method: str
    status: int = 200
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    done: bool = False
    hang: bool = False
    part: str = ""


@dataclass
class FakeTeams:
    """To be used as a block. `bot` is where it tells of everything."""

    bot: str = ""
    authority: Authority = field(default_factory=lambda: Authority(APP, TENANT))
    rooms: dict[str, list[Activity]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    """People in whose name no conversation can be made."""

    def __enter__(self) -> Self:
        self._told = threading.Condition()
        routes = [
            Route("/connector/v3/conversations", self._create, methods=["POST"]),
            Route("/connector/v3/conversations/{room}/activities", self._post, methods=["POST"]),
            Route("/connector/v3/conversations/{room}/activities/{number}", self._put, methods=["PUT"]),
            Route("/connector/v3/conversations/{room}/members/{account}", self._member, methods=["GET"]),
            Route("/connector/picture", self._picture),
            Route("/store/{name}", self._store, methods=["GET", "PUT"]),
            Mount("/", self.authority.app),
        ]
        self._served = Served(Starlette(routes=routes))
        self._served.__enter__()
        self.authority.base = self._served.url
        self._client = httpx.Client(timeout=30, verify=TLS)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._served.__exit__()

    @property
    def url(self) -> str:
        return self._served.url

    @property
    def service(self) -> str:
        return f"{self.url}/connector/"

    def tell(self) -> None:
        with self._told:
            self._told.notify_all()

    def wait(self, until: Callable[[], Any]) -> Any:
        """What it gives once that is true."""
        ends = time.monotonic() + _WAIT
        with self._told:
            while not (found := until()):
                assert self._told.wait(max(0.01, min(0.2, ends - time.monotonic()))) or time.monotonic() < ends, (
                    "waited"
                )
        return found

    def person(self, name: str, email: str = "", **more: Any) -> Person:
        """Somebody of the organisation, under this address unless it is left out."""
        found = Person(self, name, email, **more)
        self.people[found.account] = found
        self.rooms.setdefault(found.room, [])
        return found

    def group(self, name: str = "19:groep@thread.v2") -> str:
        self.rooms.setdefault(name, [])
        return name

    def said(self, room: str) -> list[Activity]:
        """What the bot said there, typing aside."""
        return [one for one in self.rooms[room] if one["type"] == "message"]

    def deliver(self, activity: Activity, *, token: str | None = None) -> httpx.Response:
        """Posts what happened to the bot, signed as Bot Framework signs."""
        made = token if token is not None else self.authority.signed(serviceurl=activity.get("serviceUrl"))
        headers = {"Authorization": f"Bearer {made}"}
        return self._client.post(self.bot, json=activity, headers=headers)

    def fault(self, method: str, **how: Any) -> None:
        self.faults.append(Fault(method, **how))

    # The connector

    async def _refusal(self, request: Request) -> Response | None:
        self.asked.append((request.method, request.url.path))
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.authority.tokens:
            return _error(401, "Unauthorized")
        fault = next(
            (one for one in self.faults if one.method == request.method and one.part in request.url.path), None
        )
        if fault is None:
            return None
        self.faults.remove(fault)
        while fault.hang and not await request.is_disconnected():
            await asyncio.sleep(0.01)
        if fault.drop:
            if fault.done:
                await self._done(request)
            return _Dropped()
        return _error(fault.status, fault.code, fault.headers)

    async def _done(self, request: Request) -> None:
        self._keep(request.path_params["room"], await request.json())

    def _keep(self, room: str, activity: Activity) -> str:
        number = str(len(self.rooms[room]) + 1)
        self.rooms[room].append({**activity, "id": number})
        self.tell()
        return number

    async def _post(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        room, content = request.path_params["room"], await request.body()
        if len(content) > _LARGEST:
            return _error(413, "MessageSizeTooBig")
        if room not in self.rooms:
            return _error(404, "ConversationNotFound")
        activity = json.loads(content)
        if activity.get("type") == "message" and not (activity.get("text") or activity.get("attachments")):
            return _error(400, "BadSyntax")
        return JSONResponse({"id": self._keep(room, activity)}, 201)

    async def _put(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        room, number = self.rooms[request.path_params["room"]], request.path_params["number"]
        for place, one in enumerate(room):
            if one["id"] == number:
                room[place] = await request.json()
                self.tell()
                return JSONResponse({"id": number})
        return _error(404, "ActivityNotFoundInConversation")

    async def _create(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        asked = await request.json()
        who = next((one for one in self.people.values() if asked["members"][0]["id"] in (one.account, one.user)), None)
        if who is None or who.account in self.closed or not asked.get("tenantId"):
            return _error(403, "BotNotInConversationRoster")
        return JSONResponse({"id": who.room}, 201)

    async def _member(self, request: Request) -> Response:
        if refusal := await self._refusal(request):
            return refusal
        who = self.people.get(request.path_params["account"])
        return JSONResponse(who.member) if who is not None else _error(404, "MemberNotFoundInConversation")

    async def _picture(self, request: Request) -> Response:
        return await self._refusal(request) or Response(b"picture", media_type="image/png")

    async def _store(self, request: Request) -> Response:
        name = request.path_params["name"]
        assert "authorization" not in request.headers, "the token of the bot went astray"
        if request.method == "PUT":
            self.files[name] = await request.body()
            self.tell()
            return JSONResponse({}, 201)
        return Response(self.files[name]) if name in self.files else Response(status_code=404)


class _Dropped(Response):
    """Ends the connection without an answer."""

    async def __call__(self, *_: Any) -> None:
        raise ConnectionAbortedError("as the test asked")


def _error(status: int, code: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"code": code, "message": code}}, status, dict(headers or {}))


@dataclass
class Person:
    """Somebody with an account. `about` is what Teams tells of them beside what is usual."""

    teams: FakeTeams
    name: str
    email: str = ""
    tenant: str = TENANT
    user: str = field(default_factory=lambda: str(uuid4()))
    about: dict[str, Any] = field(default_factory=dict)
    locale: str = "nl-NL"

    @property
    def account(self) -> str:
        return f"29:{self.name}"

    @property
    def room(self) -> str:
        return f"a:{self.name}"

    @property
    def member(self) -> dict[str, Any]:
        usual = {"id": self.account, "aadObjectId": self.user, "name": self.name, "tenantId": self.tenant}
        return {**usual, "email": self.email, "userPrincipalName": self.email, "userRole": "user", **self.about}

    @property
    def said(self) -> list[Activity]:
        """What the bot said to them alone."""
        return self.teams.said(self.room)

    def activity(self, room: str = "", **more: Any) -> Activity:
        """Something of theirs, in their own conversation unless a group is named."""
        kind = ("channel" if "tacv2" in room else "groupChat") if room else "personal"
        return {
            "type": "message",
            "id": str(uuid4()),
            "timestamp": "2024-11-19T09:00:00Z",
            "serviceUrl": self.teams.service,
            "channelId": "msteams",
            "from": {"id": self.account, "name": self.name, "aadObjectId": self.user},
            "conversation": {"id": room or self.room, "conversationType": kind, "tenantId": self.tenant},
            "recipient": {"id": f"28:{APP}", "name": "Wegwijs"},
            "locale": self.locale,
            "channelData": {"tenant": {"id": self.tenant}},
            **more,
        }

    def say(self, text: str, **more: Any) -> httpx.Response:
        return self.teams.deliver(self.activity(text=text, **more))

    def mention(self, room: str, text: str) -> httpx.Response:
        """Names the bot in a group."""
        named = {"type": "mention", "text": "<at>Wegwijs</at>", "mentioned": {"id": f"28:{APP}", "name": "Wegwijs"}}
        return self.teams.deliver(self.activity(room, text=f"<at>Wegwijs</at>&nbsp;{text}", entities=[named]))

    def invoke(self, name: str, value: Any, room: str = "", **more: Any) -> Any:
        """What Teams gets that waits for an answer."""
        answer = self.teams.deliver(self.activity(room, type="invoke", name=name, value=value, **more))
        assert answer.status_code == 200, answer.status_code
        return answer.json() if answer.content else {}

    def tap(self, message: Activity, title: str, room: str = "", **filled: Any) -> Any:
        """Taps the button with this title, with what was filled in."""
        data = {**button(message, title)["data"], **filled}
        value = {"action": {"type": "Action.Execute", "verb": data.get("kind"), "data": data}, "trigger": "manual"}
        return self.invoke("adaptiveCard/action", value, room, replyToId=message.get("id", ""))


def card_of(message: Activity) -> Mapping[str, Any]:
    """The card of a message."""
    found: Mapping[str, Any] = message["attachments"][0]["content"]
    return found


def actions(block: Any) -> Iterator[Mapping[str, Any]]:
    """Everything that can be tapped in a card."""
    if isinstance(block, list):
        for one in block:
            yield from actions(one)
    elif isinstance(block, Mapping):
        yield from block.get("actions", ())
        if "selectAction" in block:
            yield block["selectAction"]
        for name in ("body", "items", "columns"):
            yield from actions(block.get(name, []))


def buttons_of(message: Activity) -> list[str]:
    """What the buttons of a message say."""
    return [one["title"] for one in actions(card_of(message))]


def button(message: Activity, title: str) -> Mapping[str, Any]:
    return next(one for one in actions(card_of(message)) if one["title"] == title)


def words_of(message: Mapping[str, Any]) -> str:
    """All that can be read in a message or a card."""
    if "attachments" in message:
        return " ".join(
            [message.get("text", ""), *(words_of(one.get("content", {})) for one in message["attachments"])]
        )
    return " ".join(filter(None, [str(message.get("text", "")), *_words(message.get("body", []))]))


def _words(block: Any) -> Iterator[str]:
    if isinstance(block, list):
        for one in block:
            yield from _words(one)
    elif isinstance(block, Mapping):
        if block.get("type") == "RichTextBlock":
            yield "".join(one["text"] for one in block["inlines"])
        elif "text" in block:
            yield block["text"]
        for name in ("items", "columns", "facts"):
            yield from _words(block.get(name, []))


@contextmanager
def faketeams() -> Iterator[FakeTeams]:
    """A Teams in which nobody is yet."""
    with FakeTeams() as made:
        yield made
