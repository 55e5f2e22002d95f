"""The format of the files about learning: routes, certificates, trajectories, lessons, assignments and exams."""

from __future__ import annotations

from bot.domain.people import OrganisationKind, Role
from bot.domain.records import (
    AssignmentKind,
    Attendance,
    ExamForm,
    ExemptionState,
    PlanState,
    SubmissionState,
    SupportStyle,
    TrajectState,
)
from storage.imports.columns import Column, Kind, Table


def trainee(explain: str = "E-mailadres van de deelnemer") -> Column:
    """Whose record it is."""
    return Column("deelnemer", "trainee", "trainee", Kind.REF, explain, required=True, key=True, to="personen",
                  example="fatima@voorbeeld.nl")  # fmt: skip


def _school(key: bool = True) -> Column:
    return Column("school", "school", "school", Kind.REF, "Code van de school", required=True, key=key,
                  to="organisaties", only=OrganisationKind.SCHOOL, example="school1")  # fmt: skip


def _certificate(key: bool = True) -> Column:
    return Column("certificaat", "certificate", "certificate", Kind.REF, "Code van het certificaat", required=True,
                  key=key, to="certificaten", example="C1")  # fmt: skip


_ATTENDANCE_WORDS = (
    ("onbekend", Attendance.NOT_KNOWN),
    ("niet bekend", Attendance.NOT_KNOWN),
    ("afwezig", Attendance.NOT_PRESENT),
    ("niet aanwezig", Attendance.NOT_PRESENT),
    ("niet begonnen", Attendance.NOT_STARTED),
    ("niet afgemaakt", Attendance.NOT_FINISHED),
    ("aanwezig", Attendance.PRESENT),
)

CATALOGUE: tuple[Table, ...] = (
    Table(
        "routes", "routes", "routes", "Routes die een school aanbiedt",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van de route", required=True, key=True,
                   example="route1"),
            Column("naam", "name", "name", Kind.TEXT, "Naam van de route", required=True, example="Certificatenroute"),
            _school(key=False),
            Column("minimale_uren", "min_hours", "min_hours", Kind.DECIMAL, "Minste aantal uren werk per week",
                   default="16", least=0, most=60, example="16"),
            Column("duur", "duration", "duration", Kind.TEXT, "Hoe lang de route duurt, in woorden",
                   example="6 tot 18 maanden"),
        ),
    ),
    Table(
        "certificaten", "certificates", "certificates", "Mbo-certificaten",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van het certificaat", required=True, key=True,
                   example="C1"),
            Column("naam", "name", "name", Kind.TEXT, "Naam van het certificaat", required=True,
                   example="Voorbeeldcertificaat"),
            Column("niveau", "level", "level", Kind.INT, "Mbo-niveau", required=True, least=1, most=4, example="3"),
            Column("werkprocessen", "work_processes", "work_processes", Kind.TEXTS, "Codes van de werkprocessen",
                   example="B1-K1-W1|B1-K1-W2"),
        ),
    ),
    Table(
        "instroom", "intakes", "intakes", "Startdata uit de kalender van de school",
        (
            _school(),
            Column("route", "route", "route", Kind.REF, "Code van de route", required=True, key=True, to="routes",
                   example="route1"),
            Column("start", "start", "start", Kind.DATE, "Eerste dag", required=True, key=True, example="05-02-2024"),
        ),
        chat=True,
    ),
    Table(
        "lesperioden", "lesson_periods", "lesson_periods", "Lesperioden van een school",
        (
            _school(),
            Column("naam", "name", "name", Kind.TEXT, "Naam van de periode", required=True, key=True,
                   example="Periode 1 2024-2025"),
            Column("eerste_dag", "first", "first", Kind.DATE, "Eerste dag", required=True, example="02-09-2024"),
            Column("laatste_dag", "last", "last", Kind.DATE, "Laatste dag", required=True, example="25-10-2024"),
        ),
        chat=True, spans=(("first", "last"),),
    ),
    Table(
        "lessen", "lessons", "lessons", "Lessen en lesdagen",
        (
            _school(),
            Column("instroom", "intake", "intake", Kind.DATE, "Startdatum van de groep; leeg: alle groepen",
                   header=True, key=True, example="05-02-2024"),
            Column("vak", "subject", "subject", Kind.TEXT, "Waar de les over gaat", required=True, key=True,
                   example="Medicatie"),
            Column("begin", "start", "start", Kind.MOMENT, "Wanneer de les begint", required=True, key=True,
                   example="25-11-2024 09:30"),
            Column("einde", "end", "end", Kind.MOMENT, "Wanneer de les eindigt", required=True,
                   example="25-11-2024 16:00"),
            Column("vorm", "mode", "mode", Kind.TEXT, "Op school, online of op de werkplek", example="op school"),
            Column("lokaal", "room", "room", Kind.TEXT, "Waar je moet zijn", example="B2.14"),
            Column("link", "link", "link", Kind.TEXT, "Adres van de online les"),
            Column("vervallen", "cancelled", "cancelled", Kind.BOOL, "ja: de les gaat niet door", header=True,
                   default="nee", example="nee"),
        ),
        chat=True, spans=(("start", "end"),),
    ),
)  # fmt: skip

