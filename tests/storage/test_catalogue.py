"""What is the same for everybody."""

from sqlalchemy import Connection, insert

from bot.domain.people import OrganisationKind
from bot.domain.records import Judgement, Location, Organisation
from storage import catalogue
from storage import tables as t
from tests.storage import builders as b


def test_a_procedure_comes_with_its_words(db: Connection) -> None:
    b.procedure(db, "wassen", ["wasbeurt", "adl"], judgement=Judgement.AS_NEEDED, gives_medicine=True)
    b.procedure(db, "aankleden")
    b.procedure(db, "oud", withdrawn=True)
    assert [one.code for one in catalogue.procedures(db)] == ["aankleden", "wassen"]
    found = catalogue.procedure(db, "wassen")
    assert found is not None
    assert (found.words, found.judgement, found.gives_medicine) == (("adl", "wasbeurt"), Judgement.AS_NEEDED, True)
    assert catalogue.procedure(db, "oud") is None


def test_some_procedures_come_with_their_words_and_by_name(db: Connection) -> None:
    for code in ("wassen", "aankleden", "zwachtelen"):
        b.procedure(db, code, [f"woord voor {code}"])
    b.procedure(db, "oud", withdrawn=True)
    found = catalogue.procedures(db, ["zwachtelen", "aankleden", "aankleden", "oud", "onbekend"])
    assert [(one.code, one.words) for one in found] == [
        ("aankleden", ("woord voor aankleden",)),
        ("zwachtelen", ("woord voor zwachtelen",)),
    ]
    assert catalogue.procedures(db, []) == ()


def test_words_of_organisations_are_apart_from_those_of_everybody(db: Connection) -> None:
    b.procedure(db, "zwachtelen", ["windsels"])
    for word, of in (("wikkels", "zorg1"), ("inpakken", "zorg1"), ("rollen", "zorg2"), ("lesrollen", "school1")):
        b.own_word(db, word, of=of)
    b.own_word(db, "oud", of="zorg1", withdrawn=True)
    b.own_word(db, "nutri", "sondevoeding", of="zorg1")
    assert catalogue.words_of_organisations(db) == {
        "school1": {"zwachtelen": ("lesrollen",)},
        "zorg1": {"sondevoeding": ("nutri",), "zwachtelen": ("inpakken", "wikkels")},
        "zorg2": {"zwachtelen": ("rollen",)},
    }
    found = catalogue.procedure(db, "zwachtelen")
    assert found is not None
    assert found.words == ("windsels",)


def test_names_by_code_without_what_is_withdrawn(db: Connection) -> None:
    b.procedure(db, "wassen")
    b.procedure(db, "oud", withdrawn=True)
    b.certificate(db, "C1")
    b.location(db, "linde", name="De Linde")
    b.location(db, "eik")
    b.location(db, "weg", withdrawn=True)
    assert catalogue.names(db) == {"wassen": "Wassen", "C1": "C1"}
    assert catalogue.location_names(db, ["linde", "linde", "weg", "onbekend"]) == {"linde": "De Linde"}
    assert catalogue.organisation_names(db, ["zorg1", "onbekend"]) == {"zorg1": "Zorg1"}


def test_a_certificate_comes_with_its_work_processes(db: Connection) -> None:
    b.certificate(db, "C2")
    b.certificate(db, "C1", ["W2", "W1"])
    assert [(one.code, one.work_processes) for one in catalogue.certificates(db)] == [("C1", ("W1", "W2")), ("C2", ())]


def test_locations_of_all_and_of_one(db: Connection) -> None:
    b.location(db, "linde", aliases=("gebouw L",), on_call=(("MIC", "030 555 01 02"),), name="De Linde")
    b.location(db, "eik", at="zorg2")
    assert [one.code for one in catalogue.locations(db)] == ["linde", "eik"]
    assert [one.code for one in catalogue.locations(db, "zorg2")] == ["eik"]
    expected = Location("linde", "De Linde", "zorg1", ("gebouw L",), (("MIC", "030 555 01 02"),))
    assert catalogue.location(db, "linde") == expected
    assert catalogue.location(db, "geen") is None


def test_organisations(db: Connection) -> None:
    b.school(db)
    b.employer(db, "oud", withdrawn=True)
    assert catalogue.organisations(db) == (Organisation("school1", "School1", OrganisationKind.SCHOOL),)
    assert catalogue.organisation(db, "oud") is None


def test_policies_of_an_employer_with_all_versions(db: Connection) -> None:
    b.policy(db, version="2023", last=b.TODAY, withdrawn=True)
    b.policy(db, version="2024", first=b.TODAY)
    b.policy(db, code="insuline")
    b.policy(db, of="zorg2")
    assert len(catalogue.policies(db, "zorg1")) == 3
    found = catalogue.policies(db, "zorg1", "zwachtelen")
    assert [(one.version, one.withdrawn) for one in found] == [("2023", True), ("2024", False)]


def test_medicines_are_those_of_any_policy_once(db: Connection) -> None:
    b.policy(db, medicines=("paracetamol", "insuline"))
    b.policy(db, of="zorg2", medicines=("paracetamol",))
    b.policy(db, of="zorg3", medicines=("oud",), withdrawn=True)
    assert catalogue.medicines(db) == ("insuline", "paracetamol")


def test_the_version_changes_with_an_import(db: Connection) -> None:
    before = catalogue.version(db)
    run = {"at": b.NOW, "source": "test", "exported_at": b.NOW, "full": True}
    db.execute(insert(t.import_runs).values(run))
    assert catalogue.version(db) != before
