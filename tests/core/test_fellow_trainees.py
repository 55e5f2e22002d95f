"""That a fellow trainee may supervise is said without the name to who may not see it (invariant 7)."""

from sqlalchemy import update

from storage import tables as t
from storage.engine import writing
from tests.core.talking import Conversation

QUESTION = "mag {} zaterdag tillen met de tillift op De Vennen?"


def test_a_fellow_trainee_is_a_colleague_to_a_trainee_and_has_a_name_for_the_planner(
    sample_conversation: Conversation,
) -> None:
    """Mei Lin is independent for the hoist and on the Saturday shift; policy lets her supervise."""
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.policies).where(t.policies.c.procedure == "tillift").values(trainee_may_supervise=True))
    told = sample_conversation.says("karin.deboer", QUESTION.format("ik"))
    assert told.answer is not None
    assert told.answer.outcome == "SUPERVISED"
    assert "een collega" in told.text
    assert "Mei Lin" not in told.text
    planner = sample_conversation.says("petra.hoekstra", QUESTION.format("Karin de Boer"))
    assert "Mei Lin Chen" in planner.text
