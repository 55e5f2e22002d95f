"""Who asks, and whether the request comes from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bot.channels.web.ports import NewSession, WebPerson
from bot.channels.web.site import Site, site_of
from bot.errors import SignInRefused

PROOF_HEADER = "x-wegwijs-proof"
_VISIT_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in. `proof` is what only a page of this session can know."""

    session: str
    person: WebPerson

    @property
    def proof(self) -> str:
        return proof_of(self.session)


def proof_of(secret: str) -> str:
    """A value that follows from a secret cookie and tells nothing about it; a page of another site has neither."""
    return hashlib.sha256(b"wegwijs proof\0" + secret.encode()).hexdigest()


async def visitor_of(connection: HTTPConnection) -> Visitor:
    """Whoever is signed in. Raises SignInRefused when nobody is."""
    site = site_of(connection)
    session = connection.cookies.get(_name("wegwijs", connection, site), "")
    if not session:
        raise SignInRefused("no session")
    person = await site.work.run(site.ports.sign_in.person_of, session)
    connection.scope["wegwijs.locale"] = person.locale
    return Visitor(session, person)


async def trusted_visitor(connection: HTTPConnection) -> Visitor:
    """As `visitor_of`, for requests that change something: they come from our own page, with its proof."""
    visitor = await visitor_of(connection)
    refuse_strangers(connection)
    if not _same(connection.headers.get(PROOF_HEADER, ""), visitor.proof):
        raise HTTPException(403)
    return visitor


def refuse_strangers(connection: HTTPConnection) -> None:
    """Refuses (403) what says that it comes from another site.

    A form sent under `Referrer-Policy: no-referrer` has the origin "null"; it is then the browser's own
    `Sec-Fetch-Site`, and in any case the proof, that decides.
    """
    origin = connection.headers.get("origin", "null")
    if origin != "null" and origin.lower() not in _own_origins(connection):
        raise HTTPException(403)
    if connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)


def _own_origins(connection: HTTPConnection) -> set[str]:
    base = urlsplit(site_of(connection).settings.base_url)
    if not base.netloc:
        scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
        return {f"{scheme}://{connection.url.netloc}".lower()}
    origins = {f"{base.scheme}://{base.netloc}".lower()}
    if base.hostname in ("127.0.0.1", "localhost", "::1"):
        port = f":{base.port}" if base.port else ""
        origins |= {f"{base.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
    return origins


async def trusted_form(request: Request) -> FormData:
    """A form sent by one of our own pages: it carries the proof of this visit, signed in or not."""
    refuse_strangers(request)
    form = await request.form(max_files=0, max_fields=10)
    if not _same(str(form.get("proof", "")), proof_of(visit_of(request))):
        raise HTTPException(403)
    return form


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def keep_session(response: Response, session: NewSession, connection: HTTPConnection) -> None:
    """Puts the session in the browser: not for scripts, not for other sites, over https where that is there."""
    _set(response, "wegwijs", session.token, session.lasts, connection)


def drop_session(response: Response, connection: HTTPConnection) -> None:
    """Takes the session out of the browser."""
    _set(response, "wegwijs", "", timedelta(0), connection)


def visit_of(connection: HTTPConnection) -> str:
    """The secret of a visit before signing in: what makes a sign-in form ours. A new one when there is none yet."""
    return connection.cookies.get(_name("wegwijs-visit", connection, site_of(connection))) or secrets.token_urlsafe(24)


def keep_visit(response: Response, visit: str, connection: HTTPConnection) -> None:
    """Remembers a visit, so that its form can be recognised when it comes back."""
    _set(response, "wegwijs-visit", visit, _VISIT_LASTS, connection)


def _set(response: Response, name: str, value: str, lasts: timedelta, connection: HTTPConnection) -> None:
    site = site_of(connection)
    response.set_cookie(
        _name(name, connection, site),
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=_secure(connection, site),
        httponly=True,
        samesite="lax",
    )


def _secure(connection: HTTPConnection, site: Site) -> bool:
    return connection.url.scheme in ("https", "wss") or site.settings.base_url.startswith("https:")


def _name(name: str, connection: HTTPConnection, site: Site) -> str:
    """Over https the prefix makes browsers refuse a cookie that another subdomain planted."""
    return f"__Host-{name}" if _secure(connection, site) else name
