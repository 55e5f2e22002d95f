"""Says what was rendered, where it belongs, once.

A connection that breaks leaves it open whether Slack took a message. Every message therefore carries its key in its
metadata, and before it is said again the conversation is asked whether it is there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.clients import Clients
from bot.channels.slack.errors import delivery_error
from bot.channels.slack.pace import Pace
from bot.channels.slack.ports import SlackSettings
from bot.channels.slack.rendering import Message, Rendered
from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery

log = logging.getLogger(__name__)

EVENT_TYPE = "wegwijs_answer"
_LOOK_BACK = timedelta(seconds=30)
"""How far the clock of this machine may be ahead of Slack's."""
_PAGE = 200
_LONGEST_WAIT = 60.0
_FIRST_PAUSE = 0.5


@dataclass(frozen=True)
class Place:
    """Where something is said. Without a channel it is the conversation with `user`; `hidden` is for their eyes only.

    With `response_url` it is said there, which works in channels the bot is not in.
    """

    team: str
    user: str
    channel: str = ""
    thread: str = ""
    hidden: bool = False
    response_url: str = ""

    @property
    def direct(self) -> Place:
        """The conversation with this person alone."""
        return Place(self.team, self.user)

    @property
    def conversation(self) -> str:
        """As the core names it: the channel, with the thread behind it."""
        return f"{self.channel}:{self.thread}" if self.thread else self.channel


def place_of(team: str, user: str, conversation: str) -> Place:
    """Where an answer of a conversation can still be said later: in the direct conversation and its thread."""
    channel, _, thread = conversation.partition(":")
    return Place(team, user, channel, thread) if channel.startswith("D") else Place(team, user)


