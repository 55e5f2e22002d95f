"""What Slack refuses, as errors of our own tree: may it work later, never, or is the person not reachable there?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery

_WAIT_SECONDS = 30.0
"""How long a limit is taken to last when Slack does not say."""

TOKEN_GONE = frozenset(
    "token_revoked token_expired invalid_auth account_inactive not_authed org_login_required ekm_access_denied"
    " team_access_not_granted app_uninstalled no_permission_for_team".split()
)
"""The workspace no longer lets the app in: nobody there can be reached until it is installed again."""

_GONE = frozenset(
    "channel_not_found not_in_channel is_archived user_not_found user_disabled user_not_visible users_not_found"
    " cannot_dm_bot cannot_message_user messages_tab_disabled user_not_in_channel users_list_not_supplied"
    " restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel"
    " restricted_action_non_threadable_channel im_not_allowed method_not_supported_for_channel_type".split()
)
"""This person or conversation cannot be reached; another channel may."""

_BLOCKS = frozenset("invalid_blocks invalid_blocks_format msg_blocks_too_long".split())
_NEVER = frozenset(
    "msg_too_long no_text too_many_attachments"
    " invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type"
    " missing_post_type invalid_json json_not_object metadata_too_large invalid_metadata_format"
    " invalid_metadata_schema missing_scope not_allowed_token_type method_deprecated unknown_method"
    " deprecated_endpoint view_too_large invalid_trigger_id".split()
)
"""This message will never be taken as it is; `missing_scope` asks the administrator to install the app again."""


class BlocksRefused(PermanentDelivery):
    """Slack does not take the blocks; the text alone it may."""


def code_of(error: SlackApiError) -> str:
    """Slack's word for what it refused, such as "channel_not_found"; "" when it gave none."""
    found = _body(error).get("error")
    return found if isinstance(found, str) else ""


def _body(error: SlackApiError) -> Mapping[str, Any]:
    data = getattr(error.response, "data", None)
    return data if isinstance(data, Mapping) else {}


def delivery_error(error: Exception) -> DeliveryError:
    """The error of our tree that an error of the SDK stands for; the text names Slack's word and no personal data.

    A connection that ended before Slack answered leaves it open whether the message is there: DeliveryInDoubt.
    """
    if isinstance(error, SlackApiError):
        return _refused(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return TransientDelivery("slack: no connection")
    if isinstance(error, TimeoutError | asyncio.TimeoutError | aiohttp.ClientError | OSError):
        return DeliveryInDoubt(f"slack: no answer ({type(error).__name__})")
    if isinstance(error, SlackClientError | ValueError):
        return TransientDelivery(f"slack: {type(error).__name__}")
    raise error


def _refused(error: SlackApiError) -> DeliveryError:
    status = getattr(error.response, "status_code", 200)
    code = code_of(error) or f"http {status}"
    if status == 429 or code in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return TransientDelivery("slack: ratelimited", retry_after=_wait(error))
    if code in TOKEN_GONE or code in _GONE:
        return NotReachable(f"slack: {code}")
    if code in _BLOCKS:
        return BlocksRefused(f"slack: {code}")
    if code in _NEVER:
        return PermanentDelivery(f"slack: {code}")
    # Slack's own troubles (internal_error, fatal_error, service_unavailable, 5xx), and words that are new to us.
    # After "fatal_error" and 5xx some of the work may have been done.
    if code == "fatal_error" or status >= 500:
        return DeliveryInDoubt(f"slack: {code}")
    return TransientDelivery(f"slack: {code}")


def _wait(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        return max(0.0, float(given[0] if isinstance(given, list) else given or _WAIT_SECONDS))
    except ValueError:
        return _WAIT_SECONDS
