"""What is kept about one person, and for how long (invariant 6)."""

from sqlalchemy import Connection, Integer, Table, bindparam, func, or_, select

from bot.domain.people import PersonId
from storage import tables as t

_ROUTE = "tot twee jaar na het einde van het traject"
_TOLD = "tot twee jaar na het traject, langer als je school of werkgever het doorgeeft"
_PLACED = "tot twee jaar na het traject, langer als je werkgever je doorgeeft"
_SCHOOL = "tot je school ze laat wissen"
_EMPLOYER = "tot je werkgever ze laat wissen"
_ROSTER = "tot een half jaar na de dienst"
_ACCOUNT = "zolang je Wegwijs gebruikt"
_TALK = "tot drie maanden na het gesprek"
_WORK = "zolang je hier werkt, en twee jaar daarna"

KEPT: dict[Table, tuple[str, str]] = {
    t.persons: ("je naam en e-mailadres", _ACCOUNT),
    t.person_roles: ("je rollen", _ACCOUNT),
    t.person_names: ("zoekwoorden van je naam", _ACCOUNT),
    t.accounts: ("je accounts", _ACCOUNT),
    t.import_runs: ("bestanden die jij inlas", _WORK),
    t.trajectories: ("trajecten", _SCHOOL),
    t.planned_certificates: ("certificaten in je plan", _TOLD),
    t.exemptions: ("vrijstellingen", _TOLD),
    t.work_process_passes: ("gehaalde werkprocessen", _TOLD),
    t.placements: ("werkplekken", _TOLD),
    t.supervisions: ("begeleiding", _TOLD),
    t.submissions: ("opdrachten", _TOLD),
    t.exam_registrations: ("examens", _TOLD),
    t.competences: ("bekwaamheden, ook die jij aftekende", _EMPLOYER),
    t.trainings: ("scholingen", _TOLD),
    t.practice_logs: ("oefenmomenten, ook die jij bevestigde", _TOLD),
    t.self_declines: ("meldingen dat je iets niet wilt doen", _PLACED),
    t.signing_rights: ("handelingen die je mag aftekenen", _EMPLOYER),
    t.staff_entries: ("handelingen die je mag doen", _WORK),
    t.shift_staff: ("diensten", _ROSTER),
    t.events: ("berichten met het antwoord", _TALK),
    t.turns: ("vragen waar het gesprek op verdergaat", _TALK),
    t.open_questions: ("vragen die zijn doorgegeven", _ROUTE),
    t.action_points: ("actiepunten", _ROUTE),
    t.notices: ("berichten en herinneringen die klaarstaan of gestuurd zijn", _TALK),
    t.messages: ("berichten die Wegwijs je stuurde", _TALK),
    t.wishes: ("wanneer je berichten wilt", _ACCOUNT),
    t.mutes: ("waarover je even geen berichten wilt", _ACCOUNT),
    t.rounds: ("vraagrondes", _ROUTE),
    t.seats: ("of je in een vraagronde antwoordde", _ROUTE),
    t.answers: ("antwoorden in vraagrondes", _ROUTE),
    t.talks: ("gesprekken met hun verslag", _ROUTE),
    t.talk_people: ("gesprekken waar je bij bent", _ROUTE),
    t.talk_moments: ("voorgestelde momenten voor een gesprek", _ROUTE),
    t.decisions: ("besluiten die jij opschreef", _ROUTE),
    t.signals: ("signalen, en wat ermee gedaan is", _ROUTE),
    t.exit_answers: ("waarom iemand stopte", _ROUTE),
    t.uploads: ("bestanden die je stuurde", "tot een dag na het sturen"),
    t.sign_in_links: ("links om je aan te melden", "tot een dag na gebruik"),
    t.join_codes: ("codes om een account te koppelen", "tot een dag na gebruik"),
    t.sessions: ("plekken waar je bent aangemeld", "tot je je afmeldt"),
    t.audit_entries: ("regels in het logboek over wie wat zag", "vijf jaar"),
}
"""Every table that can hold something of a person: what it is called for that person, and its term.

The terms of the school files follow the two years that schools keep a file after somebody leaves, the log the five
years of NEN 7513; a school can still decide otherwise. `storage.retention` keeps the terms in days and months, and
`storage.files_over` those after a route; it says there why three tables wait for whoever gave the records.
"""

_PERSON = bindparam("person", type_=Integer)
_COLUMNS = {
    table: [column for column in table.c if any(key.column is t.persons.c.id for key in column.foreign_keys)]
    for table in KEPT
}
_COLUMNS[t.persons] = [t.persons.c.id]
_COLUMNS[t.audit_entries] = [t.audit_entries.c.who, t.audit_entries.c.about]
_COUNTS = select(
    *(
        select(func.count()).select_from(table).where(or_(*(column == _PERSON for column in columns))).scalar_subquery()
        for table, columns in _COLUMNS.items()
    )
)


def what_is_kept(db: Connection, person: PersonId) -> tuple[tuple[str, int, str], ...]:
    """What is kept, how many rows, and for how long, in Dutch; also what there is none of."""
    counts = db.execute(_COUNTS, {"person": person}).one()
    return tuple((name, rows, term) for (name, term), rows in zip(KEPT.values(), counts, strict=True))
