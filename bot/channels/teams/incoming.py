"""One thing that a person did in Teams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What somebody did in Teams."""

    MESSAGE = "bericht"
    EDIT = "bewerking"
    TAP = "knop"
    DIALOG = "formulier"
    SEARCH = "zoeken"


@dataclass(frozen=True)
class File:
    """A file that was sent along; `kept` when Teams has it itself and wants the bot's token for it."""

    name: str
    url: str
    kept: bool = False


@dataclass(frozen=True)
class Incoming:
    """One thing a person did.

    `key` is its own identity, whatever number of times Teams tells it. `user` is the Entra object id, `account` what
    Teams calls them for this bot. `conversation` and `service` are where it happened; `alone` when only the person and
    the bot are there, else `group` is the team or the chat. `source` is the message whose button was tapped, `value`
    what that button sent. `locale` is the language that Teams shows.
    """

    key: str
    tenant: str
    user: str
    account: str
    kind: Kind
    conversation: str
    service: str
    group: str = ""
    alone: bool = False
    text: str = ""
    value: Any = None
    files: tuple[File, ...] = ()
    source: str = ""
    locale: str = "nl"

    @property
    def parts(self) -> tuple[Incoming, ...]:
        """The words, and each file that came along, as events of their own: "he is not breathing" is no upload."""
        files = (
            replace(self, key=f"{self.key}:{number}", text="", files=(file,)) for number, file in enumerate(self.files)
        )
        return (*((replace(self, files=()),) if self.text or not self.files else ()), *files)
