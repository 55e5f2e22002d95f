"""Says what was rendered in a conversation of Teams, and reads who somebody there is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.teams.connector import Connector
from bot.channels.teams.errors import CardNotTaken
from bot.channels.teams.trust import CHANNEL_ID
from bot.errors import DeliveryInDoubt, TransientDelivery

log = logging.getLogger(__name__)

_LONGEST_WAIT = 60.0
_FIRST_PAUSE = 0.5
_PIECE = 8_000
"""Characters of words that are sent instead of a card; Teams takes some 28 kB, and a sign may take three bytes."""

Said = Mapping[str, Any]
"""Fields of an activity, as `rendering` makes them."""


@dataclass(frozen=True)
class Place:
    """Where something is said. Without a conversation it is the one with `user` alone, who is `account` to the bot."""

    tenant: str
    service: str
    conversation: str = ""
    user: str = ""
    account: str = ""


class Poster:
    """Says messages. `attempts` is how often a refusal that may pass is tried again; with one, the caller waits."""

    def __init__(self, connector: Connector, app_id: str, attempts: int) -> None:
        self._connector = connector
        self._app_id = app_id
        self._attempts = attempts

    async def post(self, place: Place, messages: Sequence[Said], words: str) -> str:
        """Says all of it and gives what Teams calls its last message; `words` are said where a card is refused.

        DeliveryInDoubt when some of it may have been said, any other DeliveryError when none of it was.
        """
        last = ""
        for number, message in enumerate(messages):
            try:
                last = await self._one(place, message)
            except CardNotTaken as card:
                # An urgent card must arrive, also when Teams has come to refuse a part of it.
                log.error("teams refused a card", extra={"reason": str(card)})
                return await self._words(place, words)
            except TransientDelivery as error:
                if number:
                    raise DeliveryInDoubt(f"{error}, after {number} messages") from error
                raise
        return last

    async def _words(self, place: Place, words: str) -> str:
        last = ""
        for first in range(0, len(words), _PIECE):
            last = await self._one(place, {"text": words[first : first + _PIECE], "textFormat": "plain"})
        return last

    async def _one(self, place: Place, message: Said) -> str:
        told = await self._ask("POST", place, ("conversations", place.conversation, "activities"), self._full(message))
        return str(told.get("id") or "")

    async def update(self, place: Place, number: str, message: Said) -> None:
        """Writes a message over the one that Teams calls `number`."""
        path = ("conversations", place.conversation, "activities", number)
        await self._ask("PUT", place, path, {**self._full(message), "id": number})

    async def typing(self, place: Place) -> None:
        """Shows for a moment that an answer is being made."""
        path = ("conversations", place.conversation, "activities")
        await self._ask("POST", place, path, {"type": "typing", "from": self._bot})

    async def opened(self, place: Place) -> Place:
        """The place with its conversation: that with one person alone is made when there was none."""
        if place.conversation:
            return place
        body = {
            "bot": self._bot,
            "isGroup": False,
            "members": [{"id": place.account or place.user}],
            "tenantId": place.tenant,
            "channelData": {"tenant": {"id": place.tenant}},
        }
        number = (await self._ask("POST", place, ("conversations",), body)).get("id")
        if not isinstance(number, str) or not number:
            raise TransientDelivery("teams: no conversation was made")
        return replace(place, conversation=number)

    async def member(self, place: Place) -> Mapping[str, Any]:
        """What Teams tells of the person in this conversation. Asked once: somebody waits for what follows."""
        path = ("conversations", place.conversation, "members", place.account)
        return await self._connector.ask("GET", place.tenant, place.service, path)

    async def file(self, url: str, most: int) -> bytes | None:
        """A file that Teams keeps itself."""
        return await self._connector.file(url, most)

    @property
    def _bot(self) -> dict[str, str]:
        return {"id": f"28:{self._app_id}", "name": "Wegwijs"}

    def _full(self, message: Said) -> dict[str, Any]:
        return {"type": "message", "channelId": CHANNEL_ID, "from": self._bot, **message}

    async def _ask(
        self, method: str, place: Place, path: tuple[str, ...], body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Again after a wait where Teams asks for one; what is in doubt is not tried again here."""
        pause = _FIRST_PAUSE
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._connector.ask(method, place.tenant, place.service, path, body)
            except DeliveryInDoubt:
                raise
            except TransientDelivery as error:
                wait = pause if error.retry_after is None else max(error.retry_after, pause)
                if attempt == self._attempts or wait > _LONGEST_WAIT:
                    raise
            await asyncio.sleep(wait)
            pause *= 2
        raise AssertionError("unreachable")
