"""A file that Teams offered to somebody: put where they said it may be, or not kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.teams.answering import Answering, Tools
from bot.channels.teams.cases import Case
from bot.channels.teams.files import Consent, consented, files_of
from bot.channels.teams.incoming import Incoming
from bot.channels.teams.posting import Place
from bot.channels.teams.saying import SAYING
from bot.channels.teams.tapped import CardRefused, Submitted
from bot.channels.teams.tapped import Kind as Tap

log = logging.getLogger(__name__)


class Consenting:
    """Takes the answer to an offered file; `case` finds out whose it is."""

    def __init__(self, tools: Tools, answering: Answering, case: Callable[[Incoming], Awaitable[Case]]) -> None:
        self._tools = tools
        self._answering = answering
        self._case = case

    async def taken(self, incoming: Incoming) -> dict[str, Any]:
        case = await self._case(incoming)
        if case.alone:  # Teams offers files in a conversation of two only
            self._tools.start(self._give(case))
        return {}

    async def _give(self, case: Case) -> None:
        """Puts a file where it may be, and says so where that was asked."""
        try:
            consent = consented(case.incoming.value)
        except CardRefused as refused:
            log.info("teams consent not read", extra={"reason": str(refused)})
            return
        shown = consent.kept if consent.accepted and await self._put(case, consent) else None
        said = "file_gone" if consent.accepted else "file_declined"
        message = shown or {"text": case.say(SAYING[said]), "textFormat": "plain"}
        place = Place(case.incoming.tenant, case.incoming.service, case.incoming.conversation)
        await self._tools.poster.update(place, case.incoming.source, message)

    async def _put(self, case: Case, consent: Consent) -> bool:
        reply = await self._answering.source(case, Submitted(Tap.OPEN, consent.key))
        files = files_of(reply) if reply is not None else ()
        if consent.number >= len(files):
            return False
        file = files[consent.number]
        return await self._tools.stores.put(file.content, file.media_type, consent.upload)
