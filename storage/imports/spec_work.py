"""The format of the files about work: placements, policy, competences, staff lists and the roster."""

from __future__ import annotations

from bot.domain.people import OrganisationKind
from bot.domain.records import Checker, CheckMode, Level, TrainingKind
from storage.imports.columns import Column, Kind, Table
from storage.imports.spec_learning import trainee

_LAST = "Laatste dag; leeg: geen einde"


def _person(explain: str = "E-mailadres van de persoon") -> Column:
    return Column("persoon", "person", "person", Kind.REF, explain, required=True, key=True, to="personen",
                  example="fatima@voorbeeld.nl")  # fmt: skip


def _employer() -> Column:
    return Column("werkgever", "employer", "employer", Kind.REF, "Code van de werkgever", required=True, key=True,
                  to="organisaties", only=OrganisationKind.EMPLOYER, example="zorg1")  # fmt: skip


def _procedure() -> Column:
    return Column("handeling", "procedure", "procedure", Kind.REF, "Code van de handeling", required=True, key=True,
                  to="handelingen", example="zwachtelen")  # fmt: skip


def _location(explain: str) -> Column:
    return Column("locatie", "location", "location", Kind.REF, explain, header=True, key=True, to="locaties",
                  example="linde")  # fmt: skip


def _first(key: bool = True) -> Column:
    return Column("eerste_dag", "first", "first", Kind.DATE, "Eerste dag", required=True, key=key,
                  example="05-02-2024")  # fmt: skip


def _last(name: str, english: str) -> Column:
    return Column(name, english, english, Kind.DATE, _LAST, header=True, example="31-01-2025")


PLACES: tuple[Table, ...] = (
    Table(
        "bpv_plaatsen", "placements", "placements", "Waar een deelnemer werkt",
        (
            trainee(),
            _employer(),
            _location("Code van de plek; leeg: nog niet bekend"),
            Column("alleen_daar", "only_there", "only_there", Kind.BOOL,
                   "ja: de plaats geldt alleen voor deze plek; leeg of nee: voor alle plekken van de werkgever",
                   header=True, default="nee", example="nee"),
            _first(),
            _last("laatste_dag", "last"),
            Column("uren_per_week", "hours_a_week", "hours_a_week", Kind.DECIMAL, "Uren werk per week", least=0,
                   most=60, example="24,5"),
            Column("pok_school", "signed_school", "signed_school", Kind.BOOL,
                   "Tekende de school de praktijkovereenkomst? leeg: onbekend", header=True, example="ja"),
            Column("pok_werkgever", "signed_employer", "signed_employer", Kind.BOOL,
                   "Tekende de werkgever? leeg: onbekend", header=True, example="ja"),
            Column("pok_deelnemer", "signed_trainee", "signed_trainee", Kind.BOOL,
                   "Tekende de deelnemer? leeg: onbekend", header=True, example="ja"),
        ),
        about="trainee", chat=True, spans=(("first", "last"),),
    ),
    Table(
        "boventallig", "supernumerary", "supernumerary_periods", "Perioden waarin een deelnemer boventallig is",
        (
            trainee(),
            _employer(),
            _location("Code van de plek zoals in bpv_plaatsen; leeg: alle plaatsen bij deze werkgever"),
            _first(),
            Column("laatste_dag", "last", "last", Kind.DATE, "Laatste dag", required=True, example="29-03-2024"),
        ),
        about="trainee", chat=True, spans=(("first", "last"),),
    ),
)  # fmt: skip

