"""What people say, change, and open; each is told to the app as Slack tells it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.delivery import Delivery
from tests.channels.slack.fakeslack.methods.chat import reply
from tests.channels.slack.fakeslack.methods.conversations import add_reaction
from tests.channels.slack.fakeslack.typed import escaped, rich, typed
from tests.channels.slack.fakeslack.world import Channel, File, Message, Thread

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.team import Team
    from tests.channels.slack.fakeslack.world import View

Place = Thread | Message | str | None
_KINDS = {"im": "im", "channel": "channels", "group": "groups"}


class Talking:
    """The half of a person that talks."""

    id: str
    team: Team
    name: str
    home: View | None
    threads: list[Thread]

    @property
    def dm(self) -> Channel:
        """Their direct messages with the app."""
        with self.team.slack.lock:
            return self.team.dm_channel(self)  # type: ignore[arg-type]

    def say(
        self,
        text: str,
        thread: Place = None,
        files: Iterable[tuple[str, bytes]] = (),
        *,
        channel: Channel | None = None,
        raw: bool = False,
    ) -> Delivery:
        """Says something to the app, or in a channel; `raw` is text as Slack would already have written it."""
        where = channel or self.dm
        about: dict[str, Any] = {}
        if shared := [self._file(name, data) for name, data in files]:
            about = {"subtype": "file_share", "files": [file.shown() for file in shared], "upload": False}
        message = self._put(where, text if raw else typed(text), thread, about, plain=text)
        return self._told(where, {**message, "channel": where.id, "channel_type": where.kind, "event_ts": message.ts})

    def mention(self, channel: Channel, text: str, thread: Place = None, *, raw: bool = False) -> Delivery:
        """Calls the app in a channel it is in."""
        written = f"<@{self.team.bot_user}> {text if raw else typed(text)}"
        message = self._put(channel, written, thread, {}, plain=text)
        if not channel.bot_in:
            return Delivery("events_api", {}, failure="not_in_channel")
        event = {**message, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        told = self.team.slack.tell(self.team, event, "app_mention", "app_mentions:read")
        if f"message.{_KINDS[channel.kind]}" in self.team.slack.events:
            self._told(channel, {**event, "type": "message", "channel_type": channel.kind})
        return told

    def slash(self, command: str, text: str = "", channel: Channel | None = None) -> Delivery:
        """Gives a command; Slack does not bring it again when it was not acknowledged."""
        where = channel or self.dm
        slack = self.team.slack
        if "commands" not in self.team.scopes or not self.team.installed:
            return Delivery("slash_commands", {}, failure="missing_scope: commands")
        hook = slack.hook(self, where)
        payload = {
            "token": slack.verification_token,
            "team_id": self.team.id,
            "team_domain": self.team.domain,
            "channel_id": where.id,
            "channel_name": where.name,
            "user_id": self.id,
            "user_name": self.name,
            "command": command,
            "text": escaped(text),
            "api_app_id": self.team.app_id,
            "is_enterprise_install": "false",
            "response_url": hook.url,
            "trigger_id": slack.trigger(self).id,
        }
        delivery = slack.courier.bring(Delivery("slash_commands", payload))
        slack.answered_command(delivery, hook)
        return delivery

    def edit(self, message: Message, text: str) -> Delivery:
        """Changes what they said."""
        before = message.shown()
        ts = self.team.slack.clock.ts()
        with self.team.slack.changing():
            message.update(text=typed(text), blocks=rich(text), edited={"user": self.id, "ts": ts})
        return self._changed("message_changed", message, ts, {"message": message.shown(), "previous_message": before})

    def delete(self, message: Message) -> Delivery:
        """Takes back what they said."""
        with self.team.slack.changing():
            message.gone = True
            message.channel.posts.pop(message.ts)
        about = {"deleted_ts": message.ts, "previous_message": message.shown()}
        return self._changed("message_deleted", message, self.team.slack.clock.ts(), about)

    def react(self, message: Message, name: str) -> Delivery:
        """Puts an emoji under a message."""
        with self.team.slack.changing():
            add_reaction(message, name, self.id)
        item = {"type": "message", "channel": message.channel.id, "ts": message.ts}
        event = {"type": "reaction_added", "user": self.id, "reaction": name, "item": item}
        return self.team.slack.tell(
            self.team, {**event, "item_user": message.get("user")}, "reaction_added", "reactions:read"
        )

    def open_home(self, tab: str = "home") -> Delivery:
        """Opens the app's home, or with "messages" its conversation."""
        event: dict[str, Any] = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": tab}
        if tab == "home" and self.home is not None:
            event["view"] = dict(self.home)
        return self.team.slack.tell(self.team, event, "app_home_opened")

    def open_assistant(self, channel: Channel | None = None) -> Thread:
        """Opens the assistant's pane, beside a channel or beside nothing."""
        thread = Thread(self.dm, self.team.slack.clock.ts())
        context = {"channel_id": channel.id, "team_id": self.team.id, "enterprise_id": None} if channel else {}
        with self.team.slack.changing():
            self.threads.append(thread)
            root = {"type": "message", "subtype": "assistant_app_thread", "user": self.team.bot_user, "ts": thread.ts}
            thread.channel.posts[thread.ts] = Message({**root, "text": "", "thread_ts": thread.ts}, thread.channel)
        about = {"user_id": self.id, "context": context, "channel_id": self.dm.id, "thread_ts": thread.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": about}
        self.team.slack.tell(self.team, event, "assistant_thread_started", "assistant:write")
        return thread

    def _file(self, name: str, data: bytes) -> File:
        file = File(self.team.slack.clock.name("F"), name, self.team, self.id, length=len(data), data=data)
        self.team.files.append(file)
        return file

    def _put(self, channel: Channel, text: str, thread: Place, about: dict[str, Any], plain: str) -> Message:
        fields: dict[str, Any] = {
            "type": "message",
            "user": self.id,
            "ts": self.team.slack.clock.ts(),
            "client_msg_id": str(uuid.uuid4()),
            "text": text,
            "team": self.team.id,
            "blocks": rich(plain),
            **about,
        }
        if thread is not None:
            fields["thread_ts"] = thread if isinstance(thread, str) else thread.ts
        message = Message(fields, channel)
        with self.team.slack.changing():
            if self.team.slack.keep:
                channel.posts[message.ts] = message
                reply(channel, message)
        return message

    def _told(self, channel: Channel, event: dict[str, Any]) -> Delivery:
        kind = _KINDS[channel.kind]
        if not channel.bot_in:
            return Delivery("events_api", {}, failure="not_in_channel")
        return self.team.slack.tell(self.team, event, f"message.{kind}", f"{kind}:history")

    def _changed(self, subtype: str, message: Message, ts: str, about: dict[str, Any]) -> Delivery:
        where = message.channel
        event = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts, **about}
        return self._told(where, {**event, "channel": where.id, "channel_type": where.kind})
