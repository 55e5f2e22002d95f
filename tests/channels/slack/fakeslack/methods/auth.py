"""auth.* and team.info: who the app is; what needs no workspace's token is in `tokens`."""

from __future__ import annotations

from tests.channels.slack.fakeslack.call import Answer, Call, method


@method("auth.test")
def test(call: Call) -> Answer:
    return {
        "url": call.team.url,
        "team": call.team.name,
        "user": "wegwijs",
        "team_id": call.team.id,
        "user_id": call.team.bot_user,
        "bot_id": call.team.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def revoke(call: Call) -> Answer:
    if call.flag("test"):
        return {"revoked": False}
    call.grant.state = "token_revoked"
    return {"revoked": True}


@method("team.info", "team:read")
def team(call: Call) -> Answer:
    return {"team": {"id": call.team.id, "name": call.team.name, "domain": call.team.domain}}