TRAJECTORIES: tuple[Table, ...] = (
    Table(
        "trajecten", "trajectories", "trajectories", "Wie welke route volgt",
        (
            trainee(),
            _school(),
            Column("route", "route", "route", Kind.REF, "Code van de route", required=True, key=True, to="routes",
                   example="route1"),
            Column("instroom", "intake", "intake", Kind.DATE, "Startdatum van de groep", example="05-02-2024"),
            Column("status", "state", "state", Kind.CHOICE, "Hoe het traject ervoor staat", required=True,
                   choices=TrajectState, example="actief"),
            Column("start", "start", "start", Kind.DATE, "Eerste dag", header=True, key=True, example="05-02-2024"),
            Column("verwacht_einde", "expected_end", "expected_end", Kind.DATE, "Verwachte laatste dag", header=True,
                   example="31-01-2025"),
            Column("stopreden", "stop_reason", "stop_reason", Kind.CODE,
                   "Code van de reden van stoppen, één woord; geen ziekte, geen verhaal"),
            Column("begeleidingsstijl", "support_style", "support_style", Kind.CHOICE,
                   "Hoe de deelnemer geholpen wil worden; leeg: blijft zoals het is", keep=True, choices=SupportStyle,
                   example="niet gekozen"),
        ),
        about="trainee", chat=True, spans=(("start", "expected_end"),),
    ),
    Table(
        "certificaatplannen", "certificate_plans", "planned_certificates", "Welke certificaten iemand wil halen",
        (
            trainee(),
            _certificate(),
            Column("volgorde", "order", "order", Kind.INT, "Het hoeveelste certificaat dit is", required=True, least=1,
                   most=99, example="1"),
            Column("status", "state", "state", Kind.CHOICE, "Hoe het ervoor staat", required=True, choices=PlanState,
                   example="actief"),
            Column("behaald_op", "issued_on", "issued_on", Kind.DATE, "Datum op het certificaat; alleen bij behaald",
                   past=True),
        ),
        about="trainee", chat=True,
    ),
    Table(
        "begeleiding", "supervisions", "supervisions", "Wie wie begeleidt",
        (
            trainee(),
            Column("begeleider", "supervisor", "supervisor", Kind.REF, "E-mailadres van de begeleider", required=True,
                   key=True, to="personen", example="karin@voorbeeld.nl"),
            Column("rol", "role", "role", Kind.CHOICE, "Als wat: werkbegeleider, praktijkbegeleider of docent",
                   required=True, key=True, choices=Role, words=(("trajectbegeleider", Role.TEACHER),),
                   example="werkbegeleider"),
            Column("eerste_dag", "first", "first", Kind.DATE, "Eerste dag", required=True, key=True,
                   example="05-02-2024"),
            Column("laatste_dag", "last", "last", Kind.DATE, "Laatste dag; leeg: loopt door", header=True),
            Column("vervanger", "deputy", "deputy", Kind.REF, "E-mailadres van wie vervangt", to="personen"),
            Column("vervanger_vanaf", "deputy_first", "deputy_first", Kind.DATE, "Eerste dag van de vervanging"),
            Column("vervanger_tot", "deputy_last", "deputy_last", Kind.DATE, "Laatste dag van de vervanging"),
        ),
        about="trainee", chat=True, spans=(("first", "last"), ("deputy_first", "deputy_last")),
    ),
    Table(
        "opdrachten", "assignments", "assignments", "Opdrachten",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van de opdracht", required=True, key=True,
                   example="O1"),
            Column("titel", "title", "title", Kind.TEXT, "Titel", required=True, example="Verslag van een zorgmoment"),
            Column("soort", "kind", "kind", Kind.CHOICE, "Om te oefenen, om in te leveren of voor een werkproces",
                   required=True, choices=AssignmentKind, example="inleveropdracht"),
            _certificate(key=False),
            Column("werkproces", "work_process", "work_process", Kind.TEXT, "Code van het werkproces",
                   example="B1-K1-W1"),
            Column("geplande_minuten", "planned_minutes", "planned_minutes", Kind.INT, "Hoe lang het hoort te duren",
                   least=0, most=60_000, example="120"),
            Column("criteria", "criteria", "criteria", Kind.NOTE, "Waar op gelet wordt",
                   example="Je beschrijft wat je deed en waarom."),
        ),
        chat=True,
    ),
    Table(
        "inleveringen", "submissions", "submissions", "Wat iemand moet inleveren of ingeleverd heeft",
        (
            trainee(),
            Column("opdracht", "assignment", "assignment", Kind.REF, "Code van de opdracht", required=True, key=True,
                   to="opdrachten", example="O1"),
            Column("inleverdatum", "due", "due", Kind.DATE, "Uiterste dag", example="29-11-2024"),
            Column("ingeleverd_op", "submitted_on", "submitted_on", Kind.DATE, "Dag van inleveren", past=True),
            Column("bestede_minuten", "actual_minutes", "actual_minutes", Kind.INT, "Hoe lang het echt duurde",
                   least=0, most=60_000),
            Column("status", "state", "state", Kind.CHOICE, "Hoe het ervoor staat", required=True,
                   choices=SubmissionState, example="open"),
            Column("cijfer", "grade", "grade", Kind.TEXT, "Cijfer of woord", example=""),
            Column("beoordelaar", "assessor", "assessor", Kind.TEXT, "Naam van wie het nakijkt",
                   example="Karin Voorbeeld"),
        ),
        about="trainee", chat=True,
    ),
)  # fmt: skip

