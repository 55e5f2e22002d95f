"""The format of the files about who and where: organisations, locations, people, and the procedures with their words."""

from __future__ import annotations

from bot.domain.people import OrganisationKind
from bot.domain.records import Judgement
from storage.imports.columns import Column, Kind, Table

PEOPLE: tuple[Table, ...] = (
    Table(
        "organisaties", "organisations", "organisations", "Scholen en werkgevers",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam, in alle bestanden dezelfde", required=True, key=True,
                   example="zorg1"),
            Column("naam", "name", "name", Kind.TEXT, "Naam zoals mensen die kennen", required=True,
                   example="Voorbeeldzorg"),
            Column("soort", "kind", "kind", Kind.CHOICE, "school of werkgever", required=True, choices=OrganisationKind,
                   example="werkgever"),
        ),
    ),
    Table(
        "locaties", "locations", "locations", "Plekken van een werkgever",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van de plek", required=True, key=True,
                   example="linde"),
            Column("naam", "name", "name", Kind.TEXT, "Naam zoals mensen die kennen", required=True,
                   example="De Linde"),
            Column("organisatie", "organisation", "organisation", Kind.REF, "Code van de werkgever", required=True,
                   to="organisaties", only=OrganisationKind.EMPLOYER, example="zorg1"),
            Column("bijnamen", "aliases", "aliases", Kind.TEXTS, "Andere namen voor deze plek",
                   example="Linde|gebouw L"),
            Column("oproepnummers", "on_call", "on_call", Kind.PHONES,
                   "Wie je met spoed belt: naam, dubbele punt, nummer",
                   example="achterwacht: 030 555 01 01|MIC: 030 555 01 02"),
        ),
    ),
    Table(
        "personen", "people", "persons", "Iedereen die in de andere bestanden voorkomt",
        (
            Column("email", "email", "email", Kind.EMAIL, "E-mailadres; daarmee verwijzen de andere bestanden",
                   required=True, key=True, example="fatima@voorbeeld.nl"),
            Column("naam", "name", "name", Kind.TEXT, "Voornaam en achternaam", required=True,
                   example="Fatima Voorbeeld"),
            Column("taal", "locale", "locale", Kind.TEXT, "nl of en; leeg: blijft zoals het is, eerst nl", keep=True,
                   example="nl"),
            Column("rollen", "roles", "roles", Kind.ROLES,
                   "Elke rol met de organisatie erachter: rol@code. Rollen: deelnemer, werkbegeleider, "
                   "praktijkbegeleider, docent, planner, adviseur leren en ontwikkelen, coördinator",
                   header=True, example="deelnemer@school1"),
        ),
        about="email", chat=True,
    ),
    Table(
        "handelingen", "procedures", "procedures", "De lijst van handelingen",
        (
            Column("code", "code", "code", Kind.CODE, "Korte naam van de handeling", required=True, key=True,
                   example="zwachtelen"),
            Column("naam", "name", "name", Kind.TEXT, "Naam van de handeling", required=True,
                   example="Compressief zwachtelen"),
            Column("synoniemen", "words", "words", Kind.TEXTS,
                   "Woorden die iedereen gebruikt; die van één school of werkgever staan in woorden",
                   example="zwachtels|windsels"),
            Column("voorbehouden", "reserved", "reserved", Kind.BOOL, "Voorbehouden handeling volgens de Wet BIG",
                   required=True, example="nee"),
            Column("risico", "risk", "risk", Kind.INT, "1 (laag), 2 of 3 (hoog)", required=True, least=1, most=3,
                   example="2"),
            Column("geeft_medicijn", "gives_medicine", "gives_medicine", Kind.BOOL,
                   "Telt de lijst met medicijnen van de werkgever mee?", header=True, default="nee", example="nee"),
            Column("oordeel", "judgement", "judgement", Kind.CHOICE,
                   "Wzd, zo nodig of verwijzen: dan verwijst de bot altijd; leeg: gewone handeling", header=True,
                   choices=Judgement),
        ),
    ),
    Table(
        "woorden", "words", "organisation_words", "Hoe één school of werkgever een handeling noemt",
        (
            Column("organisatie", "organisation", "organisation", Kind.REF, "Code van de school of werkgever",
                   required=True, key=True, to="organisaties", example="zorg1"),
            Column("handeling", "procedure", "procedure", Kind.REF, "Code van de handeling", required=True, key=True,
                   to="handelingen", example="zwachtelen"),
            Column("woord", "word", "word", Kind.TEXT, "Eén woord of een paar woorden, zoals mensen het typen",
                   required=True, key=True, longest=60, example="benen inpakken"),
        ),
        chat=True,
    ),
)  # fmt: skip
