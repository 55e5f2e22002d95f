"""What goes wrong between Slack and the bot: nothing is lost, nothing is answered twice, nothing stops."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.channels.slack.app import SlackChannel
from bot.channels.slack.incoming import Incoming, Kind
from bot.channels.slack.ports import Kept
from bot.messages import Address, Answer, Document, Field, Form, Inbound, Reply, Tone
from tests.channels.slack.fakeslack.served import Served
from tests.channels.slack.scripted import Stage, now, running, settings_of


def test_what_takes_longer_is_acknowledged_first_and_kept(quiet: Stage) -> None:
    quiet.script.hold = threading.Event()
    with running(quiet.slack, quiet.script, quiet.team, patience=0.05, busy_after=0.01):
        told = quiet.user.say("hoi")
        assert told.acked
        assert len(quiet.script.inbox) == 1
        quiet.slack.wait(lambda: quiet.user.reactions == ["hourglass_flowing_sand"])
        quiet.script.hold.set()
        assert quiet.said() == ["Je zei: hoi"]
        quiet.slack.wait(lambda: not quiet.script.inbox)
        quiet.slack.wait(lambda: not quiet.user.reactions)


def test_a_slow_answer_shows_that_it_is_being_made_where_it_was_asked(quiet: Stage) -> None:
    quiet.script.hold = threading.Event()
    channel = quiet.team.channel("C1", members=[quiet.user])
    with running(quiet.slack, quiet.script, quiet.team, patience=0.05, busy_after=0.01):
        thread = quiet.user.open_assistant()
        quiet.slack.wait(lambda: thread.status == "Ik zoek het op …")
        assert quiet.user.slash("/wegwijs", "hoi", channel).acked
        quiet.slack.wait(lambda: [one.text for one in quiet.user.ephemerals] == ["Ik zoek het op …"])
        quiet.script.hold.set()
        quiet.slack.wait(lambda: "Je zei: hoi" in [one.text for one in quiet.user.ephemerals])
        quiet.slack.wait(lambda: not thread.status)


def _broken(_: Inbound) -> Reply:
    raise ZeroDivisionError


def test_the_log_says_what_happened_without_what_people_said(quiet: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    quiet.script.answers["mijn geheim"] = _broken
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.user.say("mijn geheim")
        quiet.slack.wait(lambda: quiet.team.said(quiet.user))
        assert "Er ging iets mis" in quiet.team.said(quiet.user)[0].text
        for error in ("channel_not_found", "token_revoked", "invalid_blocks"):
            quiet.slack.fault("chat.postMessage", error=error, times=2, done=False)
            quiet.user.say(f"mijn geheim van {error}")
        channel.beat()
    said = caplog.text
    assert "slack" in said
    assert not any(word in said for word in ("mijn geheim", "noor@zorg.nl", "Noor", quiet.team.bot_token))


def test_what_cannot_be_kept_is_not_acknowledged_and_answered_when_it_is_told_again(http: Stage) -> None:
    http.script.locked = True
    told = http.user.say("hoi")
    assert told.status == 503
    http.script.locked = False
    http.slack.replay(told)
    assert http.said() == ["Je zei: hoi"]


def test_an_event_left_by_a_crash_is_taken_up(quiet: Stage) -> None:
    left = Incoming("D:1.1", "T1", "U1", Kind.MESSAGE, quiet.user.dm_id, text="hoi", ts="1.1")
    quiet.script.inbox[("T1", "D:1.1")] = Kept("D:1.1", "T1", left.dump())
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.team.dm_channel(quiet.user)
        channel.beat()
        assert quiet.said() == ["Je zei: hoi"]
        quiet.slack.wait(lambda: not quiet.script.inbox)


@pytest.mark.parametrize("arrived", [True, False])
def test_an_answer_left_by_a_crash_is_said_once(quiet: Stage, arrived: bool) -> None:
    with running(quiet.slack, quiet.script, quiet.team):
        quiet.user.say("hoi")
        quiet.said()
        quiet.slack.wait(lambda: quiet.script.sent)
    quiet.script.sent.clear()  # it stopped before it could write down that it was said
    if not arrived:
        posts = quiet.team.dm_channel(quiet.user).posts
        for ts in [one.ts for one in posts.values() if one.by_app]:
            del posts[ts]
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        channel.beat()
        quiet.slack.wait(lambda: len(quiet.script.sent) == 1)
        assert quiet.said() == ["Je zei: hoi"]


def test_two_processes_answer_an_event_once(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team):
        first = quiet.slack.request_url
        with running(quiet.slack, quiet.script, quiet.team):
            told = quiet.user.say("hoi")
            quiet.slack.request_url = first
            quiet.slack.replay(told, retry=None)
            quiet.user.say("dag")
            assert quiet.said(2) == ["Je zei: hoi", "Je zei: dag"]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 0},
        {"status": 500},
        {"error": "internal_error"},
        {"drop": True},
        {"drop": True, "done": False},
    ],
    ids=str,
)
def test_a_refusal_that_passes_neither_loses_nor_doubles_an_answer(http: Stage, fault: dict[str, Any]) -> None:
    http.slack.fault("chat.postMessage", **fault)
    http.user.say("hoi")
    http.slack.wait(lambda: len(http.script.sent) == 1)
    http.user.say("dag")
    assert http.said(2) == ["Je zei: hoi", "Je zei: dag"]


def test_an_answer_that_hangs_is_found_and_not_said_again(quiet: Stage) -> None:
    quiet.slack.fault("chat.postMessage", hang=30, done=True)
    with running(quiet.slack, quiet.script, quiet.team, timeout=0.5):
        quiet.user.say("hoi")
        quiet.slack.wait(lambda: len(quiet.script.sent) == 1)
        assert quiet.said() == ["Je zei: hoi"]
        quiet.slack.release()


def test_the_socket_drops_in_the_middle_of_an_answer(quiet: Stage) -> None:
    quiet.slack.mode = "socket"
    quiet.slack.retry_unacked = True
    quiet.script.hold = threading.Event()
    with running(quiet.slack, quiet.script, quiet.team):
        asked = threading.Thread(target=quiet.user.say, args=("hoi",))
        asked.start()
        quiet.slack.wait(lambda: quiet.script.holding)
        quiet.slack.close_sockets()
        quiet.script.hold.set()
        asked.join(20)
        quiet.slack.wait(lambda: quiet.slack.sockets.open, timeout=20)
        assert quiet.said() == ["Je zei: hoi"]
        quiet.script.hold = None
        quiet.user.say("dag")
        assert quiet.said(2) == ["Je zei: hoi", "Je zei: dag"]


def test_a_workspace_that_revoked_the_token_is_lost_and_found_again(quiet: Stage) -> None:
    from bot.channels.slack.ports import Workspace

    quiet.script.workspaces["T1"] = Workspace("T1", "zorg", quiet.team.bot_token, quiet.team.bot_user)
    with running(quiet.slack, quiet.script):
        quiet.user.say("hoi")
        quiet.said()
        quiet.slack.revoke(quiet.team)
        quiet.user.say("ben je er nog?")
        quiet.slack.wait(lambda: not quiet.script.workspaces)
        quiet.team.install()
        quiet.script.workspaces["T1"] = Workspace("T1", "zorg", quiet.team.bot_token, quiet.team.bot_user)
        quiet.user.say("dag")
        quiet.slack.wait(lambda: "Je zei: dag" in [one.text for one in quiet.team.said(quiet.user)])


def test_the_server_starts_while_the_socket_cannot_be_opened(quiet: Stage) -> None:
    quiet.slack.mode = "socket"
    refusal = quiet.slack.fault("apps.connections.open", error="invalid_auth", times=None)
    script = quiet.script
    channel = SlackChannel(script.ports, settings_of(quiet.slack, bot_token=quiet.team.bot_token))
    started = threading.Event()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with channel.running():
            started.set()
            yield

    with Served(Starlette(lifespan=lifespan)):
        assert started.wait(5)
        quiet.slack.wait(lambda: refusal.hits)


def test_an_answer_is_not_said_again_while_it_waits_for_slack(quiet: Stage) -> None:
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.slack.fault("chat.postMessage", status=429, retry_after=1)
        quiet.user.say("hoi")
        quiet.slack.wait(lambda: quiet.slack.calls_of("chat.postMessage"))
        quiet.script.leased.clear()  # its lease is over
        channel.beat()
        quiet.slack.wait(lambda: len(quiet.script.sent) == 1)
        quiet.user.say("dag")
        assert quiet.said(2) == ["Je zei: hoi", "Je zei: dag"]


def test_a_form_that_is_refused_too_late_for_its_modal_is_said(quiet: Stage) -> None:
    form = Form("Actiepunt", (Field("wat", "Wat?"),), "Bewaar", "f.0")
    quiet.script.answers["/actie"] = Reply("Vul in.", form=form)
    quiet.script.answers["f.0"] = Reply("Die dag is voorbij.", form=replace(form, token="f.1"))
    with running(quiet.slack, quiet.script, quiet.team, patience=0.3) as _:
        quiet.user.slash("/wegwijs", "/actie", quiet.team.channel("C1", members=[quiet.user]))
        quiet.slack.wait(lambda: quiet.user.views)
        quiet.script.hold = threading.Event()
        assert quiet.user.submit(quiet.user.views[-1], {"Wat?": "x"}).acked
        quiet.script.hold.set()
        quiet.slack.wait(lambda: "Die dag is voorbij." in str(quiet.user.ephemerals))


@pytest.mark.parametrize("minutes", [1, 6])
def test_an_answer_on_what_somebody_may_do_is_not_said_when_it_is_old(quiet: Stage, minutes: int) -> None:
    yes = Reply("Ja, zelfstandig.", Tone.YES, answer=Answer("auth", "auth.check", outcome="INDEPENDENT"))
    asked = Inbound("D:1.1", Address("slack", "T1", "U1", ""), now() - timedelta(minutes=minutes), text="mag ik dat?")
    quiet.script.replies["T1", "D:1.1"], quiet.script.asked["T1", "D:1.1"] = yes, asked
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        channel.beat()
        said = quiet.said()[0]
    assert ("Ja, zelfstandig." in said) == (minutes == 1)
    assert ("Stel hem opnieuw." in said) == (minutes == 6)


def test_each_long_answer_brings_its_own_file(quiet: Stage) -> None:
    """Both files are called the same; the second is refused at first."""
    for name in ("een", "twee"):
        quiet.script.answers[name] = Reply(name, documents=(Document("a.txt", "text/plain", name.encode(), "Alt."),))
    with running(quiet.slack, quiet.script, quiet.team) as channel:
        quiet.user.say("een")
        quiet.slack.wait(lambda: len(quiet.script.sent) == 1)
        quiet.slack.fault("files.completeUploadExternal", error="channel_not_found")
        quiet.user.say("twee")
        quiet.slack.wait(lambda: len(quiet.team.said(quiet.user)) == 3)
        quiet.script.leased.clear()
        quiet.slack.wait(lambda: len(quiet.slack.calls_of("files.completeUploadExternal")) == 2)
        channel.beat()
        quiet.slack.wait(lambda: len(quiet.script.sent) == 2)
    shared = [file for file in quiet.team.files if file.shared]
    assert [file.data for file in shared] == [b"een", b"twee"]