EXAMS: tuple[Table, ...] = (
    Table(
        "toetsmomenten", "exam_sessions", "exam_sessions", "Examens en toetsen",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van het toetsmoment", required=True, key=True,
                   example="T1"),
            _certificate(key=False),
            Column("vorm", "form", "form", Kind.CHOICE, "Hoe er getoetst wordt", required=True, choices=ExamForm,
                   example="proeve"),
            Column("begin", "start", "start", Kind.MOMENT, "Begin; leeg: nog niet bekend", example="02-12-2024 10:00"),
            Column("einde", "end", "end", Kind.MOMENT, "Einde; leeg: nog niet bekend", example="02-12-2024 12:00"),
            Column("plaats", "location", "location", Kind.TEXT, "Waar het examen is", example="De Linde"),
            Column("niveau", "level", "level", Kind.TEXT, "Op welk niveau beoordeeld wordt", example="3"),
            Column("beoordelaar", "assessor", "assessor", Kind.TEXT, "Naam van de beoordelaar",
                   example="Karin Voorbeeld"),
            Column("meest_aanwezig", "most_present", "most_present", Kind.INT,
                   "Hoeveel mensen er hooguit bij de cliënt zijn", least=0, most=20, example="2"),
        ),
        chat=True, spans=(("start", "end"),),
    ),
    Table(
        "aanmeldingen", "exam_registrations", "exam_registrations", "Wie examen doet, en met welke uitslag",
        (
            trainee(),
            Column("toetsmoment", "session", "session", Kind.REF, "Code van het toetsmoment", required=True, key=True,
                   to="toetsmomenten", example="T1"),
            Column("poging", "attempt", "attempt", Kind.INT, "De hoeveelste keer", key=True, default="1", least=1,
                   most=20, example="1"),
            Column("aangemeld", "registered", "registered", Kind.BOOL, "Is de aanmelding rond?", required=True,
                   example="ja"),
            Column("extra_minuten", "extra_minutes", "extra_minutes", Kind.INT, "Extra tijd, zonder reden",
                   default="0", least=0, most=600, example="0"),
            Column("aanwezigheid", "attendance", "attendance", Kind.CHOICE, "Was de deelnemer er?",
                   default="notKnown", choices=Attendance, words=_ATTENDANCE_WORDS, example="onbekend"),
            Column("geslaagd", "passed", "passed", Kind.BOOL, "Geslaagd; leeg: nog geen uitslag", header=True),
            Column("vastgesteld", "final", "final", Kind.BOOL, "Heeft de examencommissie de uitslag vastgesteld?",
                   header=True, default="nee", example="nee"),
        ),
        about="trainee", chat=True,
    ),
    Table(
        "vrijstellingen", "exemptions", "exemptions", "Vrijstellingen van een certificaat",
        (
            trainee(),
            _certificate(),
            Column("status", "state", "state", Kind.CHOICE, "Hoe de aanvraag ervoor staat", required=True,
                   choices=ExemptionState, example="toegekend"),
            Column("regel", "rule", "rule", Kind.TEXT, "Regel van de beslisboom", example="1a"),
            Column("besloten_door", "decided_by", "decided_by", Kind.TEXT, "Wie besloot", example="examencommissie"),
            Column("besloten_op", "decided_on", "decided_on", Kind.DATE, "Dag van het besluit", past=True,
                   example="01-03-2024"),
        ),
        about="trainee", chat=True,
    ),
)  # fmt: skip

PASSES = Table(
    "behaalde_werkprocessen", "work_process_passes", "work_process_passes", "Werkprocessen die iemand gehaald heeft",
    (
        trainee(),
        Column("werkproces", "work_process", "work_process", Kind.TEXT, "Code van het werkproces", required=True,
               key=True, example="B1-K1-W1"),
        Column("behaald_op", "on", "on", Kind.DATE, "Dag waarop het gehaald is", required=True, past=True,
               example="15-06-2024"),
    ),
    about="trainee", chat=True,
)  # fmt: skip

LEARNING: tuple[Table, ...] = (*CATALOGUE, *TRAJECTORIES, *EXAMS, PASSES)
