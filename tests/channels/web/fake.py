"""A scripted core behind the real web chat: what it heard, what it answers, and when."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.channels.web.ports import Line, NewSession, SamplePerson, Speaker, WebPerson, WebPorts
from bot.errors import SignInRefused
from bot.messages import (
    FORM_TOKEN,
    PUT_OFF,
    Address,
    Choice,
    Document,
    Field,
    Form,
    Inbound,
    Picture,
    Reply,
    Section,
    Tone,
)

START = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

PEOPLE = (
    SamplePerson(
        1, "Noor Visser", "deelnemer", "Leert op De Linde, begon in februari.", ("Wat moet ik nog inleveren?",)
    ),
    SamplePerson(2, "Fatima El Amrani", "deelnemer", "Werkt onregelmatig op De Wilg.", ("Wanneer is mijn examen?",)),
    SamplePerson(
        3, "Karin de Boer", "werkbegeleider", "Begeleidt Noor op de afdeling.", ("Wat wordt van mij verwacht?",)
    ),
    SamplePerson(4, "Karin Postma", "praktijkbegeleider", "Tekent bekwaamheden af.", ("Wie heeft morgen examen?",)),
    SamplePerson(
        5,
        "Jeroen Bakker",
        "planner",
        "Maakt het rooster van De Linde.",
        (
            "Mag Fatima vrijdag sondevoeding geven op De Linde?",
            "Wie mag vrijdag sondevoeding geven?",
            "Welke bekwaamheden verlopen deze maand?",
            "Mag Noor zondagnacht alleen werken?",
        ),
    ),
    SamplePerson(6, "Anja Smit", "docent", "Geeft les op maandag.", ("Wie heeft nog niet ingeleverd?",)),
    SamplePerson(7, "Tom Willems", "adviseur leren en ontwikkelen", "Werkt bij Zorggroep De Linde.", ()),
    SamplePerson(8, "Grace Mensah", "coördinator", "Houdt het hele traject bij.", ("Importeer een bestand",)),
)

_WHY = Section(
    "Waarop gebaseerd",
    (
        "Certificaat Verpleegtechnisch handelen, behaald op 3 juni 2024.",
        "Bekwaamheid sondevoeding: zelfstandig, afgetekend door Karin Postma op 2 september 2024.",
        "Geldig tot en met 1 september 2025.",
        "Beleid van Zorggroep De Linde, versie van 1 maart 2024.",
    ),
)

REPLIES = {
    "ja": Reply(
        "Ja, zelfstandig.",
        Tone.YES,
        ("Fatima El Amrani mag sondevoeding geven op De Linde, op vrijdag 22 november 2024.",),
        (
            Section("Voorwaarden", ("Alleen in opdracht van een arts en volgens protocol.", "Dubbele controle nodig.")),
            _WHY,
            Section("Stand", ("Stand per maandag 18 november 2024.",)),
        ),
        suggestions=("En zwachtelen dan?", "Wie mag het nog meer?"),
    ),
    "let op": Reply(
        "Alleen onder toezicht.",
        Tone.CAUTION,
        ("Noor Visser mag een infuus afsluiten op De Linde, op donderdag 21 november 2024.",),
        (Section("Er moet iemand bij zijn", ("Karin de Boer, tot 15:00 uur.",)), _WHY),
    ),
    "nee": Reply(
        "Nee.",
        Tone.NO,
        ("Noor Visser mag geen katheter inbrengen bij een man op De Linde, op woensdag 20 november 2024.",),
        (
            Section("Waarom", ("De bekwaamheid is verlopen op 31 oktober 2024.",)),
            Section("Vraag het aan", ("Karin Postma, praktijkbegeleider: 06-12345678 of karin.postma@example.nl.",)),
        ),
    ),
    "onzeker": Reply(
        "Dat weet ik niet zeker.",
        Tone.UNSURE,
        ("De gegevens zijn ouder dan 7 dagen.", "Vraag het eerst aan Karin Postma. Doe de handeling tot dan niet."),
    ),
    "spoed": Reply(
        "Bel nu 112 bij levensgevaar.",
        Tone.URGENT,
        ("Blijf bij de cliënt en roep een collega.", "Bel 112"),
        (
            Section("Achterwacht De Linde", ("Tot 23:00 uur: 010-123 45 67",)),
            Section("Melding incident (MIC)", ("Na afloop: 010-7654321",)),
        ),
    ),
    "vraag": Reply(
        "Welke Karin bedoel je?",
        Tone.QUESTION,
        choices=(
            Choice("Karin de Boer, werkbegeleider", "q1:3"),
            Choice("Karin Postma, praktijkbegeleider", "q1:4"),
            Choice("Iemand anders", "q1:0"),
        ),
    ),
    "berichten": Reply(
        "Er zijn twee dingen om aan te denken.",
        choices=(
            Choice("Weekvragen", "b.1", "ronde:1"),
            Choice("Sla over", "b.2", "ronde:1"),
            Choice("Klaar: verslag", "b.3", "actiepunt:7"),
            Choice("Morgen", "b.4", PUT_OFF),
        ),
    ),
    "fout": Reply("Dit bestand klopt nog niet.", Tone.ERROR, ("Er is niets veranderd.",)),
    "formulier": Reply(
        "Hoe ging je week?",
        Tone.INFO,
        form=Form(
            "Weekvraag",
            (
                Field("gevoel", "Hoe ging het?", (("goed", "Goed"), ("matig", "Matig"), ("slecht", "Niet goed"))),
                Field("uren", "Hoeveel uur leerde je?"),
                Field("opmerking", "Wil je nog iets kwijt?", required=False),
            ),
            "Verstuur",
            "f1:week47",
        ),
    ),
    "weekvragen": Reply(
        "Een paar korte vragen.",
        Tone.QUESTION,
        choices=(Choice("Sla over", "f3:skip"), Choice("Klaar: verslag", "f3:7", "actiepunt:7")),
        form=Form("Weekvragen", (Field("tijd", "Hoelang?"),), "Verzend", "f3:week"),
    ),
    "ingevuld": Reply(
        "Klopt dit?",
        form=Form(
            "Briefje",
            (
                Field("wie", "Wie?", (("a", "Anne"), ("b", "Bo")), value="b"),
                Field("wat", "Wat?", value="Boek lezen", hint="Geen namen van cliënten.", lines=True),
            ),
            "Bewaar",
            "f2:briefje",
        ),
    ),
    "bestanden": Reply(
        "Hier is je overzicht.",
        pictures=(Picture("plan.png", "image/png", PIXEL, "Tijdlijn van je traject"),),
        documents=(
            Document("opdrachten & eisen.csv", "text/csv", b"a;b\n1;2\n", "Alle opdrachten van deze periode"),
            Document("x.html", "text/html", b"<script>alert(1)</script>", ""),
        ),
    ),
    "lijst": Reply(
        "Je hebt 3 opdrachten open.",
        paragraphs=("De eerste moet volgende week klaar zijn.",),
        sections=(
            Section(
                "Deze week en volgende week",
                (
                    "Zorgplan schrijven: uiterlijk maandag 25 november, ongeveer 8 uur.",
                    "Reflectie op samenwerken: uiterlijk vrijdag 29 november, ongeveer 2 uur.",
                    "Werkproces 3 aftekenen: op de afdeling, met Karin de Boer.",
                ),
            ),
        ),
        suggestions=("Wat wordt er verwacht?", "Wanneer is mijn examen?"),
    ),
}


def session_of(person: int) -> str:
    """What the fake's sign-in gives."""
    return f"session-{person}"


