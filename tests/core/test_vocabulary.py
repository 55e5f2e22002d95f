"""Which names a message of somebody may hold."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from bot.app.sample import START
from bot.core.vocabulary import Vocabulary
from bot.core.wording import KEPT, Wording
from bot.domain.people import Person
from bot.domain.records import Procedure
from storage import people
from storage import tables as t
from storage.engine import writing
from tests.core.talking import DOMAIN, Conversation

ZONNEHOF = {"linde", "berk"}
OF_SCHOOL = {"parameters", "rondje parameters"}
OF_ZONNEHOF = {"nutri", "nutri aanhangen", "benen inpakken"}
OF_ALL_EMPLOYERS = OF_ZONNEHOF | {"wikkels", "hijsen"}


def _person(engine: Engine, who: str) -> Person:
    with writing(engine) as db:
        found = people.person_by_email(db, f"{who}{DOMAIN}")
    assert found is not None
    return found


def _places(engine: Engine, who: str) -> set[str]:
    asker = _person(engine, who)
    with writing(engine) as db:
        return set(Vocabulary().words(db, asker, "", START).locations)


def _own_words(engine: Engine, who: str, vocabulary: Vocabulary | None = None) -> set[str]:
    """The words that somebody has and the common catalogue has not."""
    asker, vocabulary = _person(engine, who), vocabulary or Vocabulary()
    with writing(engine) as db:
        mine = vocabulary.words(db, asker, "", START).procedures
        common = vocabulary.of_everybody(db).procedures
    assert all(set(own.words) >= set(one.words) for own, one in zip(mine, common, strict=True))
    return {word for own, one in zip(mine, common, strict=True) for word in own.words if word not in one.words}


def _add_word(engine: Engine, procedure: str, word: str, organisation: str = "zonnehof") -> None:
    row = {"organisation": organisation, "procedure": procedure, "word": word}
    with writing(engine) as db:
        db.execute(insert(t.organisation_words).values(row | {"source": "test", "confirmed_at": START}))


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


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("wim.kramer", OF_ZONNEHOF),
        ("fatima.elamrani", OF_ZONNEHOF | OF_SCHOOL),
        ("mei.linchen", {"wikkels"} | OF_SCHOOL),
        ("noor.jansen", OF_SCHOOL),
        ("saskia.boon", set()),
        ("ruud.terpstra", OF_ALL_EMPLOYERS | OF_SCHOOL),
    ],
)
def test_procedures_are_called_what_the_organisations_around_the_asker_call_them(
    sample_conversation: Conversation, who: str, words: set[str]
) -> None:
    assert _own_words(sample_conversation.engine, who) == words


def test_who_has_the_same_organisations_has_the_same_catalogue(sample_conversation: Conversation) -> None:
    """So that it is worked out once: a turn finds it by the tuple itself."""
    engine, vocabulary = sample_conversation.engine, Vocabulary()
    planner, guide = (_person(engine, who) for who in ("wim.kramer", "marja.stam"))
    with writing(engine) as db:
        assert vocabulary.words(db, planner, "", START).procedures is (
            vocabulary.words(db, guide, "", START).procedures
        )
        nobody = Person(planner.id, planner.name, planner.email, "nl", ())
        assert vocabulary.words(db, nobody, "", START).procedures is vocabulary.of_everybody(db).procedures


def test_the_catalogue_is_kept_for_a_bounded_number_of_sets() -> None:
    zwachtelen = Procedure("zwachtelen", "Zwachtelen", ("windsels",), reserved=False, risk=2)
    own = {f"zorg{n}": {"zwachtelen": (f"woord{n}",)} for n in range(KEPT + 1)}
    wording = Wording((zwachtelen,), own)
    first = wording.around({"zorg0"})
    assert wording.around({"zorg0", "zonder"}) is first
    for code in own:
        wording.around({code})
    assert wording.around({"zorg0"}) is not first
    assert wording.around({"zorg0"}) == first


def test_own_words_are_read_anew_after_an_import(sample_conversation: Conversation) -> None:
    engine, vocabulary = sample_conversation.engine, Vocabulary()
    assert _own_words(engine, "wim.kramer", vocabulary) == OF_ZONNEHOF
    _add_word(engine, "zwachtelen", "wikkels")
    with writing(engine) as db:
        nutri = t.organisation_words.c.word.startswith("nutri")
        db.execute(update(t.organisation_words).where(nutri).values(withdrawn_at=START))
    assert _own_words(engine, "wim.kramer", vocabulary) == OF_ZONNEHOF
    with writing(engine) as db:
        db.execute(insert(t.import_runs).values(at=START, source="test", exported_at=START, full=True))
    assert _own_words(engine, "wim.kramer", vocabulary) == {"benen inpakken", "wikkels"}


@pytest.mark.parametrize(
    ("procedure", "word", "text"),
    [
        ("injectie_sc", "insuline spuiten", "mag ik vrijdag insuline spuiten?"),
        ("zwachtelen", "sondevoeding", "mag ik vrijdag sondevoeding?"),
        ("steunkousen", "benen inpakken", "mag ik vrijdag benen inpakken?"),
        ("sondevoeding_geven", "sonde", "mag ik vrijdag sonde geven?"),
        ("maagsonde_verwijderen", "sonde eruit", "mag ik vrijdag de sonde eruit halen?"),
        ("insuline_pen", "spuiten", "mag ik vrijdag spuiten?"),
        ("insuline_pen", "prik", "mag ik vrijdag een prik zetten?"),
        ("medicatie_gds", "medicijnen delen", "mag ik vrijdag medicijnen delen?"),
        ("blaaskatheter_vrouw", "CAD", "mag ik vrijdag een CAD doen?"),
    ],
)
def test_a_word_that_another_procedure_has_or_that_misleads_is_still_asked_back(
    sample_conversation: Conversation, procedure: str, word: str, text: str
) -> None:
    _add_word(sample_conversation.engine, procedure, word)
    answer = sample_conversation.says("fatima.elamrani", text).answer
    assert answer is not None
    assert (answer.asks, answer.outcome) == (True, None)
