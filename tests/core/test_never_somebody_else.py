"""An answer about authorisation is about the person and the procedure that were meant, whatever the words.

Everything else is a question back or a refusal, which is always right.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event, select

from bot.app.sample import START
from bot.messages import Address, Answer, Inbound
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.core.adversarial import ASKERS, ATTACKS, Case, add_people, plain
from tests.core.talking import Conversation

LEAST = 500
ANSWERED = 0.9
"""Of what is asked without any attack: a bot that asks everything back is never wrong either."""


@dataclass(frozen=True)
class Talks:
    """Conversations on one database, each of its own; `emails` are those of everybody by name."""

    conversation: Conversation
    emails: dict[str, str]
    numbers: Iterator[int]

    def decided(self, case: Case) -> Answer | None:
        """The last answer, when it carries an outcome."""
        address = Address("test", "", case.asker, f"c{next(self.numbers)}")
        said = (Inbound(f"{address.conversation}-{n}", address, START, text=text) for n, text in enumerate(case.turns))
        answer = [self.conversation.core.handle(one) for one in said][-1].answer
        return answer if answer is not None and answer.outcome is not None else None

    def wrong(self, case: Case, answer: Answer | None) -> str:
        """What is wrong with that answer; "" for the right one, a question or a refusal."""
        if answer is None:
            return ""
        said = (answer.slots.get("person"), answer.slots.get("procedure"))
        meant = (self.emails.get(case.person), case.procedure)
        return "" if said == meant else f"{case.asker}: {' / '.join(case.turns)} → {said}, meant {meant}"


@pytest.fixture(scope="module")
def talks(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talks]:
    """The sample data with more people in it, and everybody who asks known; nothing waits for the disk."""
    file = tmp_path_factory.mktemp("adversarial") / "copy.db"
    shutil.copy(sample_file, file)
    engine = open_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous = OFF"))
    with writing(engine) as db:
        add_people(db)
    with reading(engine) as db:
        emails = {name: email for name, email in db.execute(select(t.persons.c.name, t.persons.c.email))}
    conversation = Conversation(engine)
    for asker in ASKERS:
        conversation.address(asker)
    yield Talks(conversation, emails, count())
    engine.dispose()


def test_there_are_enough_different_attacks() -> None:
    assert len({case for attack in ATTACKS for case in attack()}) >= LEAST


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_answer_is_about_somebody_or_something_else(talks: Talks, attack: Callable[[], Iterator[Case]]) -> None:
    found = [talks.wrong(case, talks.decided(case)) for case in dict.fromkeys(attack())]
    assert [said for said in found if said] == []


def test_what_is_asked_plainly_is_answered(talks: Talks) -> None:
    answers = {case: talks.decided(case) for case in plain()}
    assert [said for case, answer in answers.items() if (said := talks.wrong(case, answer))] == []
    assert sum(answer is not None for answer in answers.values()) >= ANSWERED * len(answers)
