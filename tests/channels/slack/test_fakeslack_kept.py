"""What the fake Slack keeps and gives back, proven with the real client."""

from __future__ import annotations

from typing import Any

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from tests.channels.slack.fakeslack.asked import ABOUT, HOME, MODAL, SECTION, Do, call, post, refusal
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.world import Message


def test_a_direct_message_is_kept_and_its_metadata_shown_to_who_asks(team: Team) -> None:
    message = post(team, "U1", "&lt;b&gt;", metadata=ABOUT, blocks=[SECTION])
    later = post(team, "U1")
    assert team.dm(team.users["U1"]) == [message, later]
    assert (message.text, message.channel.kind) == ("&lt;b&gt;", "im")
    assert float(later.ts) > float(message.ts)
    where = message.channel.id
    plain = call(team, lambda client: client.conversations_history(channel=where))
    told = call(team, lambda client: client.conversations_history(channel=where, include_all_metadata=True))
    assert [item.get("metadata") for item in plain["messages"]] == [None, None]
    assert [item.get("metadata") for item in told["messages"]] == [None, ABOUT]


def test_history_is_cut_by_time_and_number(team: Team) -> None:
    first, second, third = post(team, "C1", "1"), post(team, "C1", "2"), post(team, "C1", "3")
    answer = post(team, "C1", "4", thread_ts=first.ts)

    def texts(**fields: Any) -> list[str]:
        found = call(team, lambda client: client.conversations_history(channel="C1", **fields))
        return [item["text"] for item in found["messages"]]

    assert texts() == ["3", "2", "1"]
    assert texts(oldest=first.ts, latest=third.ts) == ["2"]
    assert texts(oldest=first.ts, latest=third.ts, inclusive=True) == ["3", "2", "1"]
    page = call(team, lambda client: client.conversations_history(channel="C1", limit=2))
    assert page["has_more"]
    assert texts(limit=2, cursor=page["response_metadata"]["next_cursor"]) == ["1"]
    replies = call(team, lambda client: client.conversations_replies(channel="C1", ts=first.ts))
    assert [item["ts"] for item in replies["messages"]] == [first.ts, answer.ts]
    assert second.get("reply_count") is None
    assert first["reply_count"] == 1


def test_a_message_is_changed_and_taken_back_by_its_own_app(team: Team) -> None:
    message = post(team, "C1", "een", blocks=[SECTION], metadata=ABOUT)
    call(team, lambda client: client.chat_update(channel="C1", ts=message.ts, text="twee"))
    assert (message.text, message.blocks, message["metadata"]) == ("twee", [], ABOUT)
    team.slack.events.clear()
    team.users["U1"].say("van mij", channel=team.channels["C1"])
    theirs = team.channels["C1"].messages[-1]
    for do in ("update", "delete"):
        answer = refusal(team, lambda client, do=do: client.api_call(f"chat.{do}", json=_at(theirs)))  # type: ignore[misc]
        assert answer["error"] == f"cant_{do}_message"
    call(team, lambda client: client.chat_delete(channel="C1", ts=message.ts))
    assert team.channels["C1"].messages == [theirs]


def _at(message: Message) -> dict[str, str]:
    return {"channel": message.channel.id, "ts": message.ts, "text": "x"}


def test_only_one_person_sees_an_ephemeral_message(team: Team) -> None:
    call(team, lambda client: client.chat_postEphemeral(channel="C1", user="U1", text="psst"))
    assert [message.text for message in team.users["U1"].ephemerals] == ["psst"]
    assert team.channels["C1"].messages == []


def test_people_are_shown_as_slack_shows_them(team: Team) -> None:
    team.user("U5", email="g@b.nl", confirmed=False, guest=True, locale="en-GB")

    def info(number: str) -> dict[str, Any]:
        answer = call(team, lambda client: client.users_info(user=number, include_locale=True))
        found: dict[str, Any] = answer["user"]
        return found

    guest = info("U5")
    assert (guest["is_restricted"], guest["is_email_confirmed"], guest["locale"]) == (True, False, "en-GB")
    assert guest["profile"]["email"] == "g@b.nl"
    assert (info("U2")["deleted"], info("U3")["is_bot"], info("U4")["is_stranger"]) == (True, True, True)
    found = call(team, lambda client: client.users_lookupByEmail(email="A@b.nl"))
    assert found["user"]["id"] == "U1"
    team.scopes -= {"users:read.email"}
    assert "email" not in info("U5")["profile"]


