"""An authorisation decision in words: outcome, reasons, conditions, evidence, and whom to ask.

The answer pattern is fixed (domain.md): the outcome first, then person, procedure, place and date repeated, why, what it
rests on, "stand per", the conditions, and whom to ask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.authorisation.outcome import Ask, Code, Condition, Decision, Evidence, Outcome, Proviso, Reason, Source
from bot.domain.calendar import local
from bot.domain.people import PersonId
from bot.messages import Section, Tone
from bot.texts import Texts

HEADLINES = {
    Outcome.INDEPENDENT: "Ja, zelfstandig.",
    Outcome.SUPERVISED: "Alleen onder toezicht.",
    Outcome.NOT_ALLOWED: "Nee.",
    Outcome.UNKNOWN: "Dat weet ik niet zeker.",
}
TONES = {
    Outcome.INDEPENDENT: Tone.YES,
    Outcome.SUPERVISED: Tone.CAUTION,
    Outcome.NOT_ALLOWED: Tone.NO,
    Outcome.UNKNOWN: Tone.UNSURE,
}

REASONS: Mapping[Code, str] = {
    Code.WZD: "Dit is zorg die de cliënt niet wil (onvrijwillige zorg, Wzd). De zorgverantwoordelijke beslist.",
    Code.AS_NEEDED: "Of „zo nodig” nu nodig is, beoordeelt een bevoegde collega. Dat kan ik niet zeggen.",
    Code.NOT_FOR_TRAINEES: "Deze handeling hoort bij een verpleegkundige of arts.",
    Code.NO_POLICY: "Ik heb van deze werkgever geen beleid voor deze handeling in deze periode.",
    Code.MEDICINE_NOT_LISTED: "Het medicijn {subject} staat niet in het beleid van de werkgever.",
    Code.NO_MEDICINES_LISTED: "Het beleid noemt geen medicijnen voor deze handeling.",
    Code.NOT_DELEGABLE: "De werkgever laat deze handeling niet door deelnemers doen.",
    Code.NO_TRAJECTORY: "Ik vind geen opleidingstraject in de gegevens.",
    Code.FINISHED: "Het traject is afgerond. De werkgever bepaalt wat nu mag.",
    Code.PAST_EXPECTED_END: "Het traject duurt naar verwachting tot en met {day}. Wat daarna mag, bepaalt de werkgever.",
    Code.NOT_ACTIVE: "Het traject loopt nu niet. De stand is: {subject}.",
    Code.NO_PLACEMENT: "Er is op die dag geen praktijkplaats (BPV) bij deze werkgever.",
    Code.PLACED_ELSEWHERE: "De praktijkplaats (BPV) geldt alleen op een andere locatie.",
    Code.POK_UNSIGNED: "De praktijkovereenkomst (POK) is nog niet getekend door: {subject}.",
    Code.POK_UNKNOWN: "Ik weet niet of de praktijkovereenkomst (POK) getekend is door: {subject}.",
    Code.SCHOOLING_MET: "Bevoegd: de scholing die de werkgever vraagt, is gedaan.",
    Code.SCHOOLING_MISSING: "Nog niet bevoegd. Deze scholing ontbreekt: {subject}.",
    Code.SCHOOLING_NOT_WRITTEN: "Het beleid zegt niet welke scholing nodig is.",
    Code.SIGNED_INDEPENDENT: "Bekwaam: zelfstandig afgetekend op {day} door {person}.",
    Code.INSTRUCTED: "Instructie gehad op {day} van {person}.",
    Code.SIGNED_SUPERVISED: "Afgetekend om onder toezicht te doen, op {day} door {person}.",
    Code.NO_SIGNOFF: "Nog niet afgetekend voor deze handeling.",
    Code.NOT_YET: "De aftekening geldt op {day} nog niet.",
    Code.EXPIRED: "De aftekening is verlopen. De laatste geldige dag was {day}.",
    Code.REVOKED: "De aftekening is ingetrokken op {day}.",
    Code.WITHDRAWN: "De aftekening van {day} staat niet meer in de gegevens.",
    Code.NO_END_DATE: "De aftekening van {day} heeft geen einddatum. Ik weet niet of die nog geldt.",
    Code.CONTRADICTION: "Er zijn twee aftekeningen van {day}. Ze zeggen niet hetzelfde.",
    Code.INVALID_SIGNATURE: "Er is een aftekening van {day}. Die telt niet: wie tekende, mocht dat toen niet.",
    Code.LEARNING_NOT_ALLOWED: "De werkgever staat leren in de praktijk niet toe voor deze handeling.",
    Code.PREREQUISITE_MISSING: "Om dit te mogen leren, is eerst nodig: {subject}.",
    Code.PREREQUISITE_NOT_NAMED: "Het beleid zegt niet wat vooraf nodig is. Daarom mag leren niet.",
    Code.PREREQUISITE_MET: "Leren mag: wat vooraf nodig is, is gedaan.",
    Code.OTHER_LOCATION: "Wel afgetekend op een andere locatie. Vraag of dat hier ook mag gelden.",
    Code.SUPERNUMERARY: "Boventallig (extra op de dienst) tot en met {day}. Dan is er altijd toezicht.",
    Code.PRACTICE_TOO_OLD: "Te lang niet gedaan. De laatste keer was {day}.",
    Code.PRACTICE_TERM_NOT_WRITTEN: "Het beleid zegt niet hoe vaak oefenen nodig is.",
    Code.DECLINED: "Zelf gemeld op {day}: dit doe ik nu niet.",
    Code.DECLINED_ALONE: "Zelf gemeld op {day}: alleen onder toezicht.",
    Code.ALONE: "Er is niemand anders op de dienst. Toezicht kan dan niet.",
    Code.NOBODY_TO_SUPERVISE: "Volgens het rooster is er niemand die toezicht mag houden.",
    Code.SUPERVISOR_THERE: "Volgens het rooster kan {person} toezicht houden.",
    Code.NOBODY_TO_CHECK: "Er is niemand die de dubbele controle mag doen.",
    Code.STALE: "Deze gegevens ({subject}) zijn voor het laatst bevestigd op {day}. Dat is te lang geleden.",
    Code.NO_LIST: "Van deze dienst weet ik niet welke handelingen nodig zijn.",
    Code.STALE_ROSTER: "Het rooster van deze dienst is ouder dan een dag.",
    Code.MISSING: "{subject}",
    Code.NO_TWO_TRAINEES: "Volgens het beleid mogen twee deelnemers dit niet zonder vaste collega: {subject}.",
}

CONDITIONS: Mapping[Condition, str] = {
    Condition.SUPERVISOR_PRESENT: "Een collega die dit mag, moet er de hele tijd bij zijn.",
    Condition.DOCTORS_ORDER: "Alleen in opdracht van een arts en volgens protocol.",
    Condition.DOUBLE_CHECK: "Met dubbele controle (een ander kijkt het na): {details}.",
    Condition.LISTED_MEDICINES: "Alleen voor deze medicijnen: {details}.",
}

ASKS: Mapping[Ask, str] = {
    Ask.PROFESSIONAL: "de zorgverantwoordelijke of de dienstdoende verpleegkundige",
    Ask.EMPLOYER: "de leidinggevende bij de werkgever",
    Ask.SIGNER: "iemand die mag aftekenen",
    Ask.SCHEDULER: "de planner",
    Ask.COORDINATOR: "de coördinator van de route",
    Ask.ADVISER: "de adviseur leren en ontwikkelen",
    Ask.SUPERVISOR: "de werkbegeleider",
}


@dataclass(frozen=True)
class Wording:
    """Puts decisions into words for one reader. `people` and `things` give names to ids and codes."""

    say: Texts
    people: Mapping[PersonId, str]
    things: Mapping[str, str]

    def reason(self, reason: Reason) -> str:
        """One reason as a sentence."""
        return self.say(
            REASONS[reason.code],
            subject=self.subject(reason.subject),
            day=self.say.day(reason.day) if reason.day is not None else "",
            person=self._person(reason.person),
        )

    def subject(self, subject: str) -> str:
        """A code, or a requirement such as "certificaat:C1|scholing:X", in words."""
        return self.say.one_of([self._thing(one) for one in subject.split("|")]) if subject else ""

    def _thing(self, code: str) -> str:
        kind, separator, name = code.partition(":")
        if separator:
            return f"{self.say(kind)} {self.things.get(name, name)}"
        return self.things.get(code) or self.say(code)

    def _person(self, person: PersonId | None) -> str:
        return self.people.get(person, self.say("onbekend")) if person is not None else ""

    def condition(self, proviso: Proviso) -> str:
        """One condition as a sentence."""
        return self.say(
            CONDITIONS[proviso.condition], details=self.say.one_of([self.say(one) for one in proviso.details])
        )

    def evidence(self, evidence: Evidence) -> str:
        """One record: what it is, who signed it, when, and until when it holds."""
        parts = [self.say(evidence.source)]
        if evidence.source in (Source.CERTIFICATE, Source.EXEMPTION, Source.TRAINING, Source.WORK_PROCESS):
            parts.append(self._thing(evidence.subject))
        if evidence.source is Source.COMPETENCE:
            parts.append(self.say(evidence.subject))
        if evidence.signed_by is not None:
            parts.append(self._person(evidence.signed_by))
        if evidence.on is not None:
            parts.append(self.say("van {day}", day=self.say.day(evidence.on)))
        if evidence.until is not None:
            parts.append(self.say("tot en met {day}", day=self.say.day(evidence.until)))
        return ", ".join(parts)

    def asks(self, asks: Iterable[Ask], signers: tuple[str, ...] = ()) -> str:
        """Whom to ask, with the names of who may sign where they are known."""
        named = [
            f"{self.say(ASKS[one])} ({self.say.one_of(signers)})"
            if one is Ask.SIGNER and signers
            else self.say(ASKS[one])
            for one in asks
        ]
        return self.say("Vraag het aan {who}.", who=self.say.one_of(named)) if named else ""

    def sections(self, decision: Decision) -> tuple[Section, ...]:
        """Why, on which conditions, and what it rests on; empty ones left out."""
        found = (
            Section(self.say("Waarom"), tuple(dict.fromkeys(self.reason(one) for one in decision.reasons))),
            Section(self.say("Voorwaarden"), tuple(self.condition(one) for one in decision.conditions)),
            Section(
                self.say("Waarop gebaseerd"), tuple(dict.fromkeys(self.evidence(one) for one in decision.evidence))
            ),
        )
        return tuple(section for section in found if section.lines)

    def dates(self, decision: Decision) -> tuple[str, ...]:
        """How far the answer reaches, and how fresh its records are."""
        lines: list[str] = []
        if decision.valid_until is not None:
            lines.append(self.say("Dit geldt tot en met {day}.", day=self.say.day(decision.valid_until)))
        if decision.as_of is not None:
            lines.append(self.say("Stand per {moment}.", moment=self.say.moment(decision.as_of)))
        return tuple(lines)


def people_in(decision: Decision) -> set[PersonId]:
    """Everybody whose name the words of this decision need."""
    ids = {reason.person for reason in decision.reasons} | {one.signed_by for one in decision.evidence}
    return {one for one in ids if one is not None}


def evidence_values(decision: Decision, people: Mapping[PersonId, str]) -> tuple[dict[str, object], ...]:
    """The evidence for the machine-readable side of an answer, local ISO dates."""
    return tuple(
        {
            "record": one.source.name,
            "subject": one.subject,
            "signed_by": people.get(one.signed_by) if one.signed_by is not None else None,
            "on": one.on.isoformat() if one.on else None,
            "until": one.until.isoformat() if one.until else None,
            "confirmed_at": local(one.confirmed_at).isoformat() if one.confirmed_at else None,
        }
        for one in decision.evidence
    )
