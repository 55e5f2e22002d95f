"""The conversation behind a channel that tells of its events once and is written to later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Address, Answered, Inbound, Reply


@dataclass(frozen=True)
class Unsent:
    """A stored answer that was never seen to arrive, lent to the caller for a while. `at` is when it was asked."""

    key: str
    address: Address
    reply: Reply
    at: datetime


class AnswersPort(Protocol):
    """What is answered, and what became of the answers; synchronous, called from several threads at once."""

    def answer(self, inbound: Inbound) -> Answered:
        """The answer to one event; the same key of the same tenant gives the stored one."""
        ...

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        """The answers with these keys were taken by the channel. May be called twice for one."""
        ...

    def unsent(self, limit: int) -> Sequence[Unsent]:
        """Answers that nobody is posting, oldest first; each is lent to one caller at a time."""
        ...

    def reply_of(self, address: Address, key: str) -> Reply | None:
        """A stored answer or notice of this person, to be shown again; None when there is none."""
        ...

    def taken(self, address: Address, key: str) -> Sequence[str]:
        """The tokens that this person took under that answer or notice, oldest first; `spent.gone` tells what goes."""
        ...
