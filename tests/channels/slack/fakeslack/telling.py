"""What Slack tells the app: events it subscribed to, once more when a test wants that, and requests of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import httpx

from tests.channels.slack.fakeslack.clock import Clock
from tests.channels.slack.fakeslack.delivery import Courier, Delivery

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.team import Team

EVENTS = (
    *("app_home_opened", "app_mention", "app_uninstalled", "assistant_thread_started", "message.im"),
    *("reaction_added", "tokens_revoked"),
)
"""What the app is subscribed to where a test says nothing else."""


class Telling:
    """The share of `FakeSlack` that speaks to the app."""

    app_id = "A0WEGWIJS"
    signing_secret = "8f742231b10e8888abcd99yyyzzz85a5"
    verification_token = "verification"
    clock: Clock
    courier: Courier
    events: set[str]

    def tell(
        self, team: Team, event: Mapping[str, Any], name: str, scope: str = "", *, forced: bool = False
    ) -> Delivery:
        """Tells the app of an event that it subscribed to and has the scope for."""
        reasons = {
            "not subscribed": name not in self.events,
            "not installed": not forced and not team.installed,
            f"missing_scope: {scope}": bool(scope) and scope not in team.scopes,
        }
        whole = {"event_ts": self.clock.ts(), **event}
        for reason, holds in reasons.items():
            if holds:
                return Delivery("events_api", {"event": whole}, failure=reason)
        who = {"enterprise_id": None, "team_id": team.id, "user_id": team.bot_user, "is_bot": True}
        payload = {
            "token": self.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": whole,
            "type": "event_callback",
            "event_id": self.clock.name("Ev"),
            "event_time": int(self.clock.now()),
            "authorizations": [{**who, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": self.clock.name("4-"),
        }
        return self.courier.bring(Delivery("events_api", payload))

    def tell_revoked(self, team: Team) -> Delivery:
        """Tells the app that its token ended."""
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user]}}
        return self.tell(team, event, "tokens_revoked", forced=True)

    def replay(self, delivery: Delivery, retry: int | None = 1, event_id: str = "same") -> Delivery:
        """Brings an event once more, said to be a retry or not, under its own or another id."""
        number = {"event_id": event_id} if event_id != "same" else {}
        return self.courier.bring(Delivery(delivery.kind, {**delivery.payload, **number}), retry)

    def post(self, payload: Mapping[str, Any], **how: Any) -> httpx.Response:
        """A request to the app as it is, signed as `timestamp` and `secret` say."""
        return self.courier.post(payload, **how)

    def verify_url(self) -> httpx.Response:
        """The question Slack asks when the address is put in the app's settings."""
        return self.post({"token": self.verification_token, "challenge": "3eZbrw1a", "type": "url_verification"})
