"""All or nothing: every mistake of all files at once, and nothing changed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.texts import Texts
from storage import tables as t
from storage.imports.mistakes import SHOWN, Mistake, said
from tests.storage.imports.deliveries import (
    COMPETENCE,
    COMPETENCES,
    DUTCH,
    PLACEMENT,
    PLACEMENTS,
    TRAJECTORIES,
    TRAJECTORY,
    everything,
    refused,
    rows,
    take,
    write,
)

PEOPLE = "email;naam;rollen\n"
SUPERVISIONS = "deelnemer;begeleider;rol;eerste_dag;laatste_dag;vervanger;vervanger_vanaf;vervanger_tot\n"
EXAMS = {
    "toetsmomenten": "code;certificaat;vorm;begin;einde\nT1;C1;proeve;02-12-2024 10:00;02-12-2024 12:00",
    "aanmeldingen": "deelnemer;toetsmoment;aangemeld;geslaagd;vastgesteld\n",
}
PLANS = "deelnemer;certificaat;volgorde;status;behaald_op\n"
POLICIES = "werkgever;handeling;versie;eerste_dag;laatste_dag;scholing\n"
PERIODS = "deelnemer;werkgever;locatie;eerste_dag;laatste_dag\nnoor@voorbeeld.nl;zorg1;;01-01-2024;02-01-2024"
STAFF = "persoon;werkgever;handeling;locatie;eerste_dag;tot\n"


def test_every_mistake_of_all_files_is_told_at_once_and_nothing_changes(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one"))
    before = everything(engine)
    folder = write(
        tmp_path / "two",
        personen=PEOPLE + "noor;Noor;\nfatima@voorbeeld.nl;Fatima Anders;baas@zorg1\nnieuw@voorbeeld.nl;Nieuw;",
        certificaten="code;naam;niveau\nC2;Nieuw;9",
        bekwaamheden=COMPETENCES + COMPETENCE.replace("01-10-2024", "gisteren"),
    )
    mistakes = refused(engine, folder)
    assert mistakes == (
        "personen.csv, rij 2, kolom email: gevonden „noor”. Verwacht: een e-mailadres, zoals naam@voorbeeld.nl.",
        "personen.csv, rij 3, kolom rollen: gevonden „baas@zorg1”. Verwacht: een rol uit deze lijst: deelnemer, "
        "werkbegeleider, praktijkbegeleider, docent, planner, adviseur leren en ontwikkelen, coördinator.",
        "certificaten.csv, rij 2, kolom niveau: gevonden „9”. Verwacht: 4 of minder.",
        "bekwaamheden.csv, rij 2, kolom getekend_op: gevonden „gisteren”. "
        "Verwacht: een datum, zoals 31-12-2024 of 2024-12-31.",
    )
    assert everything(engine) == before
    assert len(rows(engine, t.import_runs)) == 1


def test_mistakes_are_told_in_the_readers_language(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", personen=PEOPLE + "noor;Noor;")
    assert refused(engine, folder, say=Texts("en")) == (
        "personen.csv, row 2, column email: found “noor”. Expected: an e-mail address, such as naam@voorbeeld.nl.",
    )


def test_more_mistakes_than_anybody_reads_are_counted(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", personen=PEOPLE + "\n".join(f"fout{n};Naam;" for n in range(SHOWN + 50)))
    mistakes = refused(engine, folder)
    assert len(mistakes) == SHOWN + 1
    assert mistakes[-1] == "… en nog 50."


def test_a_row_with_a_mistake_is_not_also_an_unknown_reference(engine: Engine, tmp_path: Path) -> None:
    broken = PEOPLE + "fatima@voorbeeld.nl;Fatima;baas@zorg1\nkarin@voorbeeld.nl;Karin;"
    mistakes = refused(engine, write(tmp_path / "in", personen=broken, bekwaamheden=COMPETENCES + COMPETENCE))
    assert [line.split(",")[0] for line in mistakes] == ["personen.csv"]


def test_a_file_that_cannot_be_read_makes_no_references_unknown(engine: Engine, tmp_path: Path) -> None:
    broken = "email;naam\nfatima@voorbeeld.nl;Fatima"
    mistakes = refused(engine, write(tmp_path / "in", personen=broken, bekwaamheden=COMPETENCES + COMPETENCE))
    assert mistakes == ("personen.csv, rij 1: De kolom rollen ontbreekt.",)


def competence(old: str, new: str) -> dict[str, str]:
    """The sign-off of the deliveries with something changed."""
    return {"bekwaamheden": COMPETENCES + COMPETENCE.replace(old, new)}


def supervision(line: str) -> dict[str, str]:
    """A supervision of Fatima."""
    return {"begeleiding": SUPERVISIONS + "fatima@voorbeeld.nl;" + line}


def session(old: str, new: str) -> dict[str, str]:
    """An exam session with something changed."""
    return {"toetsmomenten": EXAMS["toetsmomenten"].replace(old, new)}


COLUMNS = [
    (
        {"personen": PEOPLE.replace("naam", "nam") + "a@b.nl;A;"},
        "rij 1, kolom nam: Deze kolom ken ik niet. Bedoelde je naam?",
    ),
    ({"personen": "email;naam;rollen;schoen\na@b.nl;A;;44"}, "Dit zijn de kolommen: email, naam, taal, rollen."),
    ({"personen": "email;e-mail;naam;rollen\na@b.nl;a@b.nl;A;"}, "kolom e-mail: Deze kolom staat er twee keer."),
    ({"certificaten": "code;naam\nC2;X"}, "rij 1: De kolom niveau ontbreekt."),
    ({"instroom": "school;route\nschool1;route1"}, "rij 1: De kolom start ontbreekt."),
    ({"tekenbevoegdheden": "persoon;werkgever;handeling;eerste_dag"}, "De kolom laatste_dag ontbreekt."),
]
CELLS = [
    ({"personen": PEOPLE + "123456782@b;A;"}, "gevonden „[BSN verwijderd]@b”."),
    ({"personen": PEOPLE + "a@b.nl;A;planner@zorg9"}, "kolom rollen: gevonden „zorg9”. Deze code staat niet in"),
    ({"trajecten": TRAJECTORIES + TRAJECTORY.replace("actief", "")}, "kolom status: Deze cel mag niet leeg zijn."),
    ({"trajecten": TRAJECTORIES + TRAJECTORY.replace("school1", "zorg1")}, "gevonden „zorg1”. Dit is geen school."),
    (competence("fatima", "niemand"), "gevonden „niemand@voorbeeld.nl”. Dit e-mailadres staat niet in personen"),
    (competence("zwachtelen", "zwachtele"), "kolom handeling: gevonden „zwachtele”. Deze code staat niet in"),
    (competence("zwachtelen", "zwachtele"), "handelingen. Bedoelde je zwachtelen?"),
    (competence("zorg1", "xyz"), "gevonden „xyz”. Deze code staat niet in organisaties en is niet bekend."),
    (competence("zorg1", "school1"), "gevonden „school1”. Dit is een school, geen werkgever."),
    (competence("zorg1;", "zorg1;berk"), "kolom locatie: gevonden „berk”. Deze plek hoort bij zorg2."),
    (competence("30-09-2025", "30-09-2023"), "kolom tot: gevonden „2023-09-30”. De laatste dag ligt voor"),
    (competence("01-10-2024", "20-11-2024"), "ligt na de dag van de export (dinsdag 19 november 2024)."),
    (
        {"beleid": POLICIES + "zorg1;zwachtelen;1;01-01-2024;;certificaat:C9"},
        "kolom scholing: gevonden „C9”. Deze code",
    ),
]
ROWS = [
    (competence("2025;", "2025;\n" + COMPETENCE + "15-11-2024"), "rij 3: Deze rij staat ook op rij 2, met een andere"),
    (
        {"bpv_plaatsen": PLACEMENTS + PLACEMENT.replace("linde;nee", ";ja")},
        "kolom alleen_daar: gevonden „ja”. Noem de plek",
    ),
    ({"boventallig": PERIODS}, "rij 2: In deze periode heeft de deelnemer hier geen praktijkplaats (BPV)."),
    (
        {"certificaatplannen": PLANS + "fatima@voorbeeld.nl;C1;1;actief;01-10-2024"},
        "hoort alleen bij de status behaald.",
    ),
    ({**EXAMS, "aanmeldingen": EXAMS["aanmeldingen"] + "fatima@voorbeeld.nl;T1;ja;;ja"}, "Een vastgestelde uitslag"),
    (session("02-12-2024 12:00", ""), "Vul begin en einde allebei in, of geen van beide."),
    (session("12:00", "09:00"), "Het einde moet na het begin liggen."),
    (session("02-12-2024 12:00", "12-12-2024 12:00"), "Dit duurt langer dan 36 uur. Klopt de dag?"),
    (supervision("karin@voorbeeld.nl;deelnemer;01-01-2024;;;;"), "Een deelnemer begeleidt niemand."),
    (supervision("fatima@voorbeeld.nl;docent;01-01-2024;;;;"), "Niemand begeleidt zichzelf."),
    (supervision("tess@voorbeeld.nl;docent;01-01-2024;;tess@voorbeeld.nl;;"), "Een vervanger is iemand anders"),
    (supervision("tess@voorbeeld.nl;docent;01-01-2024;;;02-01-2024;"), "Er staan dagen van een vervanger"),
]


@pytest.mark.parametrize(("files", "said"), [*COLUMNS, *CELLS, *ROWS])
def test_what_is_wrong_is_told_once(engine: Engine, tmp_path: Path, files: dict[str, str | None], said: str) -> None:
    (mistake,) = refused(engine, write(tmp_path / "in", True, **files))
    assert said in mistake


def test_the_same_row_twice_is_no_mistake_also_far_apart(engine: Engine, tmp_path: Path) -> None:
    many = [f"p{n}@voorbeeld.nl;Persoon {n};" for n in range(1200)]
    twice = PEOPLE + "\n".join([*many, many[0]])
    take(engine, write(tmp_path / "one", personen=twice))
    assert len(rows(engine, t.persons)) == 1200
    differs = PEOPLE + "\n".join([*many, many[0] + "deelnemer@school1"])
    mistakes = refused(engine, write(tmp_path / "two", personen=differs))
    assert mistakes == ("personen.csv, rij 1202: Deze rij staat ook op rij 2, met een andere inhoud.",)


def test_a_sign_off_that_does_not_count_is_kept_with_a_remark(engine: Engine, tmp_path: Path) -> None:
    own = COMPETENCE.replace("karin", "fatima")
    nobody = COMPETENCE.replace("fatima", "noor").replace("karin@voorbeeld.nl", "")
    report = take(engine, write(tmp_path / "in", bekwaamheden=COMPETENCES + own + "\n" + nobody))
    assert len(rows(engine, t.competences)) == 2
    kept = "bekwaamheden.csv, rij 2, kolom getekend_door: gevonden „fatima@voorbeeld.nl”. "
    assert kept + "Telt niet: de deelnemer tekende dit zelf." in report.lines(DUTCH)
    assert "bekwaamheden.csv, rij 3, kolom getekend_door: Telt niet: niemand tekende dit." in report.lines(DUTCH)


def test_two_sign_offs_of_one_day_that_contradict_are_both_kept(engine: Engine, tmp_path: Path) -> None:
    both = COMPETENCES + COMPETENCE + "\n" + COMPETENCE.replace("zelfstandig", "onder toezicht")
    take(engine, write(tmp_path / "in", bekwaamheden=both))
    assert len(rows(engine, t.competences)) == 2


def test_practice_that_one_confirms_oneself_is_kept_with_a_remark(engine: Engine, tmp_path: Path) -> None:
    text = "persoon;handeling;werkgever;datum;op_de_afdeling;bevestigd_door\n"
    text += "fatima@voorbeeld.nl;zwachtelen;zorg1;12-11-2024;ja;fatima@voorbeeld.nl"
    report = take(engine, write(tmp_path / "in", oefenmomenten=text))
    assert any(line.endswith("Telt niet: de deelnemer bevestigde dit zelf.") for line in report.lines(DUTCH))


def test_hours_outside_the_shift_are_a_mistake(engine: Engine, tmp_path: Path) -> None:
    shifts = "code;locatie;soort;begin;einde;handelingen;compleet\nD1;linde;laat;22-11-2024 15:00;22-11-2024 23:00;;ja"
    staff = "dienst;persoon;van;tot\nD1;karin@voorbeeld.nl;23-11-2024 15:00;23-11-2024 23:00"
    (mistake,) = refused(engine, write(tmp_path / "in", diensten=shifts, dienst_bezetting=staff))
    assert mistake.endswith("Deze uren vallen buiten de dienst.")


def test_what_only_the_database_sees_is_refused_too(engine: Engine, tmp_path: Path) -> None:
    staff = STAFF + "karin@voorbeeld.nl;zorg1;zwachtelen;linde;01-01-2024;"
    take(engine, write(tmp_path / "one", bevoegde_medewerkers=staff))
    before = everything(engine)
    moved = "code;naam;organisatie\nlinde;De Linde;zorg2"
    mistakes = refused(engine, write(tmp_path / "two", locaties=moved))
    assert mistakes == ("locaties.csv, rij 2: Vanaf deze rij past iets niet bij wat al bekend is.",)
    assert everything(engine) == before


def test_a_mistake_names_file_row_column_and_what_was_found_in_the_readers_language() -> None:
    mistake = Mistake("personen.csv", said("Verwacht: ja of nee."), 3, "taal", "misschien")
    assert (
        mistake.in_words(Texts("nl")) == "personen.csv, rij 3, kolom taal: gevonden „misschien”. Verwacht: ja of nee."
    )
    assert mistake.in_words(Texts("en")) == "personen.csv, row 3, column taal: found “misschien”. Expected: yes or no."


def test_what_was_found_is_shown_short_and_without_numbers_of_persons() -> None:
    mistake = Mistake("a.csv", said("Verwacht: ja of nee."), 3, "taal", "123456782 " + "x" * 500 + "\x1b[2J")
    shown = mistake.in_words(Texts("nl"))
    assert "123456782" not in shown
    assert len(shown) < 150
    assert "\x1b" not in shown
