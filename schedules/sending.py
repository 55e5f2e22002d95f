"""One message over the accounts of its reader, in the order in which they want to be reached: it arrives once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol, runtime_checkable

from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery
from bot.messages import Address, Reply
from schedules.taking import Outgoing
from storage.outbox import Attempt

log = logging.getLogger(__name__)


class Sender(Protocol):
    """What a channel offers for speaking first; called from several threads at once."""

    def send(self, address: Address, reply: Reply, key: str, /) -> str | None:
        """Sends a message, within half a minute; gives what the channel calls it, when it says.

        Raises a DeliveryError when the channel did not take it.
        """


@runtime_checkable
class Witness(Protocol):
    """What a channel offers besides that can look back whether it took a message."""

    def arrived(self, address: Address, key: str, since: datetime, /) -> bool | None:
        """Was the message with this key sent to the address, at `since` or later? None: it cannot tell.

        False also where the same key sent again does no harm.
        """


Ways = Sequence[tuple[Address, Sender]]


class End(Enum):
    """How sending went: taken; surely not taken; or nobody can tell, and it is left at that or said once more."""

    SENT = auto()
    NOT_SENT = auto()
    IN_DOUBT = auto()
    ONCE_MORE = auto()


@dataclass(frozen=True)
class Outcome:
    """How it ended for one message, with each try; `failure` says why it was not sent."""

    message: Outgoing
    end: End
    tries: tuple[Attempt, ...] = ()
    failure: DeliveryError | None = None


Begin = Callable[[Attempt], None]
"""Writes down that a try begins. TransientDelivery when that cannot be written now: then it does not begin."""


def send(message: Outgoing, ways: Ways, now: datetime, begin: Begin) -> Outcome:
    """Sends it over the first way that takes it, or settles whether an earlier try arrived.

    Where a try is in doubt no other way is tried. A failure with `End.IN_DOUBT` may still be settled later. A try over
    a channel that cannot look back is written down with `begin`, so that after a crash only those are in doubt.
    """
    if message.reply is None:
        return Outcome(message, End.NOT_SENT, failure=PermanentDelivery("the stored message cannot be read"))
    try:
        return _settled(message, ways, now) if message.in_doubt else _tried(message, message.reply, ways, now, begin)
    except TransientDelivery as unknown:
        return Outcome(message, End.IN_DOUBT if message.in_doubt else End.NOT_SENT, failure=unknown)
    except Exception as bug:
        log.exception("bug in a channel", extra={"key": message.key})
        return Outcome(message, End.IN_DOUBT, failure=DeliveryInDoubt(f"bug: {type(bug).__name__}"))


def _settled(message: Outgoing, ways: Ways, now: datetime) -> Outcome:
    """Asks each channel about an earlier try. Raises TransientDelivery when one cannot be asked now."""
    unknown = not message.begun <= {address.channel for address, _ in ways}
    for address, sender in ways:
        there = _arrived(message, address, sender)
        if there:
            return Outcome(message, End.SENT, (Attempt(message.key, address, now, "gelukt"),))
        unknown = unknown or there is None
    if not unknown:
        return Outcome(message, End.NOT_SENT)
    return Outcome(message, End.ONCE_MORE if message.again and message.attempts < 2 else End.IN_DOUBT)


def _arrived(message: Outgoing, address: Address, sender: Sender) -> bool | None:
    if not isinstance(sender, Witness):
        return None if address.channel in message.begun else False
    try:
        return sender.arrived(address, message.key, message.since)
    except TransientDelivery:
        raise
    except DeliveryError:
        return False


def _tried(message: Outgoing, reply: Reply, ways: Ways, now: datetime, begin: Begin) -> Outcome:
    tries, failures = list[Attempt](), list[DeliveryError]()
    for address, sender in ways:
        if not isinstance(sender, Witness):
            begin(Attempt(message.key, address, now, "onzeker"))
        try:
            reference = sender.send(address, reply, message.key)
        except DeliveryInDoubt as doubt:
            tries.append(Attempt(message.key, address, now, "onzeker", remark=str(doubt)))
            return Outcome(message, End.IN_DOUBT, tuple(tries), doubt)
        except DeliveryError as refused:
            tries.append(Attempt(message.key, address, now, "mislukt", remark=str(refused)))
            failures.append(refused.with_traceback(None))  # which would hold this frame, and that the list
        else:
            tries.append(Attempt(message.key, address, now, "gelukt", reference or ""))
            return Outcome(message, End.SENT, tuple(tries))
    return Outcome(message, End.NOT_SENT, tuple(tries), _most_hopeful(failures))


def _most_hopeful(failures: Sequence[DeliveryError]) -> DeliveryError:
    """The failure that counts when every way failed: one that may pass by itself, else that nobody is there now."""
    for kind in (TransientDelivery, NotReachable):
        for failure in failures:
            if isinstance(failure, kind):
                return failure
    return failures[-1] if failures else NotReachable("no channel")