def address_of(person: int) -> Address:
    """Where the fake's people are."""
    return Address("web", "demo", str(person), "chat")


@dataclass
class FakeCore:
    """Keeps every event by its key, as the real core does; `before` runs first and can wait or raise."""

    heard: list[Inbound] = field(default_factory=list)
    lines: list[tuple[Address, Line]] = field(default_factory=list)
    confirmed: list[tuple[str, str]] = field(default_factory=list)
    arrivals: list[str] = field(default_factory=list)
    before: Callable[[Inbound], None] = lambda _: None
    on_arrival: Callable[[Address], None] = lambda _: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, inbound: Inbound) -> Reply:
        self.before(inbound)
        with self.lock:
            stored = self.reply_of(inbound.address, inbound.key)
            if stored is not None:
                return stored
            self.heard.append(inbound)
            reply = _answer(inbound)
            text = inbound.text or (inbound.upload.name if inbound.upload else "") or _label(inbound)
            asked = Line(
                inbound.key,
                Speaker.PERSON,
                inbound.received,
                text=text,
                choice=inbound.choice or dict(inbound.form).get(FORM_TOKEN, ""),
            )
            self.lines.append((inbound.address, asked))
            self.store(inbound.address, inbound.key, reply, inbound.received)
            return reply

    def store(self, address: Address, key: str, reply: Reply, at: datetime = START) -> None:
        """An answer or notice that nobody has seen yet."""
        self.lines.append((address, Line(key, Speaker.BOT, at, reply=reply, received=False)))

    def sent(self, address: Address, key: str) -> None:
        self.confirmed.append((address.user, key))
        self.lines = [
            (at, replace(line, received=True) if at == address and line.key == key else line) for at, line in self.lines
        ]

    def history(self, address: Address, limit: int) -> Sequence[Line]:
        return [line for at, line in self.lines if at == address][-limit:]

    def reply_of(self, address: Address, key: str) -> Reply | None:
        return next((line.reply for at, line in self.lines if at == address and line.key == key and line.reply), None)

    def arrived(self, address: Address) -> None:
        self.arrivals.append(address.user)
        self.on_arrival(address)


