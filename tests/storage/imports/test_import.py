"""What an import does to the records: new, changed, the same, and no longer there."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from bot.domain.people import Role
from bot.domain.records import CheckMode, Level
from bot.errors import DatabaseLocked
from storage import tables as t
from storage.engine import reading, writing
from storage.people import person_by_email
from tests.storage.imports.deliveries import (
    COMPETENCE,
    COMPETENCES,
    DUTCH,
    EXPORTED,
    PLACEMENT,
    PLACEMENTS,
    TRAJECTORIES,
    TRAJECTORY,
    counts,
    delivery,
    everything,
    refused,
    rows,
    take,
    write,
)


def test_a_delivery_becomes_records(engine: Engine, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        bekwaamheden=COMPETENCES + COMPETENCE,
        trajecten=TRAJECTORIES + TRAJECTORY,
        bpv_plaatsen=PLACEMENTS + PLACEMENT,
    )
    report = take(engine, folder)
    (competence,) = rows(engine, t.competences)
    assert competence["level"] is Level.INDEPENDENT
    assert (competence["signed_on"], competence["first"]) == (date(2024, 10, 1), date(2024, 10, 1))
    assert (competence["confirmed_at"], competence["source"]) == (EXPORTED, "School Noord")
    (placement,) = rows(engine, t.placements)
    assert (placement["hours_a_week"], placement["signed_trainee"]) == (24.5, None)
    assert counts(report, "personen") == (5, 0, 0, 0)
    assert {row["word"] for row in rows(engine, t.procedure_words)} == {"zwachtels", "windsels"}
    with reading(engine) as db:
        karin = person_by_email(db, "karin@voorbeeld.nl")
    assert karin is not None
    assert karin.roles == ((Role.PRACTICE_SUPERVISOR, "zorg1"), (Role.WORK_SUPERVISOR, "zorg1"))


def test_a_second_run_of_the_same_files_changes_no_record(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", bekwaamheden=COMPETENCES + COMPETENCE, levering=delivery())
    take(engine, folder)
    before = everything(engine)
    report = take(engine, folder)
    assert everything(engine) == before
    assert report.changes == 0
    assert counts(report, "bekwaamheden") == (0, 0, 1, 0)
    assert report.lines(DUTCH)[-1] == "Klaar. Er was niets nieuws."


def test_a_later_file_refreshes_what_it_saw_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    both = COMPETENCES + COMPETENCE + "\n" + COMPETENCE.replace("fatima", "noor")
    take(engine, write(tmp_path / "one", bekwaamheden=both))
    later = delivery(exported="19-11-2024 08:00", full="nee")
    report = take(engine, write(tmp_path / "two", False, levering=later, bekwaamheden=COMPETENCES + COMPETENCE))
    fatima, noor = rows(engine, t.competences)
    assert fatima["confirmed_at"] == datetime(2024, 11, 19, 7, 0, tzinfo=UTC)
    assert noor["confirmed_at"] == EXPORTED
    assert noor["withdrawn_at"] is None
    assert counts(report, "bekwaamheden") == (0, 0, 1, 0)


def test_a_changed_row_is_the_same_row(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE))
    (before,) = rows(engine, t.competences)
    report = take(engine, write(tmp_path / "two", bekwaamheden=COMPETENCES + COMPETENCE + "15-11-2024"))
    (after,) = rows(engine, t.competences)
    assert after["id"] == before["id"]
    assert after["revoked_on"] == date(2024, 11, 15)
    assert counts(report, "bekwaamheden") == (0, 1, 0, 0)


def test_what_a_full_file_no_longer_holds_is_kept_named_and_no_evidence(engine: Engine, tmp_path: Path) -> None:
    both = COMPETENCES + COMPETENCE + "\n" + COMPETENCE.replace("fatima", "noor")
    take(engine, write(tmp_path / "one", bekwaamheden=both, levering=delivery()))
    later = delivery(exported="19-11-2024 08:00")
    report = take(engine, write(tmp_path / "two", bekwaamheden=COMPETENCES + COMPETENCE, levering=later))
    fatima, noor = rows(engine, t.competences)
    assert (fatima["withdrawn_at"], noor["withdrawn_at"]) == (None, datetime(2024, 11, 19, 7, 0, tzinfo=UTC))
    assert noor["confirmed_at"] == EXPORTED
    assert counts(report, "bekwaamheden") == (0, 0, 1, 1)
    assert (
        "bekwaamheden: vervallen: Noor de Vries · zwachtelen · zorg1 · 01-10-2024 · zelfstandig · Karin Smit"
        in report.lines(DUTCH)
    )


def test_a_full_file_of_the_same_moment_withdraws_too(engine: Engine, tmp_path: Path) -> None:
    both = COMPETENCES + COMPETENCE + "\n" + COMPETENCE.replace("fatima", "noor")
    take(engine, write(tmp_path / "one", bekwaamheden=both, levering=delivery()))
    report = take(engine, write(tmp_path / "two", bekwaamheden=COMPETENCES + COMPETENCE, levering=delivery()))
    assert counts(report, "bekwaamheden") == (0, 0, 1, 1)


def test_a_row_that_comes_back_is_evidence_again(engine: Engine, tmp_path: Path) -> None:
    one = write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE, levering=delivery())
    take(engine, one)
    take(engine, write(tmp_path / "two", bekwaamheden=COMPETENCES, levering=delivery()))
    assert rows(engine, t.competences)[0]["withdrawn_at"] is not None
    report = take(engine, one)
    assert rows(engine, t.competences)[0]["withdrawn_at"] is None
    assert counts(report, "bekwaamheden") == (0, 1, 0, 0)


def test_a_table_that_was_not_delivered_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE, levering=delivery()))
    take(engine, write(tmp_path / "two", levering=delivery()))
    assert rows(engine, t.competences)[0]["withdrawn_at"] is None


def test_rows_of_another_source_are_not_withdrawn(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE, levering=delivery()))
    other = write(tmp_path / "two", False, bekwaamheden=COMPETENCES, levering=delivery(source="Zorg Een"))
    take(engine, other)
    assert rows(engine, t.competences)[0]["withdrawn_at"] is None


def test_a_row_of_another_source_goes_over_with_a_remark(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE))
    levering = delivery(source="Zorg Een", exported="19-11-2024 07:00")
    report = take(engine, write(tmp_path / "two", False, bekwaamheden=COMPETENCES + COMPETENCE, levering=levering))
    assert rows(engine, t.competences)[0]["source"] == "Zorg Een"
    assert "bekwaamheden.csv: Rijen die eerst van een andere bron waren: 1." in report.lines(DUTCH)


def test_an_older_file_of_another_source_brings_nothing_back(engine: Engine, tmp_path: Path) -> None:
    revoked = COMPETENCES + COMPETENCE + "15-11-2024"
    take(engine, write(tmp_path / "one", bekwaamheden=revoked))
    levering = delivery(source="Zorg Een", exported="18-11-2024 07:00")
    report = take(engine, write(tmp_path / "two", False, bekwaamheden=COMPETENCES + COMPETENCE, levering=levering))
    (row,) = rows(engine, t.competences)
    assert (row["revoked_on"], row["confirmed_at"], row["source"]) == (date(2024, 11, 15), EXPORTED, "School Noord")
    assert "bekwaamheden.csv: Rijen die van elders al nieuwer bekend zijn, en zo blijven: 1." in report.lines(DUTCH)


def test_an_older_file_of_the_same_source_is_refused(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", bekwaamheden=COMPETENCES + COMPETENCE))
    before = everything(engine)
    levering = delivery(exported="18-11-2024 07:00")
    mistakes = refused(engine, write(tmp_path / "two", False, bekwaamheden=COMPETENCES, levering=levering))
    assert mistakes == (
        "bekwaamheden.csv: Van deze bron is er al een nieuwere levering: dinsdag 19 november 2024, 06:00 uur.",
    )
    assert everything(engine) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    before = everything(engine)
    report = take(engine, write(tmp_path / "in"), dry_run=True)
    assert counts(report, "personen") == (5, 0, 0, 0)
    assert everything(engine) == before
    assert rows(engine, t.import_runs) == []
    assert report.lines(DUTCH)[-1] == "Dit was een proef. Er is niets veranderd."


@pytest.mark.parametrize("left", ["", "karin@voorbeeld.nl;Karin Smit;werkbegeleider@zorg1\n"])
def test_an_empty_or_cut_off_full_file_is_pointed_out_loudly(engine: Engine, tmp_path: Path, left: str) -> None:
    take(engine, write(tmp_path / "one", levering=delivery()))
    cut = write(tmp_path / "two", personen="email;naam;rollen\n" + left, levering=delivery())
    report = take(engine, cut, dry_run=True)
    gone = 4 if left else 5
    assert report.alarms
    assert report.lines(DUTCH)[0] == (
        f"LET OP: {gone} van de 5 rijen van personen vervallen. Is het bestand wel compleet?"
    )


def test_each_run_states_source_export_and_extent(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, write(tmp_path / "in"))
    (run,) = rows(engine, t.import_runs)
    assert (run["source"], run["exported_at"], run["full"]) == ("School Noord", EXPORTED, False)
    stated = "Bron: School Noord. Stand: dinsdag 19 november 2024, 06:00 uur. Dit bestand bevat een deel."
    assert stated in report.lines(DUTCH)
    assert {row["table"]: row["new"] for row in rows(engine, t.import_counts)}["personen"] == 5


def test_arguments_go_before_the_file_that_says_it(engine: Engine, tmp_path: Path) -> None:
    moment = datetime(2024, 11, 18, 12, 0, tzinfo=UTC)
    report = take(engine, write(tmp_path / "in"), source="Anders", exported=moment, full=True)
    assert (report.source, report.exported, report.full) == ("Anders", moment, True)


def test_an_empty_cell_leaves_what_somebody_chose_in_the_chat(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    take(engine, folder)
    with writing(engine) as db:
        db.execute(update(t.persons).where(t.persons.c.name == "Noor de Vries").values(locale="en"))
    report = take(engine, folder)
    assert [row["locale"] for row in rows(engine, t.persons) if row["name"] == "Noor de Vries"] == ["en"]
    assert counts(report, "personen") == (0, 0, 5, 0)


def test_roles_are_those_of_the_file(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one"))
    fewer = "email;naam;rollen\nkarin@voorbeeld.nl;Karin Smit-Bos;werkbegeleider@zorg1"
    report = take(engine, write(tmp_path / "two", personen=fewer))
    with reading(engine) as db:
        karin = person_by_email(db, "karin@voorbeeld.nl")
        assert karin is not None
        keys = set(db.execute(select(t.person_names.c.key).where(t.person_names.c.person == karin.id)).scalars())
    assert karin.roles == ((Role.WORK_SUPERVISOR, "zorg1"),)
    assert "bos" in keys
    assert counts(report, "personen") == (0, 1, 0, 0)


def test_policy_fields_keep_empty_and_none_apart(engine: Engine, tmp_path: Path) -> None:
    header = "werkgever;handeling;versie;eerste_dag;laatste_dag;scholing;voorwaarden;oefentermijn_dagen;medicijnen;"
    header += "controle_wijzen;delegeerbaar\n"
    text = header + "zorg1;zwachtelen;1;01-01-2024;;certificaat:C1|scholing:Zwachtelen + werkproces:W1;geen;geen;geen;"
    text += "collega;ja\nzorg1;insuline;1;01-01-2024;;;;180;alle;;"
    take(engine, write(tmp_path / "in", beleid=text))
    insulin, bandage = rows(engine, t.policies)
    assert bandage["schooling"] == (("certificaat:C1", "scholing:Zwachtelen"), ("werkproces:W1",))
    assert (bandage["prerequisites"], bandage["medicines"], bandage["all_medicines"]) == ((), (), False)
    assert (bandage["practice_term_days"], bandage["no_practice_term"]) == (None, True)
    assert (bandage["check_modes"], bandage["delegable"]) == ({CheckMode.COLLEAGUE}, True)
    assert (insulin["schooling"], insulin["prerequisites"], insulin["check_modes"]) == (None, None, None)
    assert (insulin["practice_term_days"], insulin["no_practice_term"]) == (180, False)
    assert (insulin["medicines"], insulin["all_medicines"], insulin["delegable"]) == (None, True, None)


def test_supernumerary_periods_belong_to_the_placements_they_fall_in(engine: Engine, tmp_path: Path) -> None:
    text = "deelnemer;werkgever;locatie;eerste_dag;laatste_dag\nfatima@voorbeeld.nl;zorg1;;05-02-2024;29-03-2024"
    take(engine, write(tmp_path / "in", bpv_plaatsen=PLACEMENTS + PLACEMENT, boventallig=text))
    (period,) = rows(engine, t.supernumerary_periods)
    assert (period["first"], period["last"]) == (date(2024, 2, 5), date(2024, 3, 29))


SHIFTS = "code;locatie;soort;begin;einde;handelingen;compleet\n"
SHIFT = "D1;linde;late dienst;22-11-2024 15:00;22-11-2024 23:00;zwachtelen|insuline;ja"
STAFF = "dienst;persoon;van;tot\n"


def test_a_shift_has_its_staff_with_their_own_hours(engine: Engine, tmp_path: Path) -> None:
    staff = STAFF + "D1;karin@voorbeeld.nl;;\nD1;noor@voorbeeld.nl;22-11-2024 18:00;"
    take(engine, write(tmp_path / "in", diensten=SHIFTS + SHIFT, dienst_bezetting=staff))
    by_person = {row["person"]: row for row in rows(engine, t.shift_staff)}
    starts = sorted(row["start"].hour for row in by_person.values())
    assert starts == [14, 17]
    assert {row["procedure"] for row in rows(engine, t.shift_procedures)} == {"zwachtelen", "insuline"}


def test_who_left_a_shift_is_no_colleague_any_more_also_in_a_part(engine: Engine, tmp_path: Path) -> None:
    one = STAFF + "D1;karin@voorbeeld.nl;;\nD1;noor@voorbeeld.nl;;"
    take(engine, write(tmp_path / "one", diensten=SHIFTS + SHIFT, dienst_bezetting=one))
    two = STAFF + "D1;noor@voorbeeld.nl;;"
    report = take(engine, write(tmp_path / "two", diensten=SHIFTS + SHIFT, dienst_bezetting=two))
    assert counts(report, "dienst_bezetting") == (0, 0, 1, 1)
    assert [row["withdrawn_at"] is None for row in rows(engine, t.shift_staff)].count(True) == 1
    assert any("vervallen: D1 · Karin Smit" in line for line in report.lines(DUTCH))


def test_a_roster_without_its_staff_is_refused(engine: Engine, tmp_path: Path) -> None:
    mistakes = refused(engine, write(tmp_path / "in", diensten=SHIFTS + SHIFT))
    assert mistakes == (
        "diensten.csv: Lever diensten en dienst_bezetting altijd samen aan. Anders klopt niet wie er werkt.",
    )


def test_staff_of_a_shift_that_was_not_delivered_is_refused(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", diensten=SHIFTS + SHIFT, dienst_bezetting=STAFF))
    other = SHIFT.replace("D1", "D2")
    staff = STAFF + "D1;karin@voorbeeld.nl;;"
    mistakes = refused(engine, write(tmp_path / "two", diensten=SHIFTS + other, dienst_bezetting=staff))
    assert mistakes == ("dienst_bezetting.csv, rij 2, kolom dienst: gevonden „D1”. Deze code staat niet in diensten.",)


def test_progress_is_told_per_file(engine: Engine, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    take(engine, write(tmp_path / "in"), progress=lambda *step: told.append(step))
    assert ("personen.csv", 5, 5) in told


def test_a_locked_database_is_said_and_nothing_is_lost(fresh: object, engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL locks rows, not the database")
    with writing(engine), pytest.raises(DatabaseLocked):
        take(engine, write(tmp_path / "in"))
    assert rows(engine, t.persons) == []


def test_a_corrected_placement_does_not_lose_its_supernumerary_days(engine: Engine, tmp_path: Path) -> None:
    header = "deelnemer;werkgever;locatie;eerste_dag;laatste_dag\n"
    period = "fatima@voorbeeld.nl;zorg1;;05-02-2024;29-03-2024"
    first = write(tmp_path / "a", bpv_plaatsen=PLACEMENTS + PLACEMENT, boventallig=header + period, levering=delivery())
    take(engine, first)
    moved = PLACEMENTS + PLACEMENT.replace("05-02-2024", "01-02-2024")
    mistakes = refused(engine, write(tmp_path / "b", bpv_plaatsen=moved, levering=delivery()))
    assert mistakes == (
        "bpv_plaatsen.csv: Hier vervallen plaatsen met boventallige dagen. Lever daarom ook boventallig aan.",
    )
    both = write(tmp_path / "c", bpv_plaatsen=moved, boventallig=header + period, levering=delivery())
    assert counts(take(engine, both), "boventallig") == (1, 0, 1, 0)
