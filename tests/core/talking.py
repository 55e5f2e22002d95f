"""Conversations as data: each TOML file is a list of dialogues, each a list of turns with what is expected of the answer."""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.app.sample import START
from bot.channels.spent import tokens_of
from bot.core.handle import Core
from bot.core.options import taken
from bot.domain.calendar import AMSTERDAM
from bot.messages import FORM_TOKEN, Address, Inbound, Reply, Upload
from handlers.routes import FALLBACK, routes
from storage import people
from storage.engine import reading, writing

FOLDER = Path(__file__).parent / "dialogues"
DOMAIN = "@voorbeeld.example"


@dataclass
class Conversation:
    """One conversation on a database; `says` is one message of somebody, `taps` a choice by its label."""

    engine: Engine
    core: Core = field(init=False)
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    last: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.core = Core(self.engine, routes(), FALLBACK)

    def taken(self, who: str, reply: Reply) -> tuple[str, ...]:
        """The tokens that somebody took under an answer or a message."""
        with reading(self.engine) as db:
            person = people.person_by_email(db, who + DOMAIN)
            assert person is not None
            return taken(db, tokens_of(reply), person)

    def address(self, who: str) -> Address:
        """The person's place in this conversation; linked on first use."""
        address = Address("test", "", who, self.name)
        with writing(self.engine) as db:
            person = people.person_by_email(db, who if "@" in who else who + DOMAIN)
            if person is not None:
                people.link_account(db, person.id, address)
        return address

    def says(self, who: str, text: str, at: datetime = START, upload: Upload | None = None) -> Reply:
        """What the bot answers to this."""
        address = self.address(who)
        reply = self.core.handle(Inbound(secrets.token_hex(8), address, at, text=text, upload=upload))
        self.last[who] = reply
        return reply

    def picks(self, who: str, word: str, quoted: str = "", at: datetime = START) -> Reply:
        """What the bot answers to a choice that stands always, perhaps about the words of another message."""
        inbound = Inbound(secrets.token_hex(8), self.address(who), at, choice=word, quoted=quoted)
        self.last[who] = self.core.handle(inbound)
        return self.last[who]

    def fills_in(self, name: str, /, **values: str) -> Reply:
        """What the bot answers to the form of its last answer; a value that is not given stays as it was."""
        form = self.last[name].form
        assert form is not None
        known = {one.name: one.value for one in form.fields} | values
        pairs = ((FORM_TOKEN, form.token), *known.items())
        self.last[name] = self.core.handle(Inbound(secrets.token_hex(8), self.address(name), START, form=pairs))
        return self.last[name]

    def taps(self, who: str, label: str, at: datetime = START, reply: Reply | None = None) -> Reply:
        """What the bot answers to a tap on a choice of its last answer; KeyError when there is no such choice."""
        shown = reply or self.last[who]
        tokens = {choice.label: choice.token for choice in shown.choices}
        answer = self.core.handle(Inbound(secrets.token_hex(8), self.address(who), at, choice=tokens[label]))
        self.last[who] = answer
        return answer


@dataclass(frozen=True)
class Dialogue:
    """A named list of turns."""

    name: str
    turns: tuple[dict[str, Any], ...]


def dialogues() -> list[Dialogue]:
    """Every dialogue of every file, in order."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["dialogue"]:
            found.append(Dialogue(f"{file.stem}: {one['name']}", tuple(one["turn"])))
    return found


def moment(turn: dict[str, Any]) -> datetime:
    """When it is said; the sample's own moment when not given."""
    at = turn.get("at")
    return datetime.fromisoformat(at).replace(tzinfo=AMSTERDAM) if at else START


def unmet(turn: dict[str, Any], reply: Reply) -> list[str]:
    """What of the expectations the reply does not meet, in words."""
    answer = reply.answer
    got = {
        "outcome": (answer.outcome if answer else None) or "none",
        "topic": answer.topic if answer else None,
        "intent": answer.intent if answer else None,
        "asks": bool(answer and answer.asks),
        "headline": reply.headline,
        "choices": [choice.label for choice in reply.choices],
    }
    unknown = set(turn) - {*got, "as", "at", "text", "tap", "says", "never"}
    if unknown:
        raise KeyError(f"nothing is checked by {unknown}")
    wrong = [f"{key}: {got[key]!r}, expected {turn[key]!r}" for key in got if key in turn and got[key] != turn[key]]
    wrong += [f"lacks {part!r}" for part in turn.get("says", []) if part not in reply.text]
    wrong += [f"holds {part!r}" for part in turn.get("never", []) if part in reply.text]
    return wrong
