"""Facts, terms and referrals: data with a source, told without a promise."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.understanding.meaning import Intent
from handlers.reference import Entry, best, facts, referrals, terms
from tests.handlers.asking import ask, section, shown
from tests.house import ROOT
from tests.storage import builders as b

EVERY = (*facts("programme"), *facts("worth"), *terms(), *referrals())
REQUIREMENT = re.compile(r"[A-L]\d{1,2}")


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee whose record says when the trajectory ends."""
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    return samira


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("moet ik nederlands doen?", "In deze route volg je geen Nederlands, Engels of rekenen."),
        ("op welke dag is de lesdag?", "op maandag een lesdag van 6 uur"),
        ("hoeveel certificaten doe je?", "1 tot 6 certificaten"),
        ("wat zijn de toelatingseisen?", "minstens 16 uur praktijk per week"),
        ("is het veel zelfstudie?", "Reken op veel zelfstudie."),
        ("wat kost de opleiding?", "weten je werkgever en je school"),
    ],
)
def test_the_programme_as_the_reports_tell_it(db: Connection, samira: PersonId, text: str, said: str) -> None:
    assert said in ask(db, samira, Intent.PLAN_PROGRAMME, text).reply.headline


def test_ones_own_record_comes_before_a_report(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.PLAN_PROGRAMME, "hoe lang duurt de route?")
    assert said.reply.headline == "Je traject duurt naar verwachting tot en met vrijdag 31 januari 2025."
    assert "6 tot 18 maanden" in shown(said)


@pytest.mark.parametrize("intent", [Intent.PLAN_PROGRAMME, Intent.PLAN_WORTH])
@pytest.mark.parametrize("text", ["", "hoe lang?", "kan ik stapelen tot een diploma?", "iets heel anders"])
def test_facts_are_information_with_a_source(db: Connection, samira: PersonId, intent: Intent, text: str) -> None:
    said = ask(db, samira, intent, text)
    assert (
        "Dit is informatie, geen belofte. Je school en je werkgever weten wat voor jou geldt." in said.reply.paragraphs
    )
    assert section(said, "Bron")


def test_stacking_is_never_promised(db: Connection, samira: PersonId) -> None:
    """K3."""
    said = ask(db, samira, Intent.PLAN_WORTH, "kan ik certificaten stapelen tot een diploma?")
    assert said.reply.headline.startswith("Certificaten stapelen tot een diploma kon volgens de wet niet")


def test_a_certificate_is_never_told_to_be_full_authority(db: Connection, samira: PersonId) -> None:
    """E9."""
    assert "maakt je niet volledig bevoegd" in ask(db, samira, Intent.PLAN_WORTH, "ben ik dan bevoegd?").reply.headline


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("wat is het verschil tussen bevoegd en bekwaam", "bevoegd-bekwaam"),
        ("wat betekent bekwaam", "bekwaam"),
        ("wat is een CGI", "cgi"),
        ("wat is een POK?", "pok"),
        ("wat betekent BPV", "bpv"),
        ("wat houdt boventallig in", "boventallig"),
        ("what does exemption mean", "vrijstelling"),
        ("wat is een werkproces", "werkproces"),
        ("wat doet de examencommissie", "examencommissie"),
        ("wat is ADL", "adl"),
        ("wat is de wet zorg en dwang", "wzd"),
        ("wat is een mbo-certificaat", "certificaat"),
        ("wat is een voorbehouden handeling", "voorbehouden"),
        ("wat is de OER", "oer"),
        ("waar staat DUO voor", "duo"),
    ],
)
def test_a_term_is_found(text: str, entry: str) -> None:
    assert best(terms(), text)[0].id == entry


def test_a_word_within_a_longer_term_is_not_told_twice(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.TERM, "wat is het verschil tussen bevoegd en bekwaam")
    assert said.reply.sections == ()


def test_two_terms_are_both_told(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.TERM, "wat is het verschil tussen een proeve en een CGI")
    assert len(section(said, "Ook genoemd")) == 1


def test_an_unknown_word_is_not_guessed(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.TERM, "wat betekent flierefluiter")
    assert said.reply.headline == "Dat woord staat niet in mijn woordenlijst."
    chosen = ask(db, samira, Intent.TERM, value=said.options[0].slots.value)
    assert chosen.reply.headline.startswith("Bevoegd is dat je het mag")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("wat ga ik verdienen?", "pay"),
        ("in welke FWG schaal val ik", "scale"),
        ("wordt mijn contract verlengd?", "contract"),
        ("mag ik dit declareren bij de zorgverzekeraar", "billing"),
        ("hoeveel pauze moet ik hebben volgens de arbeidstijdenwet", "working-hours"),
        ("houd ik mijn uitkering van het UWV", "benefits"),
        ("ik ben het oneens met de uitslag", "complaint"),
        ("ben ik aansprakelijk als het misgaat", "insurance"),
    ],
)
def test_who_answers_what_the_bot_does_not(text: str, entry: str) -> None:
    assert best(referrals(), text)[0].id == entry


def test_pay_is_never_computed(db: Connection, samira: PersonId) -> None:
    """K4, A14."""
    said = ask(db, samira, Intent.REFER, "hoeveel salaris krijg ik?")
    assert "vraag het aan HR" in said.reply.headline
    assert not re.search(r"\d", said.reply.text)


def test_billing_names_its_limits_and_decides_nothing(db: Connection) -> None:
    """E18."""
    planner = b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),))
    said = ask(db, planner, Intent.REFER, "kan ik haar uren declareren bij de verzekeraar?")
    assert said.reply.headline.startswith("Of zorg te declareren is, bepaal ik niet")
    assert "evaluatie van de Nationale Zorgklas" in said.reply.text


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.id)
def test_every_text_is_there_in_both_languages_and_short(entry: Entry) -> None:
    for text in (entry.nl, entry.en, *filter(None, (entry.more_nl, entry.more_en))):
        assert text[-1] in ".?”"
        sentences = re.split(r"(?<=[.?!:;])\s+", text)
        assert max(len(sentence.split()) for sentence in sentences) <= 22
    assert bool(entry.more_nl) == bool(entry.more_en)
    assert entry.words


@pytest.mark.parametrize("part", ["programme", "worth"])
def test_every_fact_names_a_source_and_a_requirement(part: str) -> None:
    sources = json.loads((Path(ROOT) / "handlers/data/facts.json").read_text("utf-8"))["sources"]
    for fact in facts(part):
        assert fact.source in sources
        assert REQUIREMENT.fullmatch(fact.requirement)
