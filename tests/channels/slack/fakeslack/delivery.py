"""Bringing events, clicks and commands to the app, over HTTP or over the socket."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import httpx

from tests.channels.serving import TLS

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.server import FakeSlack

Kind = Literal["events_api", "interactive", "slash_commands"]
MOST_RETRIES = 1


@dataclass
class Delivery:
    """One thing the app was told, and what it answered."""

    kind: Kind
    payload: dict[str, Any]
    status: int | None = None
    """Of the HTTP answer; 200 for an acknowledged envelope; None when nobody answered."""
    body: Any = ""
    """What came with the acknowledgement: JSON read, other text as it is."""
    headers: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0
    failure: str = ""
    """Why it did not reach the app or was not acknowledged."""

    @property
    def acked(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def retries(self) -> int:
        return max(0, self.attempts - 1)

    @property
    def event_id(self) -> str:
        return str(self.payload["event_id"])

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = self.payload["event"]
        return found


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature of a request."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def written(payload: Mapping[str, Any], *, form: bool) -> tuple[str, str]:
    """The body and its content type: events are JSON, commands a form, clicks a form with one field of JSON."""
    if not form:
        return json.dumps(payload), "application/json"
    fields = payload if "command" in payload else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


class Courier:
    """Brings it, and brings events that are not acknowledged once more when the fake is told to."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.client = httpx.Client(trust_env=False, follow_redirects=False, verify=TLS)

    def bring(self, delivery: Delivery, retry: int | None = None) -> Delivery:
        """Brings it in the way the app listens; comes back when it was acknowledged or time is up."""
        with self.slack.changing():
            self.slack.deliveries.append(delivery)
        again = delivery.kind == "events_api" and self.slack.retry_unacked and retry is None
        self._once(delivery, retry or 0, "http_timeout" if retry else "")
        if again and not delivery.acked and "x-slack-no-retry" not in delivery.headers and self._reaches():
            self._once(delivery, MOST_RETRIES, delivery.failure)
        self.slack.tell_waiters()
        return delivery

    def _reaches(self) -> bool:
        return self.slack.mode == "http" or self.slack.sockets.open

    def _once(self, delivery: Delivery, retry: int, reason: str) -> None:
        delivery.failure = ""
        if self.slack.mode == "socket":
            self._over_socket(delivery, retry, reason)
        else:
            self._over_http(delivery, retry, reason)

    def _over_socket(self, delivery: Delivery, retry: int, reason: str) -> None:
        if not self.slack.sockets.open and delivery.kind != "events_api":
            delivery.failure = "no_connection"
            return
        sent = self.slack.sockets.send(delivery, retry, "timeout" if reason else "")
        if not sent:
            delivery.failure = "no_connection"
        elif not self.slack.happens(lambda: delivery.acked, self.slack.patience):
            delivery.failure = "timeout"

    def _over_http(self, delivery: Delivery, retry: int, reason: str) -> None:
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        delivery.attempts += 1
        try:
            answer = self.post(delivery.payload, form=delivery.kind != "events_api", headers=headers)
        except httpx.TimeoutException:
            delivery.status, delivery.failure = None, "http_timeout"
            return
        except httpx.HTTPError:
            delivery.status, delivery.failure = None, "connection_failed"
            return
        delivery.status, delivery.headers, delivery.body = answer.status_code, answer.headers, _read(answer)
        if not delivery.acked:
            delivery.failure = "http_error"

    def post(
        self,
        payload: Mapping[str, Any],
        *,
        timestamp: float | str | None = None,
        secret: str | None = None,
        form: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A signed request to the app; with another secret or time it is a forged or an old one."""
        body, content_type = written(payload, form=form)
        moment = self.slack.clock.now() if timestamp is None else timestamp
        stamp = moment if isinstance(moment, str) else str(int(moment))
        sent = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(secret or self.slack.signing_secret, stamp, body),
            **(headers or {}),
        }
        return self.client.post(
            self.slack.request_url, content=body.encode(), headers=sent, timeout=self.slack.patience
        )


def _read(answer: httpx.Response) -> Any:
    if answer.headers.get("content-type", "").startswith("application/json"):
        return answer.json()
    return answer.text
