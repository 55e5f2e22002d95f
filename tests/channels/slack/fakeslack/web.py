"""The Web API over HTTP: who may do what, and how it goes wrong."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from tests.channels.slack.fakeslack.call import METHODS, Answer, Call
from tests.channels.slack.fakeslack.faults import Fault
from tests.channels.slack.fakeslack.methods import auth, chat, conversations, files, tokens, views
from tests.channels.slack.fakeslack.world import File, Grant, Made, Refused

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.server import FakeSlack

MODULES = (auth, chat, conversations, files, views)
"""Read for the methods they answer."""


class Dropped(Response):
    """No answer: the connection ends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["fake.transport"].abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class Web:
    """The routes of the fake."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self._holds: set[asyncio.Event] = set()
        every = ["GET", "POST"]
        self._routes = Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=every),
                Route("/upload/v1/{file}", self._upload, methods=["POST"]),
                Route("/files-pri/{file}/{name}", self._download),
                Route("/files-pri/{file}/download/{name}", self._download),
                Route("/login", lambda _: HTMLResponse("<!DOCTYPE html><title>Sign in | Slack</title>")),
                Route("/actions/{name}", self._hook, methods=["POST"]),
                Route("/counts", self._counts),
                WebSocketRoute("/link/", self._link),
            ]
        )

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Starlette's application, with the connection at hand for answers that never come."""
        scope["fake.transport"] = getattr(getattr(send, "__self__", None), "transport", None)
        await self._routes(scope, receive, send)

    def let_go(self) -> None:
        for hold in self._holds:
            hold.set()

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            args = await arguments(request)
        except Refused as error:
            return JSONResponse(error.body)
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        token = given.strip() if kind.lower() == "bearer" else str(args.pop("token", "") or "")
        if kind.lower() == "basic":
            pair = base64.b64decode(given).decode().partition(":")
            args.update(client_id=pair[0], client_secret=pair[2])
        self._note(method, token, args)
        return await self._unless_fault(method, args, lambda: self._answer(method, token, args))

    def _note(self, method: str, token: str, args: dict[str, Any]) -> None:
        self.slack.counts[method] += 1
        if self.slack.keep:
            with self.slack.changing():
                self.slack.calls.append(Made(method, token, dict(args)))

    async def _unless_fault(self, method: str, args: dict[str, Any], do: Any) -> Response:
        """Answers, unless a test wants it to go wrong."""
        fault = self.slack.take_fault(method, args) if self.slack.faults else None
        if fault is None:
            return self._done(do)
        early = self._done(do) if (fault.drop if fault.done is None else fault.done) else None
        if fault.hang:
            await self._hold(fault.hang)
        if fault.drop:
            return Dropped()
        return _wrong(fault) or early or self._done(do)

    def _done(self, do: Any) -> Response:
        with self.slack.changing():
            response: Response = do()
            return response

    async def _hold(self, seconds: float) -> None:
        hold = asyncio.Event()
        with self.slack.changing():
            self._holds.add(hold)
            self.slack.held += 1
        try:
            await asyncio.wait_for(hold.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            with self.slack.changing():
                self._holds.discard(hold)
                self.slack.held -= 1

    def _answer(self, name: str, token: str, args: dict[str, Any]) -> Response:
        headers = {}
        try:
            if name in tokens.FREE:
                return JSONResponse({"ok": True, **tokens.FREE[name](self.slack, token, args)})
            if (method := METHODS.get(name)) is None:
                raise Refused("unknown_method", req_method=name)
            grant = self._granted(token)
            headers = {"x-oauth-scopes": ",".join(sorted(grant.scopes)), "x-accepted-oauth-scopes": method.scope}
            call = Call(self.slack, grant, args)
            if method.scope:
                call.allow(method.scope)
            body: Answer = {"ok": True, **method.handler(call)}
        except Refused as error:
            body = error.body
        return JSONResponse(body, headers=headers)

    def _granted(self, token: str) -> Grant:
        if not token:
            raise Refused("not_authed")
        if token.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        grant = self.slack.grants.get(token)
        if grant is None:
            raise Refused("invalid_auth")
        if grant.state != "active":
            raise Refused(grant.state)
        return grant

    async def _upload(self, request: Request) -> Response:
        team, _, number = request.path_params["file"].partition("-")
        file = self.slack.teams[team].uploads.get(number) if team in self.slack.teams else None
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                parts = [value for value in form.values() if not isinstance(value, str)]
                data = await parts[0].read() if parts else b""
        else:
            data = await request.body()

        def keep() -> Response:
            if file is None or len(data) != file.length:
                return PlainTextResponse("not found" if file is None else "wrong length", 404 if file is None else 400)
            file.data = data
            return PlainTextResponse(f"OK - {len(data)}")

        self._note("upload", "", {"file": number})
        return await self._unless_fault("upload", {"file": number}, keep)

    async def _download(self, request: Request) -> Response:
        """A file, for the bot's token alone; everybody else is sent to the page to sign in, as Slack does."""
        team, _, number = request.path_params["file"].partition("-")
        token = request.headers.get("authorization", "").removeprefix("Bearer ")

        def give() -> Response:
            grant = self.slack.grants.get(token)
            known = self.slack.teams[team].files if team in self.slack.teams else []
            file = next((one for one in known if one.id == number), None)
            if file is None:
                return HTMLResponse("<!DOCTYPE html><title>Not found | Slack</title>", 404)
            if grant is None or grant.state != "active" or grant.team.id != team or "files:read" not in grant.scopes:
                return RedirectResponse(f"{self.slack.root}/login", 302)
            return _content(file)

        self._note("download", token, {"file": number})
        return await self._unless_fault("download", {"file": number}, give)

    async def _hook(self, request: Request) -> Response:
        """The address to answer a command or click at."""
        name = request.path_params["name"]
        try:
            body = await arguments(request)
        except Refused:
            return PlainTextResponse("invalid_payload", 400)

        def use() -> Response:
            try:
                self.slack.used(name, body)
            except Refused as error:
                return JSONResponse(error.body, 404 if str(error) in ("expired_url", "used_url") else 400)
            return PlainTextResponse("ok")

        self._note("hook", "", body)
        return await self._unless_fault("hook", body, use)

    async def _link(self, socket: WebSocket) -> None:
        await self.slack.sockets.serve(socket)

    async def _counts(self, _: Request) -> Response:
        return JSONResponse(self.slack.counts)


async def arguments(request: Request) -> dict[str, Any]:
    """What was sent, in the address, as a form or as JSON."""
    args: dict[str, Any] = dict(parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True))
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form() as form:
            return {**args, **{name: value for name, value in form.items() if isinstance(value, str)}}
    body = (await request.body()).decode()
    if kind.startswith("application/json"):
        try:
            sent = json.loads(body or "{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(sent, dict):
            raise Refused("json_not_object")
        return {**args, **sent}
    fields = dict(parse_qsl(body, keep_blank_values=True))
    if set(fields) == {"payload"}:
        fields = json.loads(fields["payload"])
    return {**args, **fields}


def _wrong(fault: Fault) -> Response | None:
    if fault.status is None and fault.error is None:
        return None
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.error is None:
        return HTMLResponse("<html><body>Server Error</body></html>", fault.status or 500)
    return JSONResponse({"ok": False, "error": fault.error}, fault.status or 200)


def _content(file: File) -> Response:
    about = file.shown()
    disposition = f"attachment; filename*=UTF-8''{file.id}"
    return Response(file.data or b"", media_type=about["mimetype"], headers={"Content-Disposition": disposition})
