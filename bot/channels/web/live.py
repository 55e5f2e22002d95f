"""The live connection: everything that was said, at once and as it comes; the page reports what it shows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging

from starlette.exceptions import HTTPException
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web.chat import now_of
from bot.channels.web.guard import new_reference
from bot.channels.web.hub import Close, Page
from bot.channels.web.ports import Speaker
from bot.channels.web.showing import shown_line
from bot.channels.web.site import Site, site_of
from bot.channels.web.visitor import refuse_strangers, visitor_of
from bot.errors import SignInRefused

log = logging.getLogger(__name__)

_LONGEST_FRAME = 64 * 1024


async def live(socket: WebSocket) -> None:
    """One page, from opening to closing. A page that comes back gets all lines again and shows each key once."""
    try:
        refuse_strangers(socket)
    except HTTPException:
        await socket.close()
        return
    await socket.accept()
    site = site_of(socket)
    try:
        visitor = await visitor_of(socket)
    except SignInRefused:
        await socket.close(Close.SIGNED_OUT)
        return
    except Exception as error:  # noqa: BLE001 - it is logged and the page is told
        await _broken(socket, error)
        return
    page = Page(visitor.person, visitor.session)
    site.hub.join(page)
    try:
        await _serve(site, socket, page)
    except WebSocketDisconnect:
        log.debug("a page closed")
    except Exception as error:  # noqa: BLE001 - it is logged and the page is told
        await _broken(socket, error)
    finally:
        site.hub.leave(page)


async def _broken(socket: WebSocket, error: Exception) -> None:
    log.error("live connection failed", exc_info=error, extra={"reference": new_reference()})
    # The page may be gone by now.
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(Close.SERVER_ERROR)


async def _serve(site: Site, socket: WebSocket, page: Page) -> None:
    """Greets, then reads, writes and watches until one of them ends."""
    await _greet(site, socket, page)
    tasks = [
        asyncio.create_task(part)
        for part in (_write(socket, page), _read(site, socket, page), _watch(site, page), _arrive(site, page))
    ]
    try:
        ended, _ = await asyncio.wait(tasks[:3], return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _greet(site: Site, socket: WebSocket, page: Page) -> None:
    """Sends the conversation. The page is known to the hub by now: what is said meanwhile waits in its queue."""
    address = page.person.address
    lines = await site.work.run(site.ports.core.history, address, site.settings.history_lines)
    page.unconfirmed.update(line.key for line in lines if line.speaker is Speaker.BOT and not line.received)
    shown = [shown_line(line, page.say) for line in lines]
    await socket.send_json({"type": "hello", "lines": shown, "now": now_of(site, page.say)})


async def _arrive(site: Site, page: Page) -> None:
    try:
        await site.work.run(site.ports.core.arrived, page.person.address)
    except Exception:
        log.exception("notices that waited could not be sent", extra={"reference": new_reference()})


async def _write(socket: WebSocket, page: Page) -> None:
    while True:
        frame = await page.frames.get()
        if isinstance(frame, Close):
            await socket.close(frame)
            return
        await socket.send_json(frame)


async def _read(site: Site, socket: WebSocket, page: Page) -> None:
    """Takes in {"received": [keys]}; anything else is ignored."""
    while True:
        text = await socket.receive_text()
        if len(text) > _LONGEST_FRAME:
            await socket.close(Close.TOO_BIG)
            return
        for key in _keys(text):
            if site.hub.confirmed(page, key):
                await _received(site, page, key)


def _keys(text: str) -> list[str]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return []
    keys = frame.get("received") if isinstance(frame, dict) else None
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


async def _received(site: Site, page: Page, key: str) -> None:
    """What cannot be written down now is reported again when the page comes back."""
    try:
        await site.work.run(site.ports.core.sent, page.person.address, key)
    except Exception:
        log.exception("receipt not stored", extra={"reference": new_reference()})


async def _watch(site: Site, page: Page) -> None:
    """A sign of life now and then, and the end when the session ends."""
    while True:
        await asyncio.sleep(site.settings.recheck_seconds)
        try:
            await site.work.run(site.ports.sign_in.person_of, page.session)
        except SignInRefused:
            page.put(Close.SIGNED_OUT)
        page.put({"type": "ping"})
