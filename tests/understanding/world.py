"""The names that the examples are read with: one catalogue, eight places, fifty people, two of them called Karin."""

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.domain.records import Judgement, Procedure
from bot.understanding.meaning import Words

HERE = Path(__file__).parent
NOW = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)

_NAMED = {
    "fatima": "Fatima El Amrani",
    "samira": "Samira Bouzid",
    "noor": "Noor Jansen",
    "karinb": "Karin de Boer",
    "karinv": "Karin Vos",
    "mei": "Mei Lin Chen",
    "jan": "Jan Zomer",
    "youssef": "Youssef Haddad",
    "joost": "Joost van Dijk",
    "tomasz": "Tomasz Nowak",
    "zoe": "Zoë Kraaij",
    "wil": "Wil Berends",
}
_OTHERS = (
    "Peter Blok, Daan Mulder, Lotte Bakker, Ingrid Smit, Bram Visser, Sanne Dekker, Aisha Yilmaz, Merel Prins, "
    "Chantal de Wit, Anouk Peters, Ricardo Martina, Els Hofman, Marja Stam, Henk Oosterhof, Bart Kuipers, Dirk Wolters, "
    "Sylvia Maas, Gerda Brouwer, Ton Evers, Ellen Verhoeven, Wim Kramer, Marloes Veen, Gijs Lammers, Olga Petrov, "
    "Mirjam Scholten, Saskia Boon, Hans Ruiter, Frits Jonker, Petra Hoekstra, Ruud Terpstra, Anne Kuiper, Said Amrani, "
    "Leila Demir, Koen Post, Floor Hendriks, Eva Schouten, Rachida Tahiri, Niels Bos"
)


def people() -> dict[str, tuple[str, ...]]:
    """Fifty people by a short id."""
    others = {name.split()[0].lower(): name.strip() for name in _OTHERS.split(",") for name in [name.strip()]}
    return {who: (name, name.split()[0]) for who, name in (_NAMED | others).items()}


@cache
def catalogue() -> tuple[Procedure, ...]:
    """The procedures of catalogue.csv."""
    with (HERE / "catalogue.csv").open(encoding="utf-8") as lines:
        return tuple(
            Procedure(
                code=row["code"],
                name=row["naam"],
                words=tuple(word for word in row["synoniemen"].split("|") if word),
                reserved=row["voorbehouden"] == "ja",
                risk=int(row["risico"]),
                gives_medicine=row["geeft_medicijn"] == "ja",
                judgement=Judgement(row["oordeel"]) if row["oordeel"] else None,
            )
            for row in csv.DictReader(lines, delimiter=";")
        )


@cache
def words() -> Words:
    """Everything that the examples may name."""
    return Words(
        procedures=catalogue(),
        people=people(),
        locations={
            "linde": ("De Linde", "Linde", "huize Linde"),
            "kastanje": ("De Kastanje", "Kastanje"),
            "oever": ("De Oever", "Oever"),
            "noord": ("Kompas Noord", "Noord"),
            "duinzicht": ("Duinzicht", "Duin"),
        },
        medicines=("Novorapid", "Fraxiparine", "Oxazepam", "Midazolam"),
        certificates={
            "PV": ("PV", "Persoonlijke verzorging"),
            "VTH": ("VTH", "Verpleegtechnische handelingen"),
            "MED": ("MED", "Medicatie in de zorg"),
            "WH": ("WH", "Ondersteunen bij wonen en huishouden"),
        },
    )