POLICY = Table(
    "beleid", "policies", "policies", "Wat een werkgever per handeling afspreekt. Leeg is altijd het strengste",
    (
        _employer(),
        _procedure(),
        Column("versie", "version", "version", Kind.TEXT, "Naam van de versie", required=True, key=True,
               example="2024-1"),
        _first(key=False),
        _last("laatste_dag", "last"),
        Column("delegeerbaar", "delegable", "delegable", Kind.BOOL, "Mogen deelnemers dit ooit doen?", example="ja"),
        Column("leren_mag", "learning_allowed", "learning_allowed", Kind.BOOL,
               "Mag een deelnemer dit onder toezicht leren?", example="ja"),
        Column("scholing", "schooling", "schooling", Kind.REQUIREMENT,
               "Wat iemand gehaald moet hebben om bevoegd te zijn, of geen",
               example="certificaat:C1|scholing:Zwachtelen"),
        Column("voorwaarden", "prerequisites", "prerequisites", Kind.REQUIREMENT,
               "Wat er moet zijn voordat iemand mag leren, of geen", example="geen"),
        Column("oefentermijn_dagen", "practice_term", "practice_term_days", Kind.TERM,
               "Na hoeveel dagen zonder oefenen het weer onder toezicht moet, of geen", example="180"),
        Column("onbeperkt_geldig", "unlimited", "unlimited", Kind.BOOL, "Mag een bekwaamheid zonder einddatum?",
               example="nee"),
        Column("dubbele_controle", "double_check", "double_check", Kind.BOOL, "Moet een tweede persoon controleren?",
               example="nee"),
        Column("controle_wijzen", "check_modes", "check_modes", Kind.CHOICES,
               "Hoe de controle mag: collega, beeldbellen, telefoon, digitaal; of geen", choices=CheckMode,
               example="collega|beeldbellen"),
        Column("controle_door", "checkers", "checkers", Kind.CHOICES,
               "Wie mag controleren: bevoegde medewerker, zelfstandige deelnemer; of geen", choices=Checker,
               example="bevoegde medewerker"),
        Column("medicijnen", "medicines", "medicines", Kind.MEDICINES, "Welke medicijnen: een lijst, alle of geen",
               example="alle"),
        Column("formeel_aftekenen", "formal_signoff", "formal_signoff", Kind.BOOL,
               "Is een handtekening nodig? nee telt alleen bij risico 1", example="ja"),
        Column("deelnemer_mag_begeleiden", "trainee_may_supervise", "trainee_may_supervise", Kind.BOOL,
               "Mag een zelfstandige deelnemer toezicht houden?", example="nee"),
        Column("twee_deelnemers", "two_trainees", "two_trainees", Kind.BOOL,
               "Mogen twee deelnemers samen zonder ervaren collega?", example="nee"),
    ),
    spans=(("first", "last"),),
)  # fmt: skip