def test_reactions_come_once_and_go_once(team: Team) -> None:
    message = post(team, "C1")
    where = {"channel": "C1", "timestamp": message.ts, "name": "eyes"}
    call(team, lambda client: client.reactions_add(**where))
    assert message["reactions"] == [{"name": "eyes", "users": [team.bot_user], "count": 1}]
    assert refusal(team, lambda client: client.reactions_add(**where))["error"] == "already_reacted"
    call(team, lambda client: client.reactions_remove(**where))
    assert refusal(team, lambda client: client.reactions_remove(**where))["error"] == "no_reaction"


def test_a_trigger_opens_one_modal_within_three_seconds(slack: FakeSlack, team: Team) -> None:
    user = team.users["U1"]
    first, late = slack.trigger(user).id, slack.trigger(user).id

    def opening(trigger: str, view: dict[str, Any] = MODAL) -> Do:
        return lambda client: client.views_open(trigger_id=trigger, view=view)

    wrong = refusal(team, opening(first, {**MODAL, "title": {"type": "plain_text", "text": "a" * 25}}))
    assert wrong["error"] == "invalid_arguments"
    assert "view.title" in wrong["response_metadata"]["messages"][0]
    call(team, opening(first))
    assert user.views[0]["title"]["text"] == "Vraag"
    assert refusal(team, opening(first))["error"] == "exchanged_trigger_id"
    slack.clock.move(3.1)
    assert refusal(team, opening(late))["error"] == "expired_trigger_id"


def test_a_view_is_changed_by_who_has_its_last_state(slack: FakeSlack, team: Team) -> None:
    user = team.users["U1"]
    call(team, lambda client: client.views_open(trigger_id=slack.trigger(user).id, view=MODAL))
    call(team, lambda client: client.views_publish(user_id="U1", view=HOME))
    view, home = user.views[0], user.home
    assert home is not None
    state = str(view["hash"])

    def update(client: AsyncWebClient) -> Any:
        return client.views_update(view_id=view["id"], view=MODAL, hash=state)

    def publish(client: AsyncWebClient) -> Any:
        return client.views_publish(user_id="U1", view=HOME, hash=home["hash"])

    for change in (update, publish):
        call(team, change)
        assert refusal(team, change)["error"] == "hash_conflict"


def test_a_file_is_uploaded_shared_and_fetched_with_the_token_alone(slack: FakeSlack, team: Team) -> None:
    async def upload(client: AsyncWebClient) -> Any:
        return await client.files_upload_v2(
            channel="C1", filename="a.csv", content="x;y", alt_txt="Uren", initial_comment="Hier"
        )

    call(team, upload)
    message = team.channels["C1"].messages[0]
    assert (message.text, message["files"][0]["alt_txt"], team.files[0].data) == ("Hier", "Uren", b"x;y")
    address = message["files"][0]["url_private_download"]
    auth = {"Authorization": f"Bearer {team.bot_token}"}
    assert httpx.get(address, headers=auth, timeout=5).content == b"x;y"
    page = httpx.get(address, timeout=5, follow_redirects=True)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    team.scopes -= {"files:read"}
    assert httpx.get(address, headers=auth, timeout=5).status_code == 302
    people = refusal(team, lambda client: client.files_upload_v2(channel="U1", filename="a.csv", content="x"))
    assert people["error"] == "channel_not_found"


def test_an_address_is_good_five_times_for_half_an_hour(slack: FakeSlack, team: Team) -> None:
    user = team.users["U1"]
    first, late = (slack.hook(user, user.dm).url for _ in range(2))
    answers = [httpx.post(first, json={"text": "x"}, timeout=5) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].json()["error"] == "used_url"
    slack.clock.move(1801)
    assert httpx.post(late, json={"text": "x"}, timeout=5).json()["error"] == "expired_url"
