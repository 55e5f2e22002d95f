"""The buttons of a round: they carry its name, and ask with the number it has by now."""

import pytest

from bot.app.sample import START
from bot.core import options
from bot.core.follow_up import Asked
from bot.understanding.meaning import Intent
from schedules.round_looking import observe
from storage import checkins, people
from storage.engine import writing
from tests.core.talking import DOMAIN, Conversation


@pytest.mark.parametrize(
    ("verb", "intent", "behind"),
    [
        ("ronde:{}", Intent.CHECKIN_ASK, ""),
        ("ronde-nee:{}:overgeslagen", Intent.CHECKIN_SKIP, ":overgeslagen"),
        ("ronde-nee:{}:niet gezien", Intent.CHECKIN_SKIP, ":niet gezien"),
        ("ronde-vraag:{}", Intent.CHECKIN_INVITE, ""),
        ("ronde-lees:{}", Intent.CHECKIN_READ, ""),
    ],
)
def test_a_name_becomes_a_number(sample_conversation: Conversation, verb: str, intent: Intent, behind: str) -> None:
    with writing(sample_conversation.engine) as db:
        observe(db, START)
        asker = people.person_by_email(db, "fatima.elamrani" + DOMAIN)
        assert asker is not None
        (kept,) = checkins.waiting_for(db, asker.id)
        for name, number in ((checkins.name_of(kept), kept.id), ("7/weekvraag/nooit", 0), ("", 0)):
            found = options.chosen(db, f"bericht.{verb.format(name)}.een:sleutel", asker)
            assert isinstance(found, Asked)
            assert (found.intent, found.slots.value) == (intent, f"{number}{behind}")