REGISTERS: tuple[Table, ...] = (
    Table(
        "bekwaamheden", "competences", "competences", "Wie waarvoor is afgetekend",
        (
            _person(),
            _procedure(),
            _employer(),
            _location("Code van de plek; leeg: de hele werkgever"),
            Column("niveau", "level", "level", Kind.CHOICE, "Wat er is afgetekend", required=True, key=True,
                   choices=Level, example="zelfstandig"),
            Column("getekend_door", "signed_by", "signed_by", Kind.REF,
                   "E-mailadres van wie tekende; leeg: telt niet mee", header=True, key=True, to="personen",
                   example="karin@voorbeeld.nl"),
            Column("getekend_op", "signed_on", "signed_on", Kind.DATE, "Dag van aftekenen", required=True, key=True,
                   past=True, example="01-10-2024"),
            Column("vanaf", "first", "first", Kind.DATE, "Eerste dag; leeg: de dag van aftekenen",
                   example="01-10-2024"),
            Column("tot", "until", "until", Kind.DATE, _LAST, header=True, example="30-09-2025"),
            Column("ingetrokken_op", "revoked_on", "revoked_on", Kind.DATE, "Dag waarop dit is ingetrokken",
                   header=True),
        ),
        about="person", spans=(("first", "until"),),
    ),
    Table(
        "scholingen", "trainings", "trainings", "Gevolgde scholing",
        (
            _person(),
            Column("soort", "kind", "kind", Kind.CHOICE, "Soort scholing", required=True, key=True,
                   choices=TrainingKind, words=(("skillslab", TrainingKind.SKILLS_LAB),), example="interne scholing"),
            Column("onderwerp", "subject", "subject", Kind.TEXT, "Onderwerp, zoals het beleid het noemt",
                   required=True, key=True, example="Zwachtelen"),
            Column("organisatie", "organisation", "organisation", Kind.REF, "Code van wie de scholing gaf",
                   required=True, key=True, to="organisaties", example="zorg1"),
            Column("datum", "on", "on", Kind.DATE, "Dag van de scholing", required=True, key=True,
                   past=True, example="15-03-2024"),
            Column("tot", "until", "until", Kind.DATE, _LAST, header=True, example="15-03-2026"),
        ),
        about="person", chat=True, spans=(("on", "until"),),
    ),
    Table(
        "tekenbevoegdheden", "signing_rights", "signing_rights", "Wie mag aftekenen",
        (_person(), _employer(), _procedure(), _first(), _last("laatste_dag", "last")),
        about="person", spans=(("first", "last"),),
    ),
    Table(
        "bevoegde_medewerkers", "staff", "staff_entries", "Welke medewerkers een handeling mogen doen",
        (
            _person(),
            _employer(),
            _procedure(),
            _location("Code van de plek; leeg: alle plekken van de werkgever"),
            _first(),
            _last("tot", "until"),
        ),
        about="person", spans=(("first", "until"),),
    ),
    Table(
        "oefenmomenten", "practice", "practice_logs", "Wanneer iemand een handeling oefende",
        (
            _person(),
            _procedure(),
            _employer(),
            Column("datum", "on", "on", Kind.DATE, "Dag van oefenen", required=True, key=True, past=True,
                   example="12-11-2024"),
            Column("op_de_afdeling", "on_ward", "on_ward", Kind.BOOL, "ja: op de afdeling; nee: in het skills-lab",
                   required=True, key=True, example="ja"),
            Column("bevestigd_door", "confirmed_by", "confirmed_by", Kind.REF,
                   "E-mailadres van wie het zag; leeg: niet bevestigd", header=True, to="personen",
                   example="karin@voorbeeld.nl"),
        ),
        about="person",
    ),
)  # fmt: skip

ROSTER: tuple[Table, ...] = (
    Table(
        "diensten", "shifts", "shifts", "Het rooster: elke dienst. Lever altijd ook dienst_bezetting",
        (
            Column("code", "code", "code", Kind.CODE, "Nummer of naam van de dienst, overal anders", required=True,
                   key=True, example="linde-2024-11-22-laat"),
            Column("locatie", "location", "location", Kind.REF, "Code van de plek", required=True, to="locaties",
                   example="linde"),
            Column("soort", "kind", "kind", Kind.TEXT, "Vroege dienst, late dienst, nachtdienst …", required=True,
                   example="late dienst"),
            Column("begin", "start", "start", Kind.MOMENT, "Wanneer de dienst begint", required=True,
                   example="22-11-2024 15:00"),
            Column("einde", "end", "end", Kind.MOMENT, "Wanneer de dienst eindigt", required=True,
                   example="22-11-2024 23:00"),
            Column("handelingen", "required", "required", Kind.REFS, "Codes van wat er in deze dienst nodig is",
                   header=True, to="handelingen", example="zwachtelen|sondevoeding_geven"),
            Column("compleet", "complete", "complete", Kind.BOOL, "ja: iedereen die werkt, staat in dienst_bezetting",
                   header=True, default="nee", example="ja"),
        ),
        spans=(("start", "end"),),
    ),
    Table(
        "dienst_bezetting", "shift_staff", "shift_staff",
        "Wie in welke dienst werkt. Noem bij elke dienst uit diensten iedereen",
        (
            Column("dienst", "shift", "shift", Kind.REF, "Code van de dienst", required=True, key=True, to="diensten",
                   example="linde-2024-11-22-laat"),
            _person(),
            Column("van", "start", "start", Kind.MOMENT, "Eigen begintijd; leeg: die van de dienst", key=True,
                   example="22-11-2024 15:00"),
            Column("tot", "end", "end", Kind.MOMENT, "Eigen eindtijd; leeg: die van de dienst",
                   example="22-11-2024 23:00"),
        ),
        about="person", spans=(("start", "end"),),
    ),
)  # fmt: skip

WORK: tuple[Table, ...] = (*PLACES, POLICY, *REGISTERS, *ROSTER)
