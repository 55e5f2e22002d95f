"""Signing in with a link that works once, signing out, and (in the demo) being somebody else."""

from __future__ import annotations

import contextlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import guard, pages
from bot.channels.web.ports import NewSession
from bot.channels.web.site import site_of
from bot.channels.web.visitor import (
    drop_session,
    keep_session,
    keep_visit,
    proof_of,
    trusted_form,
    visit_of,
    visitor_of,
)
from bot.channels.web.words import page_words
from bot.errors import SignInRefused


async def offer(request: Request) -> Response:
    """The page behind a sign-in link. Opening it uses nothing up: mail programs open links to preview them."""
    token = request.query_params.get("token", "")
    visit = visit_of(request)
    others = ""
    with contextlib.suppress(SignInRefused):
        others = (await visitor_of(request)).person.name
    say = guard.reader_of(request)
    words = page_words(say)
    if token:
        told = [words["redeem_other"].format(name=others)] if others else [words["redeem"]]
        form = pages.redeem_form(say, token, proof_of(visit))
        response = pages.notice_page(say, words["title_sign_in"], told, action=form)
    else:
        response = pages.notice_page(say, words["title_sign_in"], [words["no_token"]], status=400)
    keep_visit(response, visit, request)
    return response


async def redeem(request: Request) -> Response:
    """Uses a sign-in link up and opens the conversation."""
    site = site_of(request)
    form = await trusted_form(request)
    if site.sign_ins.wait(request.client.host if request.client else ""):
        raise HTTPException(429, headers={"Retry-After": "10"})
    try:
        session = await site.work.run(site.ports.sign_in.redeem, str(form.get("token", "")))
    except SignInRefused:
        say = guard.reader_of(request)
        words = page_words(say)
        return pages.notice_page(say, words["title_sign_in"], [words["refused"], words["get_link"]], status=403)
    return await _enter(request, session)


async def leave(request: Request) -> Response:
    """Ends the session here and on its open pages."""
    await trusted_form(request)
    await _end_current(request)
    response = RedirectResponse("/?afgemeld", 303)
    drop_session(response, request)
    return response


async def become(request: Request) -> Response:
    """The demo's person switch."""
    site = site_of(request)
    form = await trusted_form(request)
    chosen = str(form.get("person", ""))
    if site.ports.demo is None or not chosen.isdecimal():
        raise HTTPException(404)
    try:
        session = await site.work.run(site.ports.demo.sign_in_as, int(chosen))
    except SignInRefused:
        raise HTTPException(404) from None
    return await _enter(request, session)


async def _enter(request: Request, session: NewSession) -> Response:
    await _end_current(request)
    response = RedirectResponse("/", 303)
    keep_session(response, session, request)
    return response


async def _end_current(request: Request) -> None:
    """A browser holds one session; its other pages close and come back as whoever is signed in then."""
    site = site_of(request)
    try:
        visitor = await visitor_of(request)
    except SignInRefused:
        return
    await site.work.run(site.ports.sign_in.sign_out, visitor.session)
    site.hub.end_session(visitor.session)
