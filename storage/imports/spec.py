"""Every table that can be imported, in the order in which rows are written: what is pointed to comes first.

This is the one description of the format. The reader, the templates, the documentation and the tests are made from it.
"""

from __future__ import annotations

from storage.imports.columns import Column, Kind, Table, plain
from storage.imports.spec_learning import LEARNING
from storage.imports.spec_people import PEOPLE
from storage.imports.spec_work import WORK

TABLES: tuple[Table, ...] = (*PEOPLE, *LEARNING, *WORK)

DELIVERY = Table(
    "levering",
    "delivery",
    "",
    "Waar de bestanden vandaan komen: precies één rij",
    (
        Column("bron", "source", "source", Kind.TEXT, "Wie de bestanden maakte, steeds dezelfde naam", required=True,
               example="Voorbeeldschool"),
        Column("exportdatum", "exported", "exported", Kind.MOMENT,
               "Wanneer de bestanden uit het systeem kwamen; zonder tijd geldt het begin van die dag", required=True,
               example="19-11-2024 08:00"),
        Column("volledig", "full", "full", Kind.BOOL,
               "ja: wat niet in een meegeleverd bestand staat, bestaat niet meer; nee: dit is een deel", required=True,
               example="ja"),
    ),
)  # fmt: skip

BY_WORD: dict[str, Table] = {
    plain(word): table for table in (*TABLES, DELIVERY) for word in (table.name, table.english)
}

_NEVER_KEPT = """
bsn burgerservicenummer sofinummer sofi citizenservicenumber socialsecuritynumber ssn nationalid
nationalidentificationnumber onderwijsnummer pgn persoonsgebondennummer eckid paspoortnummer passportnumber
idnummer documentnummer rijbewijsnummer geboortedatum geboortedag geboortejaar birthdate dateofbirth dob
birthday yearofbirth geboorteplaats geboorteland placeofbirth countryofbirth birthplace leeftijd age geslacht
gender sex nationaliteit nationality etniciteit ethnicity afkomst herkomst religie religion geloof
geloofsovertuiging burgerlijkestaat maritalstatus diagnose diagnoses diagnosis ziekte ziektereden illness
redenziekte verzuimreden sickleave ziekmelding beperking handicap disability medischegegevens medicaldata
gezondheid health medicatiegebruik dyslexie dyslexia adhd autisme iban rekeningnummer bankrekening bankaccount
salaris salary client clientnaam clientnummer clientname adres woonadres homeaddress straat street postcode
zipcode postalcode woonplaats huisnummer
"""

NEVER_KEPT: frozenset[str] = frozenset(_NEVER_KEPT.split())
"""Column names, in plain form, that are dropped and reported (invariant 6; the AVG: what is not needed is not kept)."""
