"""Who has the chat open now, and sending to them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.channels.web.ports import Line, Speaker, WebPerson
from bot.channels.web.showing import shown_line
from bot.errors import NotReachable, TransientDelivery
from bot.messages import Address
from bot.texts import Texts

_MOST_WAITING = 200
_MOST_PAGES = 12

Frame = dict[str, Any]


class Close(IntEnum):
    """Why a live connection ends, as the page is told (WebSocket close codes; 4000 and up are ours)."""

    SERVER_ERROR = 1011
    COME_BACK = 1013
    TOO_BIG = 1009
    SIGNED_OUT = 4401
    TOO_MANY_PAGES = 4408


@dataclass(eq=False)
class Page:
    """One open page. `unconfirmed` are the keys that were put in its queue and that it did not report yet."""

    person: WebPerson
    session: str
    frames: asyncio.Queue[Frame | Close] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))
    unconfirmed: set[str] = field(default_factory=set)

    @property
    def say(self) -> Texts:
        """The texts of the person who looks at this page."""
        return Texts(self.person.locale)

    def put(self, frame: Frame | Close) -> None:
        """Queues a frame, or the end. A page that does not keep up is ended; it comes back and catches up."""
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            while not self.frames.empty():
                self.frames.get_nowait()
            self.frames.put_nowait(Close.COME_BACK)


class Hub:
    """The open pages by person. All but `send` runs in the event loop's thread."""

    def __init__(self, confirm_within: float) -> None:
        self._pages: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
        self._awaited: dict[tuple[tuple[str, str], str], Future[None]] = {}
        self._confirm_within = confirm_within
        self._loop: asyncio.AbstractEventLoop | None = None

    def join(self, page: Page) -> None:
        """Adds a page; somebody with very many open loses the oldest."""
        self._loop = asyncio.get_running_loop()
        pages = self._pages[_who(page.person.address)]
        pages.append(page)
        if len(pages) > _MOST_PAGES:
            pages[0].put(Close.TOO_MANY_PAGES)

    def leave(self, page: Page) -> None:
        """Forgets a page that closed."""
        who = _who(page.person.address)
        self._pages[who].remove(page)
        if not self._pages[who]:
            del self._pages[who]

    def show(self, address: Address, lines: Iterable[Line]) -> bool:
        """Queues lines on every page of a person; false when none is open."""
        lines = tuple(lines)
        pages = self._pages.get(_who(address), [])
        for page in pages:
            page.unconfirmed.update(line.key for line in lines if line.speaker is Speaker.BOT)
            page.put({"type": "lines", "lines": [shown_line(line, page.say) for line in lines]})
        return bool(pages)

    def everybody(self, frame: Frame, locale: str) -> None:
        """Queues a frame on every open page in a language."""
        for pages in self._pages.values():
            for page in pages:
                if page.say.locale == locale:
                    page.put(frame)

    def fail(self, address: Address, key: str, problem: Frame) -> None:
        """Says on the pages of a person that the answer to an event could not be made."""
        for page in self._pages.get(_who(address), []):
            page.put({"type": "failed", "key": key, "error": problem})

    def end_session(self, session: str) -> None:
        """Closes the pages of a session that was signed out."""
        for pages in self._pages.values():
            for page in pages:
                if page.session == session:
                    page.put(Close.SIGNED_OUT)

    def confirmed(self, page: Page, key: str) -> bool:
        """A page says that it shows a message. False when that was never put on it: pages are not trusted."""
        if key not in page.unconfirmed:
            return False
        page.unconfirmed.discard(key)
        awaited = self._awaited.pop((_who(page.person.address), key), None)
        if awaited is not None and not awaited.done():
            awaited.set_result(None)
        return True

    def send(self, line: Line, address: Address) -> None:
        """Shows a message to somebody and waits until a browser says so; called from any thread but the loop's.

        Raises NotReachable when no page is open, TransientDelivery when none of them confirmed in time. Sending the
        same key again is harmless: a page shows a key once.
        """
        loop = self._loop
        if loop is None or loop.is_closed():
            raise NotReachable("nobody has the web chat open")
        shown: Future[None] = Future()
        try:
            loop.call_soon_threadsafe(self._begin, line, address, shown)
        except RuntimeError:
            raise NotReachable("the web chat is stopping") from None
        try:
            shown.result(self._confirm_within)
        except FutureTimeout:
            raise TransientDelivery("no page confirmed the message") from None
        finally:
            self._awaited.pop((_who(address), line.key), None)

    def _begin(self, line: Line, address: Address, shown: Future[None]) -> None:
        self._awaited[(_who(address), line.key)] = shown
        if not self.show(address, (line,)):
            shown.set_exception(NotReachable("the person has no page open"))


def _who(address: Address) -> tuple[str, str]:
    return (address.tenant, address.user)
