"""A file dropped in the chat by a coordinator: a preview, then the change, and only for the own school."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from bot.domain.people import Person, Role
from bot.domain.records import Level
from bot.errors import ImportRefused
from storage import tables as t
from storage.engine import reading, writing
from storage.imports import ImportReport, apply_upload, preview_upload
from storage.people import person_by_email
from tests.storage.imports.deliveries import (
    BASE,
    COMPETENCE,
    COMPETENCES,
    DUTCH,
    EXPORTED,
    NOW,
    PLACEMENT,
    PLACEMENTS,
    TRAJECTORIES,
    TRAJECTORY,
    counts,
    delivery,
    everything,
    rows,
    take,
    write,
)
from tests.storage.imports.workbooks import from_csv

PEOPLE = "email;naam;rollen\n"
COORDINATOR = "coor@voorbeeld.nl;Cora Coördinator;coördinator@school1"
LATER = "19-11-2024 08:00"


@pytest.fixture
def asker(engine: Engine, tmp_path: Path) -> Person:
    """The coordinator of school1, among the people of BASE, with a trainee of each school on route."""
    both = TRAJECTORIES + TRAJECTORY + "\n" + TRAJECTORY.replace("fatima", "omar").replace("school1", "school2")
    people = [
        BASE["personen"],
        COORDINATOR,
        "both@voorbeeld.nl;Both;deelnemer@school1|planner@zorg1",
        "none@voorbeeld.nl;None;",
    ]
    folder = write(tmp_path / "base", personen="\n".join(people), trajecten=both)
    take(engine, folder)
    with reading(engine) as db:
        found = person_by_email(db, "coor@voorbeeld.nl")
    assert found is not None
    return found


def preview(engine: Engine, asker: Person, name: str, text: str | bytes, **more: Any) -> ImportReport:
    """What an upload would change."""
    with writing(engine) as db:
        return preview_upload(db, asker, name, _bytes(text), **{"now": NOW, "exported": EXPORTED, **more})


def apply(engine: Engine, asker: Person, name: str, text: str | bytes, **more: Any) -> ImportReport:
    """Take an upload in."""
    with writing(engine) as db:
        return apply_upload(db, asker, name, _bytes(text), **{"now": NOW, "exported": EXPORTED, **more})


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def not_taken(engine: Engine, asker: Person, name: str, text: str | bytes) -> tuple[str, ...]:
    """Why an upload is refused; both the preview and the change say the same, and nothing changes."""
    before = everything(engine)
    said = []
    for action in (preview, apply):
        with pytest.raises(ImportRefused) as caught:
            action(engine, asker, name, text)
        said.append(caught.value.mistakes)
    assert said[0] == said[1]
    assert everything(engine) == before
    return said[0]


def test_a_preview_changes_nothing_and_the_button_does(engine: Engine, asker: Person) -> None:
    before = everything(engine)
    text = PLACEMENTS + PLACEMENT
    shown = preview(engine, asker, "bpv_plaatsen.csv", text)
    assert shown.dry_run
    assert everything(engine) == before
    done = apply(engine, asker, "bpv_plaatsen.csv", text)
    assert (shown.tables, done.dry_run) == (done.tables, False)
    (row,) = rows(engine, t.placements)
    assert (row["source"], row["confirmed_at"]) == ("school1", EXPORTED)
    assert [run["who"] for run in rows(engine, t.import_runs)] == [None, asker.id]


def test_a_workbook_with_its_own_delivery(engine: Engine, asker: Person) -> None:
    book = from_csv({"levering": delivery("Noord", LATER, "nee"), "bpv_plaatsen": PLACEMENTS + PLACEMENT})
    report = apply(engine, asker, "map/plaatsen.xlsx", book, exported=None)
    assert report.source == "Noord"
    assert report.exported == datetime.fromisoformat("2024-11-19T07:00:00+00:00")


def test_when_the_file_is_of_must_be_said(engine: Engine, asker: Person) -> None:
    with pytest.raises(ImportRefused) as caught:
        preview(engine, asker, "bpv_plaatsen.csv", PLACEMENTS + PLACEMENT, exported=None)
    assert "Niet bekend van wanneer de gegevens zijn" in caught.value.mistakes[0]


def test_only_a_coordinator_delivers(engine: Engine, asker: Person) -> None:
    teacher = Person(asker.id, asker.name, asker.email, "nl", ((Role.TEACHER, "school1"),))
    assert not_taken(engine, teacher, "bpv_plaatsen.csv", PLACEMENTS) == (
        "Alleen een coördinator kan bestanden aanleveren.",
    )


NOT_IN_CHAT = "Dit bestand kun je niet in de chat aanleveren."
OWN_ROLES = "Je kunt alleen rollen bij je eigen school aanleveren."
NOT_ALONE = "Deze persoon hoort niet alleen bij jouw school."
NO_SCHOOL = "Dit is niet jouw school."
PERIOD = "school;naam;eerste_dag;laatste_dag\nschool2;P1;01-09-2024;25-10-2024"
TRAINING = "persoon;soort;onderwerp;organisatie;datum;tot\nfatima@voorbeeld.nl;theorie;X;zorg1;01-09-2024;"
SIGNING = "persoon;werkgever;handeling;eerste_dag;laatste_dag\ntess@voorbeeld.nl;zorg1;zwachtelen;01-01-2024;"
POLICY = "werkgever;handeling;versie;eerste_dag;laatste_dag\nzorg1;zwachtelen;1;01-01-2024;"
WORDS = "organisatie;handeling;woord\n"
OTHER_SCHOOL = "Deze persoon is geen deelnemer van jouw school."


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("bpv_plaatsen", PLACEMENTS + PLACEMENT.replace("fatima", "omar"), OTHER_SCHOOL),
        ("bpv_plaatsen", PLACEMENTS + PLACEMENT.replace("fatima", "karin"), OTHER_SCHOOL),
        ("bpv_plaatsen", PLACEMENTS + PLACEMENT.replace("fatima", "tess"), OTHER_SCHOOL),
        ("trajecten", TRAJECTORIES + TRAJECTORY.replace("fatima", "omar"), OTHER_SCHOOL),
        ("trajecten", TRAJECTORIES + TRAJECTORY.replace("fatima", "karin"), OTHER_SCHOOL),
        ("trajecten", TRAJECTORIES + TRAJECTORY.replace("school1", "school2"), NO_SCHOOL),
        ("lesperioden", PERIOD, NO_SCHOOL),
        ("scholingen", TRAINING, NO_SCHOOL),
        ("personen", PEOPLE + "fatima@voorbeeld.nl;Fatima;planner@zorg1", OWN_ROLES),
        ("personen", PEOPLE + "nieuw@voorbeeld.nl;Nieuw;deelnemer@school2", OWN_ROLES),
        ("personen", PEOPLE + "karin@voorbeeld.nl;Karin;deelnemer@school1", NOT_ALONE),
        ("personen", PEOPLE + "both@voorbeeld.nl;Both;deelnemer@school1", NOT_ALONE),
        ("personen", PEOPLE + "none@voorbeeld.nl;None;deelnemer@school1", NOT_ALONE),
        ("personen", PEOPLE + "omar@voorbeeld.nl;Omar;deelnemer@school1", NOT_ALONE),
        ("woorden", WORDS + "zorg1;zwachtelen;wikkels", NO_SCHOOL),
        ("woorden", WORDS + "school2;zwachtelen;wikkels", NO_SCHOOL),
        ("bekwaamheden", COMPETENCES + COMPETENCE, NOT_IN_CHAT),
        ("tekenbevoegdheden", SIGNING, NOT_IN_CHAT),
        ("beleid", POLICY, NOT_IN_CHAT),
        ("organisaties", BASE["organisaties"], NOT_IN_CHAT),
    ],
)
def test_rows_that_are_not_the_own_schools_are_mistakes(
    engine: Engine, asker: Person, name: str, text: str, said: str
) -> None:
    (mistake,) = not_taken(engine, asker, f"{name}.csv", text)
    assert mistake.startswith(f"{name}.csv")
    assert said in mistake


def test_one_upload_brings_new_trainees_with_their_trajectories(engine: Engine, asker: Person) -> None:
    book = from_csv(
        {
            "personen": PEOPLE + "nieuw@voorbeeld.nl;Nieuwe Student;deelnemer@school1",
            "trajecten": TRAJECTORIES + TRAJECTORY.replace("fatima", "nieuw"),
        }
    )
    report = apply(engine, asker, "nieuw.xlsx", book)
    assert (counts(report, "personen"), counts(report, "trajecten")) == ((1, 0, 0, 0), (1, 0, 0, 0))


def test_a_full_upload_takes_only_the_own_schools_rows_out_of_use(engine: Engine, asker: Person) -> None:
    """Both trajectories came from the same source; the coordinator names that source in the upload."""
    book = from_csv(
        {"levering": delivery(exported=LATER), "trajecten": TRAJECTORIES.strip(), "personen": PEOPLE.strip()}
    )
    report = apply(engine, asker, "alles.xlsx", book, exported=None)
    own, other = rows(engine, t.trajectories)
    assert (own["withdrawn_at"] is not None, other["withdrawn_at"]) == (True, None)
    assert counts(report, "trajecten") == (0, 0, 0, 1)
    gone = {row["name"] for row in rows(engine, t.persons) if row["withdrawn_at"] is not None}
    assert gone == {"Fatima Yilmaz", "Noor de Vries"}
    assert "personen: vervallen: Noor de Vries · noor@voorbeeld.nl" in report.lines(DUTCH)


def test_a_full_upload_of_words_takes_only_the_own_schools_words_out_of_use(
    engine: Engine, asker: Person, tmp_path: Path
) -> None:
    of_all = WORDS + "school1;zwachtelen;wikkels\nschool2;zwachtelen;wikkels\nzorg1;zwachtelen;wikkels"
    take(engine, write(tmp_path / "words", woorden=of_all))
    book = from_csv({"levering": delivery(exported=LATER), "woorden": WORDS + "school1;zwachtelen;lesrollen"})
    report = apply(engine, asker, "woorden.xlsx", book, exported=None)
    assert counts(report, "woorden") == (1, 0, 0, 1)
    out = {(row["organisation"], row["word"]): row["withdrawn_at"] for row in rows(engine, t.organisation_words)}
    assert [key for key, withdrawn in out.items() if withdrawn is not None] == [("school1", "wikkels")]


ASSIGNMENTS = "code;titel;soort;certificaat\n"
SUBMISSIONS = "deelnemer;opdracht;status\n"


def test_an_assignment_of_another_schools_trainee_is_not_touched(engine: Engine, asker: Person, tmp_path: Path) -> None:
    apply(engine, asker, "opdrachten.csv", ASSIGNMENTS + "O1;Oud;inleveropdracht;C1\nO2;Oud;inleveropdracht;C1")
    take(engine, write(tmp_path / "in", base=True, inleveringen=SUBMISSIONS + "omar@voorbeeld.nl;O1;open"))
    new = ASSIGNMENTS + "O1;Nieuw;inleveropdracht;C1\nO2;Nieuw;inleveropdracht;C1\nO3;Nieuw;inleveropdracht;C1"
    (mistake,) = not_taken(engine, asker, "opdrachten.csv", new)
    assert mistake.endswith("rij 2, kolom code: gevonden „O1”. Dit is ook van deelnemers van een andere school.")


def test_a_refused_upload_leaves_the_callers_transaction_usable(engine: Engine, asker: Person) -> None:
    def once(db: Connection) -> None:
        with pytest.raises(ImportRefused):
            apply_upload(db, asker, "personen.csv", b"x;y\n1;2", now=NOW, exported=EXPORTED)

    with writing(engine) as db:
        once(db)
        apply_upload(db, asker, "bpv_plaatsen.csv", (PLACEMENTS + PLACEMENT).encode(), now=NOW, exported=EXPORTED)
    assert len(rows(engine, t.placements)) == 1


@pytest.mark.parametrize("name", ["foto.png", "bpv_plaatsen", "", "../../etc/passwd", "iets.csv"])
def test_a_file_that_is_no_delivery_is_refused(engine: Engine, asker: Person, name: str) -> None:
    assert not_taken(engine, asker, name, PLACEMENTS)


def test_a_competence_cannot_be_raised_through_the_chat(engine: Engine, asker: Person) -> None:
    """Invariant 3: raising needs an authorised signer."""
    not_taken(engine, asker, "bekwaamheden.csv", COMPETENCES + COMPETENCE)
    assert Level.INDEPENDENT not in {row["level"] for row in rows(engine, t.competences)}
