"""Speaking first in Teams: where to, what is refused and how, and the pace."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from bot.channels.teams.ports import CHANNEL, Contact
from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery
from bot.messages import Address, Reply, Section, Tone
from tests.channels.teams.faketeams import Person, words_of
from tests.channels.teams.scripted import Stage, staged

EXAM = Reply("Je examen is morgen.")


def address(who: Person) -> Address:
    """As the outbox knows it; what it holds as a conversation plays no part."""
    return Address(CHANNEL, who.tenant, who.user, "what was once")


def known(stage: Stage, conversation: str | None = None) -> Address:
    """Noor's, once the channel knows where she is."""
    where = Contact(stage.noor.room if conversation is None else conversation, stage.teams.service)
    stage.script.contacts[stage.noor.tenant, stage.noor.user] = where
    return address(stage.noor)


def test_it_is_said_in_the_own_conversation_and_named(stage: Stage) -> None:
    to = known(stage)
    assert stage.channel.send(to, EXAM, "k1") == "1"
    assert stage.channel.send(to, EXAM, "k2") == "2"
    assert [words_of(one) for one in stage.noor.said] == [" Je examen is morgen."] * 2
    assert stage.noor.said[0]["summary"] == "Je examen is morgen."
    assert len(stage.teams.authority.tokens) == 1


def test_in_the_language_of_the_reader(stage: Stage) -> None:
    stage.script.known[stage.noor.user] = "en"
    stage.channel.send(known(stage), Reply("Be careful.", Tone.CAUTION), "k1")
    assert "Take care" in words_of(stage.noor.said[0])


def test_somebody_who_was_only_met_in_a_group_gets_a_conversation_of_their_own(stage: Stage) -> None:
    to = known(stage, "")
    for key in ("k1", "k2"):
        stage.channel.send(to, EXAM, key)
    assert len(stage.noor.said) == 2
    assert stage.script.contacts[stage.noor.tenant, stage.noor.user] == Contact(stage.noor.room, stage.teams.service)
    assert sum(path == "/connector/v3/conversations" for _, path in stage.teams.asked) == 1


def test_the_service_that_was_seen_last_is_spoken_to(stage: Stage) -> None:
    """It may change in the middle of a conversation."""
    old = Contact(stage.noor.room, "http://127.0.0.1:9/")
    stage.script.contacts[stage.noor.tenant, stage.noor.user] = old
    with pytest.raises(TransientDelivery):
        stage.channel.send(address(stage.noor), EXAM, "k1")
    stage.noor.say("hoi")
    stage.teams.wait(lambda: stage.script.contacts[stage.noor.tenant, stage.noor.user].service == stage.teams.service)
    stage.channel.send(address(stage.noor), EXAM, "k1")


def test_a_service_that_is_not_of_teams_gets_no_token(stage: Stage) -> None:
    stage.script.contacts[stage.noor.tenant, stage.noor.user] = Contact("a:noor", "https://evil.example/")
    with pytest.raises(PermanentDelivery, match="not of Teams"):
        stage.channel.send(address(stage.noor), EXAM, "k1")
    assert stage.teams.authority.tokens == []


REFUSALS: list[tuple[int, str, type[DeliveryError]]] = [
    (403, "ConversationBlockedByUser", NotReachable),
    (403, "MessageWritesBlocked", NotReachable),
    (403, "BotNotInConversationRoster", NotReachable),
    (403, "BotDisabledByAdmin", NotReachable),
    (404, "ConversationNotFound", NotReachable),
    (405, "MethodNotAllowed", PermanentDelivery),
    (412, "PreconditionFailed", TransientDelivery),
    (429, "Throttled", TransientDelivery),
    (502, "BadGateway", TransientDelivery),
    (503, "ServiceUnavailable", TransientDelivery),
    (504, "GatewayTimeout", TransientDelivery),
    (500, "ServiceError", DeliveryInDoubt),
]


@pytest.mark.parametrize(
    ("status", "code", "error"), REFUSALS, ids=[f"{status} {code}" for status, code, _ in REFUSALS]
)
def test_each_refusal_is_its_own_error(stage: Stage, status: int, code: str, error: type[DeliveryError]) -> None:
    stage.teams.fault("POST", status=status, code=code)
    with pytest.raises(error, match=f"{status} {code}") as refused:
        stage.channel.send(known(stage), EXAM, "k1")
    assert type(refused.value) is error
    assert stage.noor.said == []
    assert "noor" not in str(refused.value).casefold()


def test_a_limit_names_its_wait_and_holds_up_that_conversation(stage: Stage) -> None:
    stage.teams.fault("POST", status=429, headers={"Retry-After": "40"})
    for _ in range(2):
        with pytest.raises(TransientDelivery) as refused:
            stage.channel.send(known(stage), EXAM, "k1")
        assert 39 < (refused.value.retry_after or 0) <= 40
    jan = stage.teams.person("jan")
    stage.script.contacts[jan.tenant, jan.user] = Contact(jan.room, stage.teams.service)
    stage.channel.send(address(jan), EXAM, "k2")
    assert len(jan.said) == 1