class Poster:
    """Says messages through the clients of the workspaces, at the pace that Slack takes them.

    `attempts` is how often a refusal that may pass is tried again here; with one, the caller does the waiting.
    """

    def __init__(
        self, clients: Clients, settings: SlackSettings, *, attempts: int | None = None, pace: Pace | None = None
    ) -> None:
        self._clients = clients
        self._attempts = attempts or settings.attempts
        self.pace = pace or Pace(settings.spacing)
        self._opened: dict[tuple[str, str], str] = {}

    async def post(self, place: Place, rendered: Rendered, key: str, *, since: datetime, again: bool = False) -> Place:
        """Says all of it and returns where; `since` is when it was first asked for.

        `again` when some of it may be there already: that is found out and left out. DeliveryError as Slack refused,
        DeliveryInDoubt when it may or may not have been said.
        """
        if place.hidden:
            try:
                await self._hidden(place, rendered)
            except (NotReachable, PermanentDelivery) as refused:
                log.info("answered in the direct conversation", extra={"reason": str(refused)})
                return await self.post(place.direct, rendered, key, since=since)
            if rendered.files:
                direct = replace(await self._open(place.direct), hidden=False)
                await self._upload(direct, rendered, frozenset())
            return place
        place = await self._open(place)
        there = await self.arrived(place, key, since) if again else Arrived()
        for part, message in enumerate(rendered.messages):
            if part not in there.parts:
                await self._say(place, message, key, part, since)
        await self._upload(place, rendered, there.files)
        return place

    async def download(self, team: str, url: str, most: int) -> bytes | None:
        """A file that was sent along; None when it is too large or cannot be fetched."""
        try:
            return await self._clients.download(team, url, most)
        except DeliveryError:
            raise
        except Exception as error:
            raise delivery_error(error) from error

    async def _open(self, place: Place) -> Place:
        if place.channel:
            return place
        who = (place.team, place.user)
        if who not in self._opened:
            found = await self.call(place.team, lambda client: client.conversations_open(users=[place.user]))
            channel = (found.get("channel") or {}).get("id")
            if not isinstance(channel, str):
                raise TransientDelivery("slack: conversations.open gave no conversation")
            self._opened[who] = channel
        return replace(place, channel=self._opened[who])

    async def _say(self, place: Place, message: Message, key: str, part: int, since: datetime) -> None:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": part}}
        said = {**_content(message), "channel": place.channel, "metadata": metadata}
        if place.thread:
            said["thread_ts"] = place.thread

        async def there() -> bool:
            return part in (await self.arrived(place, key, since)).parts

        await self._in_turn(place, lambda client: client.chat_postMessage(**said), there)

    async def _hidden(self, place: Place, rendered: Rendered) -> None:
        for message in rendered.messages:
            content = _content(message)
            if place.response_url:
                await self.respond(place.response_url, {**content, "response_type": "ephemeral"})
                continue
            said = {**content, "channel": place.channel, "user": place.user}
            if place.thread:
                said["thread_ts"] = place.thread
            await self._in_turn(place, lambda client, said=said: client.chat_postEphemeral(**said), None)  # type: ignore[misc]

    async def respond(self, url: str, body: dict[str, Any]) -> None:
        """Answers at a `response_url`. DeliveryError when it is over or Slack has no time."""
        try:
            answered = await self._clients.webhook(url).send_dict(body)
        except DeliveryError:
            raise
        except Exception as error:
            raise delivery_error(error) from error
        if answered.status_code == 429 or answered.status_code >= 500:
            raise TransientDelivery(f"slack: response_url {answered.status_code}")
        if answered.status_code != 200:
            raise NotReachable(f"slack: response_url {answered.status_code}")

    async def update(self, place: Place, ts: str, message: Message) -> None:
        """Writes a message over the one that is there; for a hidden one through its response_url."""
        if place.response_url and place.hidden:
            await self.respond(place.response_url, {**_content(message), "replace_original": True})
            return
        await self.call(
            place.team, lambda client: client.chat_update(channel=place.channel, ts=ts, **_written(message))
        )

    async def _upload(self, place: Place, rendered: Rendered, there: frozenset[str]) -> None:
        for file in rendered.files:
            if file.name in there:
                continue
            upload = {"filename": file.name, "title": file.name, "alt_txt": file.alt, "content": file.content}
            thread = place.thread or None
            await self._in_turn(
                place,
                lambda client, upload=upload: client.files_upload_v2(  # type: ignore[misc]
                    file_uploads=[upload], channel=place.channel, thread_ts=thread
                ),
                None,
            )

    async def _in_turn(
        self,
        place: Place,
        do: Callable[[AsyncWebClient], Awaitable[Any]],
        there: Callable[[], Awaitable[bool]] | None,
    ) -> None:
        """At the conversation's pace, again after a wait when Slack asks for one; `there` settles what is in doubt."""
        pause = _FIRST_PAUSE
        for attempt in range(1, self._attempts + 1):
            try:
                async with self.pace.turn(f"{place.team} {place.channel}"):
                    await self.call(place.team, do)
                return
            except TransientDelivery as error:
                if attempt == self._attempts or (error.retry_after or 0) > _LONGEST_WAIT:
                    raise
                if isinstance(error, DeliveryInDoubt):
                    if there is None:
                        raise
                    if await there():
                        return
                if error.retry_after is not None:
                    self.pace.hold(f"{place.team} {place.channel}", error.retry_after)
                else:
                    await asyncio.sleep(pause)
                    pause *= 2

    async def call(self, team: str, do: Callable[[AsyncWebClient], Awaitable[Any]]) -> Any:
        """One call to the Web API of a workspace, with its errors as ours."""
        client = await self._clients.of(team)
        try:
            return await do(client)
        except SlackApiError as error:
            await self._clients.refused(team, error)
            raise delivery_error(error) from error
        except Exception as error:
            raise delivery_error(error) from error

    async def arrived(self, place: Place, key: str, since: datetime) -> Arrived:
        """Which parts of a message with this key Slack has, and which files came after `since`."""
        place = await self._open(place)
        oldest = f"{(since - _LOOK_BACK).timestamp():.6f}"
        parts: set[int] = set()
        files: set[str] = set()
        for message in await self._history(place, oldest):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
                parts.add(int(payload.get("part", 0)))
            if message.get("bot_id"):
                files.update(str(file.get("name")) for file in message.get("files") or ())
        return Arrived(frozenset(parts), frozenset(files))

    async def _history(self, place: Place, oldest: str) -> Sequence[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            asked: dict[str, Any] = {"channel": place.channel, "oldest": oldest, "limit": _PAGE}
            asked |= {"include_all_metadata": True, **({"cursor": cursor} if cursor else {})}
            if place.thread:
                page = await self.call(
                    place.team,
                    lambda client, asked=asked: client.conversations_replies(ts=place.thread, **asked),  # type: ignore[misc]
                )
            else:
                page = await self.call(
                    place.team,
                    lambda client, asked=asked: client.conversations_history(**asked),  # type: ignore[misc]
                )
            found += page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found


@dataclass(frozen=True)
class Arrived:
    """What of an answer Slack has: numbers of messages, and names of files."""

    parts: frozenset[int] = frozenset()
    files: frozenset[str] = frozenset()


def _written(message: Message) -> dict[str, Any]:
    """Text and blocks. Slack reads no mention and no link in the text."""
    return {"text": message.text, "blocks": list(message.blocks), "parse": "none", "link_names": False}


def _content(message: Message) -> dict[str, Any]:
    """As written, and no page that it names is shown under it."""
    return {**_written(message), "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