def _label(inbound: Inbound) -> str:
    labels = {choice.token: choice.label for reply in REPLIES.values() for choice in reply.choices}
    return labels.get(inbound.choice, "Weekvraag")


def _answer(inbound: Inbound) -> Reply:
    if inbound.choice:
        return Reply(f"Je koos {_label(inbound)}.")
    if inbound.form:
        return Reply("Dank je wel.", Tone.INFO, tuple(f"{name}: {value}" for name, value in inbound.form))
    if inbound.upload:
        return Reply(f"Ik heb {inbound.upload.name}.", paragraphs=(f"{len(inbound.upload.content)} bytes",))
    known = REPLIES.get(inbound.text.lower())
    return known or Reply(f"Je zei: {inbound.text[:200]}", paragraphs=(f"{len(inbound.text)} tekens",))


@dataclass
class FakeSignIn:
    """Links that work once, and sessions named after who holds them."""

    links: dict[str, int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    locale: str = "nl"
    renewals: int = 0

    def redeem(self, token: str) -> NewSession:
        if token not in self.links:
            raise SignInRefused("unknown or used")
        return self.new_session(self.links.pop(token))

    def new_session(self, person: int) -> NewSession:
        self.renewals += 1
        return NewSession(f"{session_of(person)}-{self.renewals}", timedelta(days=30))

    def person_of(self, session: str) -> WebPerson:
        number = session.removeprefix("session-").partition("-")[0]
        if session in self.ended or not number.isdecimal():
            raise SignInRefused("no session")
        person = PEOPLE[int(number) - 1]
        may_upload = person.role == "coördinator"
        return WebPerson(address_of(person.id), person.name, person.role, self.locale, person.suggestions, may_upload)

    def sign_out(self, session: str) -> None:
        self.ended.add(session)


@dataclass
class FakeDemo:
    """Moves the clock of the whole fake."""

    sign_in: FakeSignIn
    now: datetime = START
    people: Sequence[SamplePerson] = PEOPLE
    start: datetime = START

    def sign_in_as(self, person: int) -> NewSession:
        if not 1 <= person <= len(PEOPLE):
            raise SignInRefused("nobody of the sample")
        return self.sign_in.new_session(person)

    def move_clock(self, to: datetime) -> None:
        self.now = to


@dataclass
class Fake:
    """All ports in one."""

    core: FakeCore = field(default_factory=FakeCore)
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    with_demo: bool = False
    well: bool = True
    demo: FakeDemo = field(init=False)

    def __post_init__(self) -> None:
        self.demo = FakeDemo(self.sign_in)

    @property
    def ports(self) -> WebPorts:
        return WebPorts(
            self.core, self.sign_in, lambda: self.demo.now, lambda: self.well, self.demo if self.with_demo else None
        )
