"""The two pages that an app package must point to: what is kept, and how Wegwijs is used. For everybody."""

from __future__ import annotations

import html
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.teams.urls import PRIVACY_PATH, TERMS_PATH
from bot.texts import Texts

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}h1{color:#0d6b66}"


def routes() -> list[BaseRoute]:
    """Where the pages are; in English for a browser that asks for it, in Dutch for every other."""
    return [Route(PRIVACY_PATH, _privacy, methods=["GET"]), Route(TERMS_PATH, _terms, methods=["GET"])]


def _privacy(request: Request) -> Response:
    say = _reader(request)
    return _page(say, say("Wat Wegwijs bewaart"), privacy(say))


def _terms(request: Request) -> Response:
    say = _reader(request)
    return _page(say, say("Hoe je Wegwijs gebruikt"), terms(say))


def privacy(say: Texts) -> tuple[str, ...]:
    """What is kept of somebody, in a few sentences; the bot itself tells it in full."""
    return (
        say("Wegwijs antwoordt uit de gegevens van je school en je werkgever. Zij beslissen welke gegevens dat zijn."),
        say("Een gesprek bewaart Wegwijs drie maanden. Nummers van personen, zoals een BSN, bewaart Wegwijs niet."),
        say("Vraag Wegwijs: wat bewaar je over mij? Dan zie je alles wat er is, en hoe lang het blijft."),
        say("Je gesprek staat ook in Teams. Hoe lang het daar blijft, bepaalt de beheerder van Teams."),
        say("Klopt er iets niet, of wil je dat iets weggaat? Vraag het aan de coördinator van je school."),
    )


def terms(say: Texts) -> tuple[str, ...]:
    """What one may expect of the bot, and what not."""
    return (
        say("Wegwijs is voor deelnemers en voor wie hen begeleidt. Je school of je werkgever geeft je toegang."),
        say("Wegwijs antwoordt alleen uit gegevens. Staat iets er niet in, dan noemt Wegwijs wie het wel weet."),
        say("Jij beslist wat je doet. Twijfel je over een handeling? Doe die dan niet, en vraag het je begeleider."),
        say("Noem geen namen van cliënten. Is er gevaar? Bel 112."),
    )


def _reader(request: Request) -> Texts:
    asked = request.headers.get("accept-language", "").strip().casefold()
    return Texts("en" if asked.startswith("en") else "nl")


def _page(say: Texts, heading: str, paragraphs: Iterable[str]) -> Response:
    told = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    page = (
        f'<!doctype html><html lang="{say.locale}"><meta charset="utf-8"><title>{heading} · Wegwijs</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{heading}</h1>{told}</html>"
    )
    headers = {"Content-Security-Policy": _POLICY, "Vary": "Accept-Language"}
    return HTMLResponse(page, headers=headers)
