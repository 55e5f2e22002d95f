"""The conversation over HTTP: the page, what people send, what was said, and the files in answers."""

from __future__ import annotations

import asyncio
import math
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web import guard, pages
from bot.channels.web.ports import Line, Speaker
from bot.channels.web.receiving import inbound_of, key_prefix
from bot.channels.web.showing import Json, shown_line, shown_moment
from bot.channels.web.site import Site, site_of
from bot.channels.web.visitor import Visitor, keep_visit, proof_of, trusted_visitor, visit_of, visitor_of
from bot.channels.web.words import page_words
from bot.errors import SignInRefused
from bot.messages import FORM_TOKEN, Inbound
from bot.texts import Texts

_SHOWN_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


async def home(request: Request) -> Response:
    """The conversation; for who is not signed in, how to get there."""
    site = site_of(request)
    visit = visit_of(request)
    try:
        visitor = await visitor_of(request)
    except SignInRefused:
        response = _outside(request, site, proof_of(visit))
    else:
        response = await _inside(site, visitor, proof_of(visit))
    keep_visit(response, visit, request)
    return response


def _outside(request: Request, site: Site, proof: str) -> Response:
    say = guard.reader_of(request)
    if site.ports.demo is not None:
        return pages.choose_page(say, site.ports.demo.people, proof)
    words = page_words(say)
    told = [words["need_link"], words["get_link_mail"], words["get_link"]]
    if "afgemeld" in request.query_params:
        told.insert(0, words["signed_out"])
    return pages.notice_page(say, words["title_sign_in"], told)


async def _inside(site: Site, visitor: Visitor, proof: str) -> Response:
    person, demo = visitor.person, site.ports.demo
    say = Texts(person.locale)
    lines = await site.work.run(site.ports.core.history, person.address, site.settings.history_lines)
    moment = now_of(site, say)
    bar = pages.demo_bar(say, demo.people, person.name, moment, proof) if demo else pages.Html("")
    start = {
        "proof": visitor.proof,
        "prefix": key_prefix(person.address),
        "name": person.name.split()[0],
        "uploadBytes": site.settings.upload_bytes,
        "suggestions": list(person.suggestions),
        "words": page_words(say),
        "now": moment,
        "lines": [shown_line(line, say) for line in lines],
    }
    return pages.chat_page(say, person, start, proof, bar)


async def conversation(request: Request) -> Response:
    """What was said so far, for a page without a live connection."""
    site, visitor = site_of(request), await visitor_of(request)
    return JSONResponse(await said_so_far(site, visitor))


async def said_so_far(site: Site, visitor: Visitor) -> Json:
    """The newest lines and the time."""
    lines = await site.work.run(site.ports.core.history, visitor.person.address, site.settings.history_lines)
    say = Texts(visitor.person.locale)
    return {"lines": [shown_line(line, say) for line in lines], "now": now_of(site, say)}


def now_of(site: Site, say: Texts) -> Json:
    """The clock of the server, which a page goes by: in the demo it is moved."""
    return shown_moment(site.ports.now(), say)


async def messages(request: Request) -> Response:
    """One event from the page: 200 with the answer, or 202 when the answer will come over the live connection."""
    site, visitor = site_of(request), await trusted_visitor(request)
    wait = site.asked.wait(visitor.session)
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(math.ceil(wait))})
    inbound, label = await inbound_of(request, visitor.person.address, site.ports.now(), site.settings)
    task = site.answering.get(inbound.key)
    if task is None:
        task = asyncio.create_task(_answer(site, inbound, label))
        site.answering[inbound.key] = task
        task.add_done_callback(lambda _: site.answering.pop(inbound.key, None))
    done, _ = await asyncio.wait({task}, timeout=site.settings.patience)
    say = Texts(visitor.person.locale)
    if not done:
        task.add_done_callback(partial(_tell_late, site, request, inbound))
        return JSONResponse({"pending": True}, 202)
    return JSONResponse({"line": shown_line(task.result(), say), "now": now_of(site, say)})


async def _answer(site: Site, inbound: Inbound, label: str) -> Line:
    """Asks the core and shows question and answer on every page the person has open."""
    address = inbound.address
    reply = await site.work.in_order(f"{address.tenant} {address.user}", partial(site.ports.core.handle, inbound))
    asked = Line(
        inbound.key,
        Speaker.PERSON,
        inbound.received,
        text=label,
        choice=inbound.choice or dict(inbound.form).get(FORM_TOKEN, ""),
    )
    answer = Line(inbound.key, Speaker.BOT, site.ports.now(), reply=reply)
    site.hub.show(address, (asked, answer))
    return answer


def _tell_late(site: Site, request: Request, inbound: Inbound, task: asyncio.Task[Line]) -> None:
    """An answer that went wrong after its request was let go: the page is told, so that it can offer to try again."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, Exception):
        site.hub.fail(inbound.address, inbound.key, guard.problem_of(request, error))


async def files(request: Request) -> Response:
    """A picture or document of an answer that this person got."""
    site, visitor = site_of(request), await visitor_of(request)
    query = request.query_params
    reply = await site.work.run(site.ports.core.reply_of, visitor.person.address, query.get("key", ""))
    if reply is None:
        raise HTTPException(404)
    number = int(query["number"]) if query.get("number", "").isdecimal() else -1
    kept = {"picture": reply.pictures, "document": reply.documents}.get(query.get("kind", ""), ())
    if not 0 <= number < len(kept):
        raise HTTPException(404)
    file: Any = kept[number]
    shown = query["kind"] == "picture" and file.media_type in _SHOWN_PICTURES
    disposition = "inline" if shown else f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(
        file.content,
        media_type=file.media_type if shown or query["kind"] == "document" else "application/octet-stream",
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )


async def health(request: Request) -> Response:
    """Whether this process can answer, for whoever watches over it."""
    site = site_of(request)
    well = await site.work.run(site.ports.healthy)
    return JSONResponse({"status": "ok" if well else "unavailable"}, 200 if well else 503)
