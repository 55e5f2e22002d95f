"""Every text is there in Dutch and English, with the same values, in short sentences and plain words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest
from babel.messages.pofile import read_po

from bot.channels import signs
from bot.domain.authorisation.decision import JUDGEMENTS
from bot.domain.authorisation.outcome import Source
from bot.domain.checkins import Party, SeatState
from bot.domain.people import Role
from bot.domain.records import AssignmentKind, Checker, CheckMode, Level, TrajectState
from bot.texts import Texts
from handlers import assignment_words, contacts, decision_text, names, questions, talk
from storage import privacy
from tests.house import ROOT
from tests.sayings import FIELD, Spoken, fields, spoken, strings, unsaid

CATALOGUE = ROOT / "bot" / "locale" / "en.po"
DATA = ROOT / "handlers" / "data"

SHIFTS = ("vroege dienst", "dagdienst", "tussendienst", "late dienst", "avonddienst", "nachtdienst")
"""What rosters call a shift; any other word is shown as the roster has it."""
ON_CALL = ("achterwacht", *names.CALLED.values())
"""What places call their numbers; any other word is shown as the place has it."""
PARTIES = ("school", "werkgever", "deelnemer")
KINDS = ("certificaat", "vrijstelling", "werkproces", "scholing")
"""How a requirement of a policy begins: "certificaat:VTH"."""
NAMES: tuple[str, ...] = ()
"""Names of procedures, certificates and medicines are those of the school and the employer: they stay as they are."""

ROLES = tuple(Role)
REASONS = (
    *("controlegroep", "de datum is veranderd", "deze dag wil je geen berichten", "er is een nieuwere herinnering"),
    *(
        "geldt niet meer",
        "is al klaar",
        "staat er niet meer bij",
        "het is een feestdag",
        "het is stil op jouw verzoek",
        "iedereen is weer bereikbaar",
    ),
    *("is ingeleverd", "is ingetrokken", "is niet meer aangemeld", "is opnieuw afgetekend", "is teruggedraaid"),
    *("is vervallen", "is voldaan", "je begeleidt niemand meer", "je bent aan het werk", "je hebt nachtdienst"),
    *("je had deze week al genoeg berichten", "je wilt even geen berichten", "je wilt hier niets over horen"),
    *("na een nachtdienst", "staat niet meer in de gegevens", "te laat om nog te sturen", "traject is afgerond"),
    *("traject is gepauzeerd", "traject is gestopt", "traject is nog niet begonnen", "was er toch"),
    *("werkt daar nu niet", "er ging iets mis bij het nakijken"),
    *(
        "er was geen les",
        "is afgezegd",
        "is al geweest",
        "is gepland",
        "is nog niet afgesproken",
        "je begeleidt deze deelnemer niet meer",
    ),
)
"""Why a notice was not sent, or waits: the plans and `schedules.leaving` say so in Dutch."""
UNFOLLOWED: Mapping[tuple[str, str], Iterable[str]] = {
    ("bot.app.web_ports", "role"): ROLES,
    ("bot.channels.signs", "sign.word"): tuple(sign.word for sign in signs._SIGNS.values() if sign.word),
    ("bot.channels.terminal.chat", "line"): (),  # another function of that name: it takes what somebody typed
    ("bot.core.resolve", "named[code].name"): NAMES,
    ("bot.core.when", "shift.kind"): SHIFTS,
    ("handlers.action_doers", "one.role"): ROLES,
    ("handlers.assignments", "heading"): tuple(assignment_words.HEADINGS.values()),
    ("handlers.authorisations", "_procedure(turn).name"): NAMES,
    ("handlers.authorisations", "named[code].name"): NAMES,
    ("handlers.authorisations", "things.get(one.procedure, one.procedure)"): NAMES,
    ("handlers.checkin_export", "_state(turn, one.this, seat)"): ("geen antwoord", *SeatState),
    ("handlers.checkin_export", "party"): Party,
    ("handlers.checkin_export", "seat.party"): Party,
    ("handlers.checkin_read", "'geen antwoord' if state is SeatState.WAITING else state"): (
        "geen antwoord",
        *SeatState,
    ),
    ("handlers.checkin_sight", "party"): Party,
    ("handlers.contact_lists", "s.role.value"): ROLES,
    ("handlers.contact_lists", "role.value"): ROLES,
    ("handlers.contacts", "s.role.value"): ROLES,
    ("handlers.contacts", "role.value"): ROLES,
    ("handlers.contacts", "supervision.role.value"): ROLES,
    ("handlers.finding", "one.name"): NAMES,
    ("handlers.names", "CALLED.get(name.casefold(), name)"): ON_CALL,
    ("handlers.contacts", "office"): tuple(contacts.OFFICES.values()),
    ("handlers.decision_text", "kind"): KINDS,
    ("handlers.decision_text", "code"): (*PARTIES, *TrajectState, *Source),
    ("handlers.decision_text", "one"): (*CheckMode, *NAMES),
    ("handlers.decision_text", "evidence.source"): Source,
    ("handlers.decision_text", "evidence.subject"): Level,
    ("handlers.policies", "procedure.name"): NAMES,
    ("handlers.policies", "_procedure(turn).name"): NAMES,
    ("handlers.policies", "_referral(procedure)"): tuple(decision_text.REASONS[code] for code in JUDGEMENTS.values()),
    ("handlers.policies", "mode"): CheckMode,
    ("handlers.policies", "checker"): Checker,
    ("handlers.practice", "one.name"): NAMES,
    ("handlers.practice_confirm", "named[one.procedure].name"): NAMES,
    ("handlers.practice_list", "found.name"): NAMES,
    ("handlers.privacy", "what"): tuple(what for what, _ in privacy.KEPT.values()),
    ("handlers.privacy", "term"): tuple(term for _, term in privacy.KEPT.values()),
    ("handlers.questions", "text"): tuple(sorted(questions.FACTS)),
    ("handlers.shifts", "shift.kind"): SHIFTS,
    ("handlers.shifts", "one.kind"): SHIFTS,
    ("handlers.shifts", "one.what"): ("les", "examen"),
    ("handlers.shifts", "procedures[code].name"): NAMES,
    ("handlers.shifts", "procedures[c].name"): NAMES,
    ("handlers.talk", "heading"): tuple(talk.HEADINGS.values()),
    ("handlers.ledger", "one.remark.partition(':')[0]"): REASONS,
    ("handlers.ledger", "one.skipped.partition(':')[0]"): REASONS,
    ("schedules.questions", "question.text"): tuple(sorted(questions.FACTS)),
    ("schedules.competence_words", "shift.kind"): SHIFTS,
    ("storage.imports.mistakes", "self.text"): (),  # what was given to `said`, which is followed
}
"""What the code does not tell by itself: where it is said, how it is written there, and the texts it stands for."""

SAME = frozenset(
    {"Download", "HR", "Per week", "planner", "school", "online", "School: {name}", "Route: {name}", "+1 week"}
    | {"Open {host}", "{title} is {kind}.", "{title} is {kind}: {state}."}
)
"""Words that are the same in both languages."""
AVERAGE = 15
LONGEST = 20
MEANINGS = {
    "BPV": "praktijkplaats",
    "POK": "praktijkovereenkomst",
    "CGI": "examengesprek",
    "Wzd": "onvrijwillige zorg",
}
"""Short forms of the trade, and the word that stands beside them wherever a text of its own uses them."""


@cache
def _english() -> Mapping[str, str]:
    with CATALOGUE.open("rb") as po:
        return {str(one.id): str(one.string) for one in read_po(po, locale="en") if one.id}


@cache
def _spoken() -> tuple[Spoken, ...]:
    return tuple(spoken())


@cache
def _texts() -> frozenset[str]:
    """Every Dutch text that may be said."""
    found = {text for one in _spoken() if one.texts for text in one.texts}
    found |= {str(text) for texts in UNFOLLOWED.values() for text in texts}
    return frozenset(found - {""})


@cache
def _data() -> tuple[tuple[str, str], ...]:
    """Texts that are data and hold both languages themselves: the glossary, referrals, facts with their sources."""
    return tuple(pair for file in sorted(DATA.glob("*.json")) for pair in _pairs(json.loads(file.read_text("utf-8"))))


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key in ("", "more_"):
            if f"{key}nl" in value:
                yield value[f"{key}nl"], value[f"{key}en"]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inside:
        yield from _pairs(one)


def _sentences(text: str) -> list[int]:
    """How many words each sentence has; a value counts as one."""
    return [len(one.split()) for one in re.split(r"(?<=[.?!:;])\s+", text) if one.strip()]


def test_there_are_texts() -> None:
    assert len(_texts()) > 900
    assert len(_data()) > 80


def test_what_is_said_can_be_followed_to_its_texts() -> None:
    """Otherwise it gets a line in UNFOLLOWED with the texts it stands for, and one that is gone loses it."""
    unfollowed = {(one.module, one.expression) for one in _spoken() if not one.texts}
    assert unfollowed - UNFOLLOWED.keys() == set()
    assert UNFOLLOWED.keys() - unfollowed == set()


def test_nothing_is_shown_in_one_language_only() -> None:
    assert list(unsaid()) == []


def test_each_text_has_its_english() -> None:
    assert [text for text in sorted(_texts()) if not _english().get(text)] == []


def test_english_is_not_the_dutch_again() -> None:
    same = {text for text in _texts() if _english().get(text) == text and FIELD.sub("", text).strip(" .,:()")}
    assert same - SAME == set()


def test_english_holds_the_same_values() -> None:
    assert [text for text, english in _english().items() if fields(text) != fields(english)] == []


def test_each_text_gets_its_values() -> None:
    wrong = [
        f"{one.shown} lacks {sorted(lacking)}"
        for one in _spoken()
        if one.texts is not None and len(one.texts) == 1 and one.values is not None
        for text in one.texts
        if (lacking := set(fields(text)) - one.values)
    ]
    assert wrong == []


def test_nothing_is_translated_that_nobody_says() -> None:
    assert sorted(_english().keys() - _texts()) == []


def test_each_text_is_translated_once() -> None:
    said = re.findall(r'^msgid "(.+)"$', CATALOGUE.read_text("utf-8"), re.MULTILINE)
    assert [text for text, count in Counter(said).items() if count > 1] == []
    assert "#, fuzzy" not in CATALOGUE.read_text("utf-8")


def test_data_holds_both_languages() -> None:
    assert [pair for pair in _data() if bool(pair[0]) != bool(pair[1])] == []


def _dutch() -> list[str]:
    return sorted({*_texts(), *(nl for nl, _ in _data() if nl)})


def test_dutch_sentences_are_short() -> None:
    """B1: at most fifteen words on average, and none so long that it must be read twice."""
    lengths = {text: _sentences(text) for text in _dutch()}
    assert {text: many for text, many in lengths.items() if many and max(many) > LONGEST} == {}
    assert {text: many for text, many in lengths.items() if many and sum(many) / len(many) > AVERAGE} == {}


def test_dutch_speaks_to_you_as_je() -> None:
    assert [text for text in _dutch() if re.search(r"\b(?:u|uw|uzelf)\b", text, re.IGNORECASE)] == []


def test_nobody_is_shouted_at() -> None:
    every = [*_dutch(), *_english().values(), *(en for _, en in _data())]
    assert [text for text in every if "!" in text] == []


@pytest.mark.parametrize(("short", "meaning"), MEANINGS.items())
def test_short_forms_stand_beside_their_meaning(short: str, meaning: str) -> None:
    bare = [text for text in _texts() if re.search(rf"\b{short}\b", text) and meaning not in text.casefold()]
    assert bare == []


def test_spoken_words_are_told_from_enums() -> None:
    assert list(strings({AssignmentKind.HAND_IN: ("Inleveren", Role.TRAINEE, ["Oefenen"])})) == ["Inleveren", "Oefenen"]


def test_a_text_that_english_lacks_is_said_in_dutch() -> None:
    assert Texts("en")("Dit staat nergens.") == "Dit staat nergens."