@pytest.mark.parametrize("odd", ["Wed, 21 Oct 2026 07:28:00 GMT", "inf", "nan", "-5", "1e99", ""])
def test_a_wait_that_cannot_be_one_is_half_a_minute(stage: Stage, odd: str) -> None:
    stage.teams.fault("POST", status=429, headers={"Retry-After": odd})
    with pytest.raises(TransientDelivery) as refused:
        stage.channel.send(known(stage), EXAM, "k1")
    assert refused.value.retry_after == 30.0


@pytest.mark.parametrize("done", [True, False])
def test_a_connection_that_breaks_leaves_it_in_doubt(stage: Stage, done: bool) -> None:
    stage.teams.fault("POST", drop=True, done=done)
    with pytest.raises(DeliveryInDoubt):
        stage.channel.send(known(stage), EXAM, "k1")
    assert len(stage.noor.said) == done


def test_no_answer_in_time_leaves_it_in_doubt() -> None:
    with staged(timeout=0.3) as stage:
        stage.channel.send(known(stage), EXAM, "k1")
        stage.teams.fault("POST", hang=True)
        with pytest.raises(DeliveryInDoubt):
            stage.channel.send(known(stage), EXAM, "k2")


def test_half_a_message_is_in_doubt(stage: Stage) -> None:
    """The first of its cards is there: said anew it would be there twice."""
    long = Reply("Lijst", sections=(Section("Alles", tuple(f"Regel {number} van de lijst." for number in range(900))),))
    to = known(stage)
    told: list[DeliveryError] = []

    def send() -> None:
        with pytest.raises(DeliveryError) as refused:
            stage.channel.send(to, long, "k1")
        told.append(refused.value)

    stage.teams.rooms[stage.noor.room] = _Refusing(stage, after=1)
    sending = threading.Thread(target=send)
    sending.start()
    sending.join()
    assert isinstance(told[0], DeliveryInDoubt)


class _Refusing(list[Any]):
    """Makes the message after so many fail."""

    def __init__(self, stage: Stage, after: int) -> None:
        super().__init__()
        self._stage = stage
        self._after = after

    def append(self, one: Any) -> None:
        super().append(one)
        if len(self) == self._after:
            self._stage.teams.fault("POST", status=503, code="ServiceUnavailable")


@pytest.mark.parametrize(("status", "code"), [(413, "MessageSizeTooBig"), (400, "BadSyntax")])
def test_where_a_card_is_refused_its_words_are_said(stage: Stage, status: int, code: str) -> None:
    stage.teams.fault("POST", status=status, code=code)
    urgent = Reply("Bel 112.", Tone.URGENT, ("Roep een collega.",))
    assert stage.channel.send(known(stage), urgent, "k1") == "1"
    assert stage.noor.said[0]["text"] == "Bel 112.\n\nRoep een collega."
    assert stage.noor.said[0]["textFormat"] == "plain"


def test_thirty_kilobytes_arrive_in_cards_that_teams_takes(stage: Stage) -> None:
    lines = tuple(f"Regel {number} van een lange lijst." for number in range(1_000))
    stage.channel.send(known(stage), Reply("Lijst", sections=(Section("Alles", lines),)), "k1")
    said = " ".join(words_of(one) for one in stage.noor.said)
    assert len(said) > 30_000
    assert all(line in said for line in lines)


def test_a_token_that_is_over_is_asked_anew_once(stage: Stage) -> None:
    stage.channel.send(known(stage), EXAM, "k1")
    stage.teams.authority.tokens.clear()
    stage.channel.send(known(stage), EXAM, "k2")
    assert len(stage.noor.said) == 2
    assert len(stage.teams.authority.tokens) == 1


@pytest.mark.parametrize("code", [7000215, 7000222, 700016, 90002])
def test_without_a_login_nobody_is_reached(stage: Stage, code: int) -> None:
    stage.teams.authority.refuse = code
    with pytest.raises(NotReachable, match=f"AADSTS{code}"):
        stage.channel.send(known(stage), EXAM, "k1")


def test_a_tenant_that_refuses_the_bot(stage: Stage) -> None:
    for _ in range(2):
        stage.teams.fault("POST", status=401, code="BotNotRegistered")
    with pytest.raises(NotReachable, match="401 BotNotRegistered"):
        stage.channel.send(known(stage), EXAM, "k1")


def test_it_waits_for_its_turn() -> None:
    with staged(a_second=5) as stage:
        to = known(stage)
        stage.channel.send(to, EXAM, "warm")
        begin = time.monotonic()
        for number in range(9):
            stage.channel.send(to, EXAM, f"k{number}")
        assert time.monotonic() - begin > 0.9


def test_an_hour_that_is_full_names_the_wait() -> None:
    with staged(an_hour=2) as stage:
        to = known(stage)
        for key in ("k1", "k2"):
            stage.channel.send(to, EXAM, key)
        with pytest.raises(TransientDelivery) as refused:
            stage.channel.send(to, EXAM, "k3")
        assert 3590 < (refused.value.retry_after or 0) <= 3600
        assert len(stage.noor.said) == 2


def test_nothing_is_sent_when_the_channel_does_not_run(stage: Stage) -> None:
    from bot.channels.teams.app import TeamsChannel
    from bot.channels.teams.ports import TeamsPorts
    from tests.channels.teams.scripted import now, settings_of

    idle = TeamsChannel(TeamsPorts(stage.script, stage.script, now), settings_of(stage.teams))
    with pytest.raises(NotReachable, match="not running"):
        idle.send(known(stage), EXAM, "k1")
    idle.beat()
