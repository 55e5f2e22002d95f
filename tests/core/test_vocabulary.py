"""Which names a message of somebody may hold."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from bot.app.sample import START
from bot.core.vocabulary import Vocabulary
from bot.domain.people import Person
from storage import people
from storage import tables as t
from storage.engine import writing
from tests.core.talking import DOMAIN, Conversation

ZONNEHOF = {"linde", "berk"}


def _person(engine: Engine, who: str) -> Person:
    with writing(engine) as db:
        found = people.person_by_email(db, f"{who}{DOMAIN}")
    assert found is not None
    return found


def _places(engine: Engine, who: str) -> set[str]:
    asker = _person(engine, who)
    with writing(engine) as db:
        return set(Vocabulary().words(db, asker, "", START).locations)


@pytest.mark.parametrize("who", ["wim.kramer", "marja.stam", "fatima.elamrani"])
def test_whoever_works_somewhere_can_name_the_places_of_that_employer(
    sample_conversation: Conversation, who: str
) -> None:
    assert _places(sample_conversation.engine, who) == ZONNEHOF


def test_a_teacher_can_name_the_places_where_trainees_of_the_school_work(sample_conversation: Conversation) -> None:
    engine = sample_conversation.engine
    everywhere = _places(engine, "ruud.terpstra")
    assert everywhere > ZONNEHOF
    with writing(engine) as db:
        elsewhere = t.placements.c.employer != "zonnehof"
        db.execute(update(t.placements).where(elsewhere).values(withdrawn_at=START - timedelta(days=1)))
    assert _places(engine, "ruud.terpstra") == ZONNEHOF


def test_a_kept_catalogue_is_read_anew_after_an_import(sample_conversation: Conversation) -> None:
    engine = sample_conversation.engine
    asker, vocabulary = _person(engine, "wim.kramer"), Vocabulary()
    with writing(engine) as db:
        assert "linde" in vocabulary.words(db, asker, "", START).locations
        db.execute(update(t.locations).where(t.locations.c.code == "linde").values(withdrawn_at=START))
        assert "linde" in vocabulary.words(db, asker, "", START).locations
        run = {"at": START, "source": "test", "exported_at": START, "full": True}
        db.execute(insert(t.import_runs).values(run))
        assert "linde" not in vocabulary.words(db, asker, "", START).locations


def test_a_place_elsewhere_is_known_when_named_and_not_when_it_is_called_like_an_own_one(
    sample_conversation: Conversation,
) -> None:
    engine = sample_conversation.engine
    planner, vocabulary = _person(engine, "wim.kramer"), Vocabulary()
    stamp = {"source": "test", "confirmed_at": START}
    with writing(engine) as db:
        for code, name in (("oord-linde", "De Linde"), ("oord-beuk", "De Beuk")):
            row = {"code": code, "name": name, "organisation": "heideroos", "aliases": ("Linde", "Oord"), "on_call": ()}
            db.execute(insert(t.locations).values(row | stamp))
        words = {
            text: set(vocabulary.words(db, planner, text, START).locations) - ZONNEHOF
            for text in ("op de linde", "op De Beuk", "op Oord", "bij Zonnehof Zorg", "in de zorg", "")
        }
    assert words == {
        "op de linde": set(),
        "op De Beuk": {"oord-beuk"},
        "op Oord": {"oord-linde", "oord-beuk"},
        "bij Zonnehof Zorg": {"werkgever:zonnehof"},
        "in de zorg": set(),
        "": set(),
    }
