"""Says what was rendered, where it belongs, once.

A connection that breaks leaves it open whether Slack took a message. Every message therefore carries its key in its
metadata, and before it is said again the conversation is asked whether it is there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.channels.slack.clients import Clients
from bot.channels.slack.errors import BlocksRefused, delivery_error
from bot.channels.slack.looking_back import EVENT_TYPE, Arrived, look_back, own_name
from bot.channels.slack.pace import Pace
from bot.channels.slack.ports import SlackSettings
from bot.channels.slack.rendering import Message, Rendered, all_text
from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery

log = logging.getLogger(__name__)

_LONGEST_WAIT = 60.0
_FIRST_PAUSE = 0.5
_NOTHING = Arrived()


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
    ts: str = ""

    @property
    def direct(self) -> Place:
        """The conversation with this person alone."""
        return Place(self.team, self.user)

    @property
    def conversation(self) -> str:
        """As the core names it: the channel, with the thread behind it; "#" before what is not direct."""
        channel = f"#{self.channel}" if self.hidden else self.channel
        return f"{channel}:{self.thread}" if self.thread else channel


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

    async def post(
        self, place: Place, rendered: Rendered, key: str, *, since: datetime, there: Arrived = _NOTHING
    ) -> Place:
        """Says all of it and returns where, with Slack's name of its first message; `since` is when it was first asked.

        What of it is `there` already is left out. DeliveryError as Slack refused, DeliveryInDoubt when it may or may not
        have been said.
        """
        if place.hidden:
            try:
                await self._hidden(place, rendered)
            except (NotReachable, PermanentDelivery) as refused:
                log.info("answered in the direct conversation", extra={"reason": str(refused)})
                return await self.post(place.direct, rendered, key, since=since)
            if rendered.files:
                direct = replace(await self.opened(place.direct), hidden=False)
                await self._upload(direct, rendered, frozenset(), key)
            return place
        place = await self.opened(place)
        first = ""
        for part, message in enumerate(rendered.messages):
            if part not in there.parts:
                payload = {"key": key, "part": part, "parts": len(rendered.messages), "files": len(rendered.files)}
                first = await self._post_part(place, message, payload, since) or first
        await self._upload(place, rendered, there.files, key)
        return replace(place, ts=first)

    async def download(self, team: str, url: str, most: int) -> bytes | None:
        """A file that was sent along; None when it is too large or cannot be fetched."""
        try:
            return await self._clients.download(team, url, most)
        except DeliveryError:
            raise
        except Exception as error:
            raise delivery_error(error) from error

    async def opened(self, place: Place) -> Place:
        """The place with its channel: a direct conversation is opened when it was not."""
        if place.channel:
            return place
        who = (place.team, place.user)
        if who not in self._opened:
            found = await self.call(place.team, "conversations_open", users=[place.user])
            channel = (found.get("channel") or {}).get("id")
            if not isinstance(channel, str):
                raise TransientDelivery("slack: conversations.open gave no conversation")
            self._opened[who] = channel
        return replace(place, channel=self._opened[who])

    async def _post_part(self, place: Place, message: Message, payload: dict[str, Any], since: datetime) -> str:
        """Gives Slack's name of it; "" when it was there already."""
        key, part = payload["key"], payload["part"]
        metadata = {"event_type": EVENT_TYPE, "event_payload": payload}
        said = {**_content(message), **_where(place), "metadata": metadata}

        async def there() -> bool:
            return part in (await self.arrived(place, key, since)).parts

        try:
            return _named(await self._in_turn(place, "chat_postMessage", said, there))
        except BlocksRefused as refused:
            # An urgent card must arrive, also when Slack has come to refuse one of its links.
            log.error("slack refused blocks", extra={"key": key, "reason": str(refused)})
            answers = [
                await self._in_turn(place, "chat_postMessage", {**said, "blocks": None, "text": text}, there)
                for text in all_text(message)
            ]
            return _named(answers[0])

    async def _hidden(self, place: Place, rendered: Rendered) -> None:
        for message in rendered.messages:
            if place.response_url:
                thread = {"thread_ts": place.thread} if place.thread else {}
                await self.respond(place.response_url, {**_content(message), **thread, "response_type": "ephemeral"})
            else:
                said = {**_content(message), **_where(place), "user": place.user}
                await self._in_turn(place, "chat_postEphemeral", said)

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
        await self.call(place.team, "chat_update", channel=place.channel, ts=ts, **_written(message))

    async def _upload(self, place: Place, rendered: Rendered, there: frozenset[str], key: str) -> None:
        for number, file in enumerate(rendered.files):
            name = own_name(file.name, f"{key} {number}")
            if name not in there:
                upload = {"filename": name, "title": file.name, "alt_txt": file.alt, "content": file.content}
                await self._in_turn(place, "files_upload_v2", {"file_uploads": [upload], **_where(place)})

    async def _in_turn(
        self, place: Place, method: str, args: dict[str, Any], there: Callable[[], Awaitable[bool]] | None = None
    ) -> Any:
        """At the conversation's pace, again after a wait when Slack asks for one; `there` settles what is in doubt.

        Gives what Slack answered; None when it was there already.
        """
        conversation = f"{place.team} {place.channel}"
        pause, doubtful = _FIRST_PAUSE, False
        for attempt in range(1, self._attempts + 1):
            try:
                async with self.pace.turn(conversation):
                    if doubtful and there is not None and await there():
                        return None
                    return await self._limited(place.team, method, args)
            except TransientDelivery as error:
                doubtful = doubtful or isinstance(error, DeliveryInDoubt)
                if attempt == self._attempts and doubtful and there is not None and await there():
                    return None
                unsettled = doubtful and there is None
                if unsettled or attempt == self._attempts or (error.retry_after or 0) > _LONGEST_WAIT:
                    raise
                self.pace.hold(conversation, pause if error.retry_after is None else error.retry_after)
                pause *= 2
        return None

    async def _limited(self, team: str, method: str, args: dict[str, Any]) -> Any:
        """Not while Slack asks this workspace to wait with this method."""
        limit = f"{team} {method}"
        wait = self.pace.wait(limit)
        if wait and self._attempts == 1:
            raise TransientDelivery("slack: ratelimited", retry_after=wait)
        await asyncio.sleep(wait)
        try:
            return await self.call(team, method, **args)
        except TransientDelivery as error:
            if error.retry_after is not None:
                self.pace.hold(limit, error.retry_after)
            raise

    async def call(self, team: str, method: str, **args: Any) -> Any:
        """One call to the Web API of a workspace (a method of the SDK's client), with its errors as ours."""
        client = await self._clients.of(team)
        try:
            return await getattr(client, method)(**args)
        except SlackApiError as error:
            await self._clients.refused(team, error)
            raise delivery_error(error) from error
        except Exception as error:
            raise delivery_error(error) from error

    async def arrived(self, place: Place, key: str, since: datetime) -> Arrived:
        """What of the answer with this key Slack has, of all that was said there after `since`."""
        place = await self.opened(place)
        asked = {"channel": place.channel, **({"ts": place.thread} if place.thread else {})}
        method = "conversations_replies" if place.thread else "conversations_history"
        return await look_back(partial(self.call, place.team, method, **asked), key, since)


def _named(answer: Any) -> str:
    ts = answer.get("ts") if answer is not None else None
    return ts if isinstance(ts, str) else ""


def _where(place: Place) -> dict[str, str]:
    return {"channel": place.channel, **({"thread_ts": place.thread} if place.thread else {})}


def _written(message: Message) -> dict[str, Any]:
    """Text and blocks. Slack reads no mention and no link in the text."""
    return {"text": message.text, "blocks": list(message.blocks), "parse": "none", "link_names": False}


def _content(message: Message) -> dict[str, Any]:
    """As written, and no page that it names is shown under it."""
    return {**_written(message), "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
