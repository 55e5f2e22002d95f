"""Triggers and the addresses to answer a command or click at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.methods.chat import content, put, remove, rewrite, signed
from tests.channels.slack.fakeslack.world import Channel, Hook, Message, Refused, Trigger

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.call import Call
    from tests.channels.slack.fakeslack.clock import Clock
    from tests.channels.slack.fakeslack.delivery import Delivery
    from tests.channels.slack.fakeslack.team import Team

HOOK_LIVES = 30 * 60
MOST_USES = 5
UNREACHED = "dispatch_failed"


class Hooks:
    """The share of `FakeSlack` that lets an app answer what a person did."""

    clock: Clock
    root: str
    triggers: dict[str, Trigger]

    if TYPE_CHECKING:

        def as_app(self, team: Team, args: dict[str, Any] | None = None) -> Call: ...
        def changing(self) -> Any: ...

    def start_hooks(self) -> None:
        self.hooks: dict[str, Hook] = {}

    def trigger(self, user: Any) -> Trigger:
        """A right to open a modal."""
        made = Trigger(self.clock.name("12345.98765."), user.team, user, self.clock.now())
        self.triggers[made.id] = made
        return made

    def hook(self, user: Any, channel: Channel, source: Message | None = None) -> Hook:
        """An address to answer at."""
        name = self.clock.name("")
        hook = Hook(f"{self.root}/actions/{name}", user.team, user, channel, self.clock.now(), source)
        self.hooks[name] = hook
        return hook

    def used(self, name: str, body: dict[str, Any]) -> None:
        """Does what the app asks at such an address."""
        hook = self.hooks.get(name)
        if hook is None or self.clock.now() - hook.made > HOOK_LIVES:
            raise Refused("expired_url")
        if hook.uses >= MOST_USES:
            raise Refused("used_url")
        self._answer(hook, body)
        hook.uses += 1

    def _answer(self, hook: Hook, body: dict[str, Any]) -> None:
        """Posts, replaces or deletes; unless it says otherwise it is a new message that only they see."""
        call = self.as_app(hook.team, body)
        source = hook.source if hook.source is not None and not hook.source.gone else None
        if body.get("delete_original"):
            if source is None:
                raise Refused("message_not_found")
            remove(source)
            return
        fields = content(call)
        if body.get("replace_original") and source is not None:
            rewrite(call, source, fields)
            return
        if thread := body.get("thread_ts"):
            fields["thread_ts"] = thread
        if body.get("response_type") == "in_channel":
            made = put(call, hook.channel, fields)
        else:
            made = Message(signed(hook.team, fields, self.clock.ts()), hook.channel, hook.user)
            hook.user.shown_to.append(made)
        hook.source = hook.source or made

    def answered_command(self, delivery: Delivery, hook: Hook) -> None:
        """Shows what came with the acknowledgement of a command, or that it did not reach the app."""
        if not delivery.acked:
            hook.user.notices.append(UNREACHED)
            return
        body = delivery.body if isinstance(delivery.body, dict) else {"text": delivery.body}
        if not body.get("text") and not body.get("blocks"):
            return
        with self.changing():
            try:
                self._answer(hook, body)
            except Refused as error:
                delivery.failure = f"bad answer: {error}"
                hook.user.notices.append(UNREACHED)
