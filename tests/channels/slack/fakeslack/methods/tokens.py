"""Methods that no workspace's token is needed for: api.test, the installation, and where to connect."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.call import Answer
from tests.channels.slack.fakeslack.world import Refused

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.server import FakeSlack


def api_test(slack: FakeSlack, token: str, args: dict[str, Any]) -> Answer:
    if args.get("error"):
        raise Refused(str(args["error"]), args=args)
    return {"args": args}


def access(slack: FakeSlack, token: str, args: dict[str, Any]) -> Answer:
    """oauth.v2.access: an installation for a code, once."""
    if args.get("client_id") != slack.client_id:
        raise Refused("invalid_client_id")
    if args.get("client_secret") != slack.client_secret:
        raise Refused("bad_client_secret")
    name = str(args.get("code") or "")
    if name in slack.used_codes:
        raise Refused("code_already_used")
    code = slack.codes.get(name)
    if code is None:
        raise Refused("invalid_code")
    if code.redirect_uri and args.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
        raise Refused("bad_redirect_uri")
    slack.used_codes.add(name)
    access_token = code.team.install(code.scopes)
    return {
        "app_id": slack.app_id,
        "authed_user": {"id": code.by},
        "scope": ",".join(sorted(code.scopes)),
        "token_type": "bot",
        "access_token": access_token,
        "bot_user_id": code.team.bot_user,
        "team": {"id": code.team.id, "name": code.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def connect(slack: FakeSlack, token: str, args: dict[str, Any]) -> Answer:
    """apps.connections.open: an address for Socket Mode."""
    if not token:
        raise Refused("not_authed")
    if token in slack.grants:
        raise Refused("not_allowed_token_type")
    if token != slack.app_token:
        raise Refused("invalid_auth")
    if "connections:write" not in slack.app_scopes:
        raise Refused("missing_scope", needed="connections:write", provided=",".join(sorted(slack.app_scopes)))
    return {"url": slack.sockets.address()}


FREE: dict[str, Callable[[FakeSlack, str, dict[str, Any]], Answer]] = {
    "api.test": api_test,
    "apps.connections.open": connect,
    "oauth.v2.access": access,
}
