"""What people press, choose, fill in and send; each is told to the app as Slack tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.delivery import Delivery
from tests.channels.slack.fakeslack.forms import CannotDo, action, find, state
from tests.channels.slack.fakeslack.methods.views import answered, replace, stack
from tests.channels.slack.fakeslack.world import Channel, Message, Refused, View

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.team import Team

NO_ANSWER = "We had some trouble connecting. Try again?"


class Pressing:
    """The half of a person that presses and fills in."""

    id: str
    team: Team
    name: str
    home: View | None
    views: list[View]
    notices: list[str]

    def click(
        self,
        target: Message | View,
        label: str | None = None,
        *,
        action_id: str | None = None,
        option: Any = None,
        beside: Mapping[str, Any] | None = None,
    ) -> Delivery:
        """Presses or chooses something in a message, a modal or the home, found by what it says or by its name.

        `beside` is what they filled in near it.
        """
        block, element = find(target.blocks, label, action_id)
        done = action(block, element, option, self.team.slack.clock.ts())
        chosen = {} if element["type"] in ("button", "overflow") else {element["action_id"]: option}
        values = state(target.blocks, {**chosen, **(beside or {})})
        return self._interact({"type": "block_actions", **self._place(target, values), "actions": [done]})

    def click_home(self, label: str | None = None, *, action_id: str | None = None, option: Any = None) -> Delivery:
        """Presses something in the home."""
        if self.home is None:
            raise CannotDo("the home is empty")
        return self.click(self.home, label, action_id=action_id, option=option)

    def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Sends a modal with fields by block_id, action_id or label; what the app answers happens to the modal."""
        self._is_open(view)
        if not view["submit"]:
            raise CannotDo("the modal has nothing to send it with")
        filled = state(view.blocks, values or {}, sent=True)
        payload = {"type": "view_submission", "view": {**view, "state": filled}, "response_urls": []}
        delivery = self._interact(payload)
        with self.team.slack.changing():
            self._answered(view, delivery)
        return delivery

    def close(self, view: View, *, everything: bool = False) -> Delivery:
        """Closes a modal, or all that are open; the app hears of it only if it asked to."""
        self._is_open(view)
        with self.team.slack.changing():
            self.views[:] = [] if everything else [one for one in self.views if one is not view]
        payload = {"type": "view_closed", "view": dict(view), "is_cleared": everything}
        if not view["notify_on_close"]:
            return Delivery("interactive", payload, failure="notify_on_close is off")
        return self._interact(payload, trigger=False)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Uses a shortcut of the app, from anywhere or on a message."""
        payload: dict[str, Any] = {"type": "shortcut", "callback_id": callback_id}
        if message is not None:
            about = self._hooked(message.channel, None)
            payload = {**payload, "type": "message_action", **about, "message_ts": message.ts}
            payload["message"] = message.shown()
        if "commands" not in self.team.scopes:
            return Delivery("interactive", payload, failure="missing_scope: commands")
        return self._interact({**payload, "action_ts": self.team.slack.clock.ts()})

    def _is_open(self, view: View) -> None:
        if not any(view is one for one in self.views):
            raise CannotDo("the modal is not open")

    def _place(self, target: Message | View, values: dict[str, Any]) -> dict[str, Any]:
        """Where it was pressed. Of a message that only they see Slack sends no content."""
        if isinstance(target, View):
            return {
                "container": {"type": "view", "view_id": target["id"]},
                "view": {**target, "state": values},
            }
        if target.gone:
            raise CannotDo("the message is gone")
        container = {"type": "message", "message_ts": target.ts, "channel_id": target.channel.id}
        if "thread_ts" in target:
            container["thread_ts"] = target["thread_ts"]
        place = {
            "container": {**container, "is_ephemeral": target.ephemeral},
            **self._hooked(target.channel, target),
            "state": values,
        }
        return place if target.ephemeral else {**place, "message": target.shown()}

    def _hooked(self, channel: Channel, source: Message | None) -> dict[str, Any]:
        about = {"id": channel.id, "name": channel.name}
        return {"channel": about, "response_url": self.team.slack.hook(self, channel, source).url}

    def _interact(self, payload: dict[str, Any], *, trigger: bool = True) -> Delivery:
        slack = self.team.slack
        if not self.team.installed:
            return Delivery("interactive", payload, failure="not installed")
        whole = {
            **payload,
            "user": {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team.id},
            "team": {"id": self.team.id, "domain": self.team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": self.team.app_id,
            "token": slack.verification_token,
            **({"trigger_id": slack.trigger(self).id} if trigger else {}),
        }
        delivery = slack.courier.bring(Delivery("interactive", whole))
        if not delivery.acked:
            self.notices.append(NO_ANSWER)
        return delivery

    def _answered(self, view: View, delivery: Delivery) -> None:
        """What the app's answer to a form does to the modal."""
        if not delivery.acked or not any(view is one for one in self.views):
            return
        answer = delivery.body if isinstance(delivery.body, dict) else {}
        call = self.team.slack.as_app(self.team)
        try:
            match answer.get("response_action"):
                case "errors":
                    view.errors = self._errors(view, answer)
                case "clear":
                    self.views.clear()
                case "update":
                    replace(view, answered(call, answer["view"], self, view))
                case "push":
                    stack(self.views, answered(call, answer["view"], self))
                case None if not answer and not delivery.body:
                    self.views[:] = [one for one in self.views if one is not view]
                case _:
                    raise Refused("unknown response_action")
        except (Refused, KeyError) as error:
            delivery.failure = f"bad answer: {error} {getattr(error, 'body', '')}"
            self.notices.append(NO_ANSWER)

    def _errors(self, view: View, answer: dict[str, Any]) -> dict[str, str]:
        """Errors beside fields; each must name a block of the modal with an input."""
        errors = answer.get("errors")
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise Refused("errors must name inputs")
        return errors
