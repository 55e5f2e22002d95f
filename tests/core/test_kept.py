"""The names of clients are kept nowhere, and sent to nobody (invariant 6)."""

import pytest
from sqlalchemy import select

from storage import tables as t
from storage.engine import reading
from tests.core.talking import Conversation

FATIMA = "fatima.elamrani"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mag ik vrijdag zwachtelen bij mw de Vries", "mag ik vrijdag zwachtelen bij mw …"),
        (
            "Als Ahmet een aanval krijgt, mag ik dan stesolid geven?",
            "Als … een aanval krijgt, mag ik dan stesolid geven?",
        ),
        ("mag Samira vrijdag zwachtelen op De Linde", "mag Samira vrijdag zwachtelen op De Linde"),
    ],
)
def test_what_is_kept_of_a_message(sample_conversation: Conversation, text: str, kept: str) -> None:
    sample_conversation.says(FATIMA, text)
    with reading(sample_conversation.engine) as db:
        assert set(db.execute(select(t.turns.c.text)).scalars()) == {kept}
        assert set(db.execute(select(t.events.c.said)).scalars()) == {kept}


def test_what_is_passed_on_names_no_client(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, "ik kan niet inloggen om de casus van mevrouw Van Dalen te uploaden")
    sample_conversation.taps(FATIMA, "Ja, stuur naar Ruud Terpstra")
    with reading(sample_conversation.engine) as db:
        (asked,) = db.execute(select(t.open_questions.c.text)).scalars()
    assert asked == "ik kan niet inloggen om de casus van mevrouw … te uploaden"
