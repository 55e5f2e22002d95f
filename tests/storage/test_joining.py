"""A code links one account to one person, once; guessing is stopped; an account never moves."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from bot.domain.people import PersonId
from bot.domain.redaction import redact
from bot.messages import Address
from storage import audit, joining, people
from storage import tables as t
from storage.engine import reading, writing
from storage.joining import Joined, Outcome
from tests.storage import builders as b
from tests.storage.test_leases import at_once

HERE = Address("slack", "T1", "U1", "D1")
WRONG = "WEG-2A2A-2A2A-2A2A"
HOUR = timedelta(hours=1)


def redeemed(db: Connection, code: str, user: str = "U1", tenant: str = "T1", after: timedelta = HOUR * 0) -> Outcome:
    return joining.redeem(db, Address("slack", tenant, user, "D1"), code, b.NOW + after).outcome


def test_a_code_is_easy_to_read_and_hard_to_guess(db: Connection) -> None:
    fatima = b.person(db)
    codes = [joining.make(db, fatima, b.NOW) for _ in range(200)]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert re.fullmatch(r"WEG(-[234679ACDEFGHJKMNPQRTVWXY]{4}){3}", code)
        assert redact(code) == code
        assert joining.without_code(f"mijn code is {code}.") == (code, "mijn code is  .")
    assert codes[0].removeprefix("WEG-") not in str(db.execute(select(t.join_codes)).all())


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " ").lower(),
        lambda code: code.replace("-", " \u2013 "),
        lambda code: f"Hoi, mijn code is {code.capitalize()}. Groet, Fatima",
        lambda code: f"`{code}`",
    ],
)
def test_a_code_works_as_people_type_it(db: Connection, write: object) -> None:
    assert callable(write)
    fatima = b.person(db)
    code, _ = joining.without_code(write(joining.make(db, fatima, b.NOW)))
    assert redeemed(db, code) is Outcome.LINKED
    found = people.person_by_account(db, HERE)
    assert found is not None
    assert found.id == fatima


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ik weet de weg naar haar werk niet",
        "ik ben weg vandaag naar de les",
        "weg 2024 1200 1400",
        "ik ben weg 12 nov 2024 tot 14 nov",
        "XWEG-7K4M-P2QX-9TRV",
        "WEG-7K4M-P2QX",
        "WEG-7K4M-P2QX-9TRVX",
    ],
)
def test_other_words_are_no_code(text: str) -> None:
    assert joining.without_code(text) == ("", text)


def test_a_code_works_once_and_in_time(db: Connection) -> None:
    fatima = b.person(db)
    code, late = joining.make(db, fatima, b.NOW), joining.make(db, fatima, b.NOW)
    assert redeemed(db, code) is Outcome.LINKED
    assert redeemed(db, code, "U2") is Outcome.WRONG
    assert redeemed(db, late, "U2", after=joining.LASTS) is Outcome.WRONG
    assert redeemed(db, late, "U2", after=joining.LASTS - HOUR) is Outcome.LINKED


def test_who_left_cannot_come_in(db: Connection) -> None:
    gone = b.person(db, withdrawn=True)
    assert redeemed(db, joining.make(db, gone, b.NOW)) is Outcome.WRONG
    assert people.link_by_email(db, HERE, "fatima@voorbeeld.nl", b.NOW) is None


def test_an_account_that_is_known_uses_no_code_up(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    people.link_account(db, noor, HERE)
    code = joining.make(db, fatima, b.NOW)
    assert joining.redeem(db, HERE, code, b.NOW) == Joined(Outcome.KNOWN, people.person(db, noor))
    assert redeemed(db, code, "U2") is Outcome.LINKED


def test_linking_leaves_a_line_in_the_audit_log(db: Connection) -> None:
    fatima = b.person(db)
    joining.redeem(db, HERE, joining.make(db, fatima, b.NOW), b.NOW)
    (line,) = audit.entries_about(db, fatima, 10)
    assert (line.who, line.what, line.ground, line.result) == (fatima, "account.link", "code", "slack")


def test_after_five_wrong_codes_an_account_waits_an_hour(db: Connection) -> None:
    code = joining.make(db, b.person(db), b.NOW)
    assert [redeemed(db, WRONG) for _ in range(6)] == [Outcome.WRONG] * 5 + [Outcome.WAIT]
    assert redeemed(db, code) is Outcome.WAIT
    assert redeemed(db, code, after=HOUR - timedelta(seconds=1)) is Outcome.WAIT
    assert redeemed(db, code, after=HOUR) is Outcome.LINKED
    assert redeemed(db, WRONG, "U2") is Outcome.WRONG


def test_after_fifty_wrong_codes_a_tenant_waits_an_hour(db: Connection) -> None:
    code = joining.make(db, b.person(db), b.NOW)
    assert {redeemed(db, WRONG, f"U{n}") for n in range(50)} == {Outcome.WRONG}
    assert redeemed(db, code, "U50") is Outcome.WAIT
    assert redeemed(db, code, "U50", "T2") is Outcome.LINKED


def test_of_many_accounts_that_use_a_code_at_once_one_wins(patient: Engine) -> None:
    with writing(patient) as db:
        code = joining.make(db, b.person(db), b.NOW)

    def use(number: int) -> Outcome:
        with writing(patient) as db:
            return redeemed(db, code, f"U{number}", f"T{number}")

    assert at_once(use).count(Outcome.LINKED) == 1


def test_of_many_codes_for_one_account_one_links(patient: Engine) -> None:
    with writing(patient) as db:
        codes = [joining.make(db, b.person(db, name), b.NOW) for name in ("Noor Bakker", "Karin Vos", "Piet", "Jan")]

    def use(number: int) -> Outcome:
        with writing(patient) as db:
            return redeemed(db, codes[number])

    assert sorted(one.name for one in at_once(use) if isinstance(one, Outcome)) == ["KNOWN"] * 3 + ["LINKED"]
    with reading(patient) as db:
        assert db.execute(select(func.count()).select_from(t.accounts)).scalar() == 1


def test_tries_at_once_are_all_counted(patient: Engine) -> None:
    with writing(patient) as db:
        for _ in range(3):
            redeemed(db, WRONG)

    def guess(_: int) -> Outcome:
        with writing(patient) as db:
            return redeemed(db, WRONG)

    assert at_once(guess).count(Outcome.WRONG) == 2


def test_an_email_links_its_person_once(db: Connection) -> None:
    fatima = b.person(db, email="fatima@voorbeeld.nl")
    found = people.link_by_email(db, HERE, " Fatima@Voorbeeld.NL ", b.NOW)
    assert found is not None
    assert found.id == fatima
    assert people.accounts(db, fatima) == (HERE,)
    (line,) = audit.entries_about(db, fatima, 10)
    assert (line.what, line.ground) == ("account.link", "e-mail")
    assert people.link_by_email(db, HERE, "fatima@voorbeeld.nl", b.NOW) is None


@pytest.mark.parametrize("email", ["", " ", "%", "noor@elders.nl", "Fatima El Amrani"])
def test_an_email_nobody_has_links_nothing(db: Connection, email: str) -> None:
    b.person(db, email="fatima@voorbeeld.nl")
    assert people.link_by_email(db, HERE, email, b.NOW) is None
    assert people.person_by_account(db, HERE) is None


def test_an_account_never_moves_to_somebody_else(db: Connection) -> None:
    noor = b.person(db, "Noor Bakker")
    b.person(db, email="fatima@voorbeeld.nl")
    people.link_account(db, noor, HERE)
    assert people.link_by_email(db, HERE, "fatima@voorbeeld.nl", b.NOW) is None
    assert people.accounts(db, noor) == (HERE,)


def test_of_two_links_by_email_at_once_one_wins(patient: Engine) -> None:
    with writing(patient) as db:
        for name in ("noor", "karin", "piet", "jan"):
            b.person(db, name.title(), email=f"{name}@voorbeeld.nl")

    def link(number: int) -> PersonId | None:
        with writing(patient) as db:
            found = people.link_by_email(db, HERE, f"{('noor', 'karin', 'piet', 'jan')[number]}@voorbeeld.nl", b.NOW)
            return found.id if found else None

    assert at_once(link).count(None) == 3
