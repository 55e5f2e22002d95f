"""Who may see what of whom: every role, every relation, every kind of record (domain.md: "Who may see what")."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.people import (
    Person,
    PersonId,
    PlacementSpan,
    RecordKind,
    Relation,
    Role,
    competences_shown,
    kinds_seen,
    may_see,
)

TODAY = date(2024, 11, 19)
ASKER, TRAINEE, SOMEBODY = PersonId(1), PersonId(2), PersonId(3)
SCHOOL, OTHER_SCHOOL = "school-a", "school-b"
EMPLOYER, OTHER_EMPLOYER = "zorg-a", "zorg-b"

K = RecordKind
EVERYTHING = frozenset(K)
OF_SCHOOL = EVERYTHING - {K.PRIVATE}
OF_SUPERVISOR = frozenset({K.PLAN, K.ASSIGNMENTS, K.EXAMS, K.AUTHORISATIONS, K.CHECKINS})
OF_PLANNER = frozenset({K.AUTHORISATIONS, K.BUSY})
OF_ADVISER = frozenset({K.PLAN, K.EXEMPTIONS, K.AUTHORISATIONS})
NOTHING: frozenset[RecordKind] = frozenset()

UNKNOWN_PERSON = Relation(TRAINEE, frozenset(), (), frozenset())


def days(count: int) -> timedelta:
    return timedelta(days=count)


def placed(employer: str, first: date, last: date | None) -> Relation:
    return replace(UNKNOWN_PERSON, placements=(PlacementSpan(employer, first, last),))


RELATIONS: dict[str, Relation] = {
    "an unknown person": UNKNOWN_PERSON,
    "guided by the asker today": replace(UNKNOWN_PERSON, supervised_by=frozenset({ASKER})),
    "guided by somebody else": replace(UNKNOWN_PERSON, supervised_by=frozenset({SOMEBODY})),
    # A stopped trajectory stays in `schools`: the school keeps seeing its own trainee.
    "of the own school, stopped or not": replace(UNKNOWN_PERSON, schools=frozenset({SCHOOL})),
    "of another school": replace(UNKNOWN_PERSON, schools=frozenset({OTHER_SCHOOL})),
    "placed here now": placed(EMPLOYER, TODAY - days(100), TODAY + days(100)),
    "placed here without an end": placed(EMPLOYER, TODAY - days(100), None),
    "placed here until today": placed(EMPLOYER, TODAY - days(100), TODAY),
    "placed here from tomorrow": placed(EMPLOYER, TODAY + days(1), TODAY + days(100)),
    "left here yesterday": placed(EMPLOYER, TODAY - days(100), TODAY - days(1)),
    "left here 30 days ago": placed(EMPLOYER, TODAY - days(100), TODAY - days(30)),
    "left here 31 days ago": placed(EMPLOYER, TODAY - days(100), TODAY - days(31)),
    "placed at another employer": placed(OTHER_EMPLOYER, TODAY - days(100), TODAY + days(100)),
}

HERE = ("placed here now", "placed here without an end", "placed here until today", "placed here from tomorrow")

SEES: dict[Role, dict[str, frozenset[RecordKind]]] = {
    Role.TRAINEE: {},
    Role.WORK_SUPERVISOR: {"guided by the asker today": OF_SUPERVISOR},
    Role.PRACTICE_SUPERVISOR: {"guided by the asker today": OF_SUPERVISOR},
    Role.TEACHER: {"of the own school, stopped or not": OF_SCHOOL},
    Role.COORDINATOR: {"of the own school, stopped or not": OF_SCHOOL},
    Role.SCHEDULER: dict.fromkeys((*HERE, "left here yesterday", "left here 30 days ago"), OF_PLANNER),
    # One employer never sees another's people (L16): whoever left is no longer its own.
    Role.LEARNING_ADVISER: dict.fromkeys(HERE, OF_ADVISER),
}


def someone(*roles: tuple[Role, str]) -> Person:
    return Person(ASKER, "Sam de Vries", "sam@voorbeeld.nl", "nl", roles)


def home(role: Role) -> str:
    """Where the asker of the table holds the role."""
    return SCHOOL if role in (Role.TEACHER, Role.COORDINATOR, Role.TRAINEE) else EMPLOYER


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_who_may_see_what(role: Role, relation: str) -> None:
    asker = someone((role, home(role)))
    seen = {kind for kind in RecordKind if may_see(asker, RELATIONS[relation], kind, TODAY)}
    assert seen == SEES[role].get(relation, NOTHING)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_a_role_elsewhere_gives_nothing_here(role: Role) -> None:
    elsewhere = OTHER_EMPLOYER if home(role) == EMPLOYER else OTHER_SCHOOL
    everything_here = Relation(
        TRAINEE, frozenset({SCHOOL}), (PlacementSpan(EMPLOYER, TODAY, None),), frozenset({SOMEBODY})
    )
    assert kinds_seen(someone((role, elsewhere)), everything_here, TODAY) == NOTHING


@pytest.mark.parametrize("roles", [(), *(((role, home(role)),) for role in Role)])
def test_everybody_sees_all_of_themselves(roles: tuple[tuple[Role, str], ...]) -> None:
    assert kinds_seen(someone(*roles), replace(UNKNOWN_PERSON, person=ASKER), TODAY) == EVERYTHING


def test_nobody_without_a_role_sees_anybody() -> None:
    everyone = Relation(TRAINEE, frozenset({SCHOOL}), (PlacementSpan(EMPLOYER, TODAY, None),), frozenset({ASKER}))
    assert kinds_seen(someone(), everyone, TODAY) == NOTHING


def test_guiding_takes_the_role_of_a_supervisor() -> None:
    guided = RELATIONS["guided by the asker today"]
    for role in set(Role) - {Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR}:
        assert kinds_seen(someone((role, home(role))), guided, TODAY) == NOTHING


@pytest.mark.parametrize("relation", RELATIONS)
def test_two_roles_have_what_each_has_over_its_own_people(relation: str) -> None:
    for one in Role:
        for other in Role:
            both = someone((one, home(one)), (other, home(other)))
            apart = SEES[one].get(relation, NOTHING) | SEES[other].get(relation, NOTHING)
            assert kinds_seen(both, RELATIONS[relation], TODAY) == apart


def test_the_role_of_one_employer_does_not_mix_with_the_place_of_another() -> None:
    planner_there = someone((Role.SCHEDULER, OTHER_EMPLOYER), (Role.TEACHER, SCHOOL))
    assert kinds_seen(planner_there, RELATIONS["placed here now"], TODAY) == NOTHING
    adviser_of_two = someone((Role.LEARNING_ADVISER, EMPLOYER), (Role.SCHEDULER, OTHER_EMPLOYER))
    assert kinds_seen(adviser_of_two, RELATIONS["placed here now"], TODAY) == OF_ADVISER


def test_a_planner_of_two_places_sees_who_is_still_at_one() -> None:
    moved = replace(
        UNKNOWN_PERSON,
        placements=(
            PlacementSpan(EMPLOYER, TODAY - days(300), TODAY - days(200)),
            PlacementSpan(OTHER_EMPLOYER, TODAY - days(199), None),
        ),
    )
    assert kinds_seen(someone((Role.SCHEDULER, EMPLOYER)), moved, TODAY) == NOTHING
    assert kinds_seen(someone((Role.SCHEDULER, OTHER_EMPLOYER)), moved, TODAY) == OF_PLANNER


MOVED = Relation(
    TRAINEE,
    frozenset({SCHOOL}),
    (
        PlacementSpan(OTHER_EMPLOYER, TODAY - days(300), TODAY - days(200)),
        PlacementSpan(EMPLOYER, TODAY - days(199), TODAY + days(100)),
    ),
    frozenset({ASKER}),
)


def test_only_the_trainee_sees_competences_at_every_employer() -> None:
    assert competences_shown(someone((Role.TRAINEE, SCHOOL)), replace(MOVED, person=ASKER), TODAY) is None
    for role in Role:
        assert competences_shown(someone((role, home(role))), MOVED, TODAY) is not None


@pytest.mark.parametrize(
    "role",
    [Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR, Role.SCHEDULER, Role.LEARNING_ADVISER, Role.TEACHER],
    ids=lambda role: role.name,
)
def test_everybody_else_sees_those_of_the_employer_the_trainee_works_for(role: Role) -> None:
    assert competences_shown(someone((role, home(role))), MOVED, TODAY) == frozenset({EMPLOYER})


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR], ids=lambda role: role.name)
def test_the_school_sees_none_of_an_employer_the_trainee_left(role: Role) -> None:
    at_school = someone((role, SCHOOL))
    assert competences_shown(at_school, RELATIONS["of the own school, stopped or not"], TODAY) == frozenset()
    left = replace(RELATIONS["left here yesterday"], schools=frozenset({SCHOOL}))
    assert competences_shown(at_school, left, TODAY) == frozenset()
    assert competences_shown(at_school, replace(left, schools=frozenset({OTHER_SCHOOL})), TODAY) == frozenset()


def test_the_school_sees_none_of_an_employer_the_trainee_left_and_will_come_back_to() -> None:
    between = replace(
        MOVED,
        placements=(
            PlacementSpan(EMPLOYER, TODAY - days(100), TODAY - days(1)),
            PlacementSpan(EMPLOYER, TODAY + days(1), None),
        ),
    )
    assert competences_shown(someone((Role.TEACHER, SCHOOL)), between, TODAY) == frozenset()


def test_a_second_role_opens_no_competences_of_people_it_is_not_over() -> None:
    guide_here_planner_there = someone((Role.WORK_SUPERVISOR, EMPLOYER), (Role.SCHEDULER, OTHER_EMPLOYER))
    assert competences_shown(guide_here_planner_there, MOVED, TODAY) == frozenset({EMPLOYER})
    adviser_of_two = someone((Role.LEARNING_ADVISER, EMPLOYER), (Role.LEARNING_ADVISER, OTHER_EMPLOYER))
    assert competences_shown(adviser_of_two, MOVED, TODAY) == frozenset({EMPLOYER})


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_who_sees_nothing_of_somebody_sees_no_competences_either(role: Role) -> None:
    asker = someone((role, home(role)))
    for relation in RELATIONS.values():
        if K.AUTHORISATIONS not in kinds_seen(asker, relation, TODAY):
            assert competences_shown(asker, relation, TODAY) == frozenset()


def test_a_first_name_and_the_organisations_of_a_role() -> None:
    sam = someone((Role.SCHEDULER, EMPLOYER), (Role.SCHEDULER, OTHER_EMPLOYER), (Role.TEACHER, SCHOOL))
    assert sam.first_name == "Sam"
    assert sam.organisations(Role.SCHEDULER) == {EMPLOYER, OTHER_EMPLOYER}
    assert sam.has(Role.TEACHER, Role.COORDINATOR)
    assert not sam.has(Role.COORDINATOR)
