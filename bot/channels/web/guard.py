"""What holds for every request: headers that keep the page ours, and errors that show a reference and nothing else."""

from __future__ import annotations

import logging
import secrets

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.pages import home_link, notice_page
from bot.channels.web.words import BROKEN, STORAGE_AWAY, page_words, refusal
from bot.errors import SignInRefused, StorageError
from bot.texts import Texts

log = logging.getLogger(__name__)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# No O and 0, no I and 1: the reference is read aloud over the telephone.
_REFERENCE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Guard:
    """Adds the headers to every response and turns an error nobody expected into a reference."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            if started:
                raise
            response = broken(Request(scope), error)
            await response(scope, receive, guarded)


def refused(request: Request, error: Exception) -> Response:
    """A request that was turned down on purpose."""
    assert isinstance(error, HTTPException)
    say = reader_of(request)
    message = refusal(error.status_code, say)
    headers = dict(error.headers or {})
    if _is_api(request):
        return JSONResponse({"error": {"message": message}}, error.status_code, headers)
    response = notice_page(say, message, (), action=home_link(say), status=error.status_code)
    response.headers.update(headers)
    return response


def broken(request: Request, error: Exception) -> Response:
    """An error of ours, as a page or as JSON."""
    say = reader_of(request)
    problem = problem_of(request, error)
    status = 503 if isinstance(error, StorageError) else 500
    if _is_api(request):
        return JSONResponse({"error": problem}, status)
    told = (page_words(say)["error_again"], problem["more"])
    return notice_page(say, problem["message"], told, action=home_link(say), status=status)


def problem_of(request: Request, error: Exception) -> dict[str, str]:
    """An error of ours: the reader gets a reference, the log the reference and the rest."""
    say = reader_of(request)
    reference = new_reference()
    log.error("web request failed", exc_info=error, extra={"reference": reference, "path": request.url.path})
    return {
        "message": say(STORAGE_AWAY if isinstance(error, StorageError) else BROKEN),
        "more": page_words(say)["error_reference"].format(reference=reference),
        "reference": reference,
    }


def signed_out(request: Request, _error: Exception) -> Response:
    """A session that ended while the page was open."""
    assert isinstance(_error, SignInRefused)
    return refused(request, HTTPException(401))


def new_reference() -> str:
    """What somebody can read to the help desk, and the help desk can find in the log."""
    signs = "".join(secrets.choice(_REFERENCE_SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def reader_of(request: Request) -> Texts:
    """The texts of whoever reads the answer: the person's language, else what the browser asks for first."""
    known = request.scope.get("wegwijs.locale")
    if isinstance(known, str):
        return Texts(known)
    for wanted in request.headers.get("accept-language", "").split(","):
        language = wanted.strip()[:2].lower()
        if language in ("nl", "en"):
            return Texts(language)
    return Texts("nl")


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")
