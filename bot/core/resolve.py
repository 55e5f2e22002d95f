"""Finding out whom and what a question is about, as far as its route needs; whatever is not certain becomes a question.

This is the one place where access is checked (invariant 7): a person whom the asker may not see is not found, and what
is said then is the same as for a name that does not exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.core.vocabulary import EMPLOYER
from bot.core.when import AskHours, Hours, Rosters, settle, window
from bot.domain.calendar import Interval, local_day
from bot.domain.people import Person, PersonId, Relation, Role, competences_shown, kinds_seen
from bot.domain.records import Location, Shift
from bot.messages import Reply, Tone
from bot.understanding.dates import When
from bot.understanding.meaning import About, Doubt, Intent, Mention
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from storage import catalogue, learning, people, roster

MOST_OPTIONS = 8
OWN_QUESTIONS = frozenset({Intent.AUTH_CHECK, Intent.AUTH_EXPLAIN})
"""Of these "mag ik" is about the asker; who is no trainee has no answer to it, and nobody else's is given."""


@dataclass(frozen=True)
class Resolver:
    """Fills in one turn for one route; `draft` starts with what the message and the conversation say."""

    route: Route
    draft: Turn

    def resolve(self) -> Turn | Said:
        """The turn with everything its route needs, or the first question that must be asked."""
        steps: list[tuple[bool, Callable[[Turn], Turn | Said]]] = [
            (bool(self.route.needs & {Need.PERSON, Need.ANYBODY}), self._person),
            (Need.PROCEDURE in self.route.needs, self._procedure),
            (Need.WHEN in self.route.needs, self._when),
            (Need.MAYBE_WHEN in self.route.needs, self._maybe_when),
            (Need.PLACE in self.route.needs, self._place),
            (Need.EMPLOYER in self.route.needs, self._employer),
        ]
        turn = self.draft
        for needed, step in steps:
            if needed:
                result = step(turn)
                if isinstance(result, Said):
                    return result
                turn = result
        return turn

    # Whom

    def _person(self, turn: Turn) -> Turn | Said:
        if turn.slots.person is not None:
            return self._checked(turn, PersonId(turn.slots.person))
        of_trainees = self.route.intent in OWN_QUESTIONS and not turn.asker.has(Role.TRAINEE)
        if turn.meaning.about is About.SELF and not of_trainees:
            return self._checked(turn, turn.asker.id)
        if turn.meaning.people or turn.meaning.unknown_name:
            return self._which_person(turn)
        if turn.asker.has(Role.TRAINEE) and turn.meaning.about is not About.OTHER and not turn.slots.group:
            return self._checked(turn, turn.asker.id)
        if Need.ANYBODY in self.route.needs:
            return turn
        return self._ask(turn, "person", turn.say("Over wie gaat het? Noem de voornaam en de achternaam."))

    def _checked(self, turn: Turn, wanted: PersonId) -> Turn | Said:
        today = local_day(turn.now)
        relation = people.relations(turn.db, [wanted], today).get(
            wanted, Relation(wanted, frozenset(), (), frozenset())
        )
        seen = kinds_seen(turn.asker, relation, today)
        subject = people.person(turn.db, wanted) if seen else None
        if subject is None:
            return self._nobody(turn)
        if self.route.kind is not None and self.route.kind not in seen:
            return _said(turn, turn.say("Dit mag ik jou niet laten zien."), Tone.NO)
        slots = replace(turn.slots, person=int(wanted))
        shown = competences_shown(turn.asker, relation, today)
        return replace(turn, subject=subject, slots=slots, employers=shown)

    def _nobody(self, turn: Turn) -> Said:
        text = turn.say("Ik vind bij jou niemand met die naam. Over wie gaat het? Noem de voor- en achternaam.")
        return self._ask(turn, "person", text)

    def _which_person(self, turn: Turn) -> Said:
        """Several or none, or a name that only looks like one: the same question whoever exists elsewhere."""
        ids = [PersonId(int(c)) for mention in turn.meaning.people[:1] for c in mention.candidates]
        found = [one for one in (people.person(turn.db, i) for i in ids[:MOST_OPTIONS]) if one is not None]
        if not found:
            return self._nobody(turn)
        return self._ask(turn, "person", turn.say("Wie bedoel je?"), self._people_options(turn, found))

    def _people_options(self, turn: Turn, found: list[Person]) -> tuple[Option, ...]:
        return tuple(
            self._option(
                turn,
                one.name,
                person=int(one.id),
                others=tuple(int(other.id) for other in found if other.id != one.id),
            )
            for one in found
        )

    # What

    def _procedure(self, turn: Turn) -> Turn | Said:
        if turn.slots.procedure is not None:
            found = catalogue.procedure(turn.db, turn.slots.procedure)
            if found is not None:
                return replace(turn, procedure=found)
        mentions = turn.meaning.procedures
        text, codes = _about_procedure(turn, mentions)
        named = {one.code: one for one in catalogue.procedures(turn.db)} if codes else {}
        options = tuple(
            self._option(turn, turn.say(named[code].name), procedure=code) for code in codes if code in named
        )
        return self._ask(turn, "procedure", text, options[:MOST_OPTIONS])

    # When

    def _when(self, turn: Turn) -> Turn | Said:
        doubt = self._unclear_date(turn)
        if doubt is not None:
            return doubt
        if turn.slots.shift is not None:
            chosen = roster.shift(turn.db, turn.slots.shift)
            if chosen is not None and _shown(chosen, turn):
                hours = chosen.hours_of(turn.subject.id) if turn.subject else ()
                return replace(turn, interval=(hours or (chosen.interval,))[0], shift=chosen)
        stretch = window(turn.slots.when, turn.now)
        person = turn.subject.id if turn.subject else None
        rosters = Rosters(self._own_shifts(turn, stretch), self._place_shifts(turn, stretch))
        settled = settle(turn.slots.when, person, rosters, turn.now, turn.limits, turn.say)
        if isinstance(settled, AskHours) and not settled.options and self._wants_a_shift(turn):
            return self._which_place(turn, self._placed_at(turn))
        if isinstance(settled, AskHours):
            options = tuple(self._when_option(turn, label, value) for label, value in settled.options)
            return self._ask(turn, "when", settled.question, options)
        return _with_hours(turn, settled)

    def _when_option(self, turn: Turn, label: str, value: When | Shift) -> Option:
        if isinstance(value, Shift):
            return self._option(turn, label, shift=value.id)
        return self._option(turn, label, when=value)

    def _maybe_when(self, turn: Turn) -> Turn | Said:
        """Only what is named, as whole days or clock times: no roster is needed for it."""
        doubt = self._unclear_date(turn)
        if doubt is not None:
            return doubt
        when = turn.slots.when
        if when is None:
            return turn
        plain = replace(when, part=None, shift=None, one_night_day=False, now=False)
        settled = settle(plain, None, Rosters(), turn.now, turn.limits, turn.say)
        return _with_hours(turn, settled) if isinstance(settled, Hours) else turn

    def _unclear_date(self, turn: Turn) -> Said | None:
        """A date that is vague, impossible or has two readings, said in this message and not chosen yet."""
        dates = turn.meaning.dates
        if turn.slots.when is not None or turn.slots.shift is not None or not (dates.unclear or len(dates.whens) > 1):
            return None
        readings = [when for one in dates.unclear for when in one.options] or [when for when, _ in dates.whens]
        options = tuple(self._option(turn, _name(when, turn), when=when) for when in dict.fromkeys(readings))
        return self._ask(turn, "when", turn.say("Welke dag bedoel je?"), options[:MOST_OPTIONS])

    def _own_shifts(self, turn: Turn, stretch: Interval) -> tuple[Shift, ...]:
        """Those of the person; where a place is named, a shift elsewhere is not the one that is meant."""
        if turn.subject is None:
            return ()
        place = turn.slots.location
        own = (one for one in roster.shifts_of(turn.db, turn.subject.id, stretch) if place in (None, one.location))
        return tuple(one for one in own if _shown(one, turn))

    def _place_shifts(self, turn: Turn, stretch: Interval) -> tuple[Shift, ...]:
        """Those of the place named; of a shift that names none, of the only place it can be at."""
        place = turn.slots.location
        if place is None and self.route.intent.topic == "shift" and not turn.meaning.locations:
            places = self._placed_at(turn)
            place = places[0].code if len(places) == 1 else None
        if place is None:
            return ()
        return tuple(one for one in roster.shifts_at(turn.db, place, stretch) if _shown(one, turn))

    def _wants_a_shift(self, turn: Turn) -> bool:
        """A shift of a kind was said, of no place, and the person is on none of that kind."""
        said = turn.slots.when is not None and turn.slots.when.day_said
        return said and self.route.intent.topic == "shift" and turn.slots.location is None

    # Where

    def _place(self, turn: Turn) -> Turn | Said:
        """The place named; else that of the shift then, else the only placement, else ask."""
        if turn.employers is not None and not turn.employers and turn.subject is not None:
            return replace(turn, employer=None)  # nowhere the asker may hear of: the handler says so
        if turn.slots.location is not None:
            return self._place_named(turn, turn.slots.location)
        if turn.meaning.locations:
            codes = [code for mention in turn.meaning.locations for code in mention.candidates][:MOST_OPTIONS]
            found = [one for one in (catalogue.location(turn.db, code) for code in codes) if one is not None]
            own = [one for one in found if may_ask_of(one.organisation, turn)]
            return self._which_place(turn, own or self._placed_at(turn))
        if turn.shift is not None:
            here = catalogue.location(turn.db, turn.shift.location)
            if here is not None:
                return _at(turn, here)
        return self._place_of_shift_or_placement(turn)

    def _place_named(self, turn: Turn, code: str) -> Turn | Said:
        """A place, or an employer with its places; what the asker may not hear of is asked for like an unknown one."""
        if code.startswith(EMPLOYER):
            employer = code.removeprefix(EMPLOYER)
            own = [one for one in self._placed_at(turn) if one.organisation == employer]
            if not own:
                return self._which_place(turn, self._placed_at(turn))
            there = replace(turn, slots=replace(turn.slots, location=None))
            settled = self._place_of_shift_or_placement(there)
            if isinstance(settled, Turn) and settled.employer != employer:
                return self._which_place(turn, own)
            return settled
        named = catalogue.location(turn.db, code)
        if named is not None and may_ask_of(named.organisation, turn):
            return _at(turn, named)
        return self._which_place(turn, self._placed_at(turn))

    def _place_of_shift_or_placement(self, turn: Turn) -> Turn | Said:
        codes: list[str] = []
        if turn.subject is not None and turn.interval is not None:
            shifts = [one for one in roster.shifts_of(turn.db, turn.subject.id, turn.interval) if _shown(one, turn)]
            codes = list(dict.fromkeys(one.location for one in shifts))
        places = [one for one in (catalogue.location(turn.db, code) for code in codes) if one is not None]
        if not places:
            places = self._placed_at(turn)
        if len(places) == 1:
            return _at(turn, places[0])
        return self._which_place(turn, places)

    def _placed_at(self, turn: Turn) -> list[Location]:
        """The locations of the placements that run then (of the subject), or of the asker's own employer."""
        if turn.subject is None:
            own = [one for code in employers_of(turn) for one in catalogue.locations(turn.db, code)]
            return sorted(own, key=lambda one: (one.name, one.code))
        running = [
            one
            for one in learning.placements(turn.db, turn.subject.id)
            if may_ask_of(one.employer, turn) and _runs(one.first, one.last, turn.interval) and not one.withdrawn
        ]
        found: list[Location] = []
        for placement in running:
            of_employer = catalogue.locations(turn.db, placement.employer)
            found += [one for one in of_employer if placement.location in (None, one.code)]
        return list(dict.fromkeys(found))

    def _employer(self, turn: Turn) -> Turn | Said:
        """The employer of the place named, else the only one the asker belongs to, else ask for a place."""
        if turn.slots.location is not None or turn.meaning.locations:
            return self._place(turn)
        places = self._placed_at(turn)
        employers = {one.organisation for one in places}
        if len(employers) == 1:
            return replace(turn, employer=employers.pop())
        return self._which_place(turn, places)

    def _which_place(self, turn: Turn, places: list[Location]) -> Said:
        options = tuple(self._option(turn, one.name, location=one.code) for one in places[:MOST_OPTIONS])
        return self._ask(turn, "location", turn.say("Op welke locatie?"), options)

    # Asking

    def _option(self, turn: Turn, label: str, **slots: object) -> Option:
        return Option(label, self.route.intent, turn.with_slots(**slots))

    def _ask(self, turn: Turn, slot: str, text: str, options: Iterable[Option] = ()) -> Said:
        return Said(Reply(text, Tone.QUESTION), tuple(options), asks=slot)


def _said(turn: Turn, text: str, tone: Tone) -> Said:
    return Said(Reply(text, tone))


def _at(turn: Turn, place: Location) -> Turn:
    """A place that was not said stays out of the slots: a follow-up about somebody else or another day finds its own."""
    return replace(turn, location=place, employer=place.organisation)


def _with_hours(turn: Turn, hours: Hours) -> Turn:
    return replace(
        turn,
        interval=hours.interval,
        whole_day=hours.whole_day,
        shift=hours.shift,
        assumed=turn.assumed + hours.assumed,
    )


def may_ask_of(employer: str, turn: Turn) -> bool:
    """May the asker hear about this employer: of the subject, or for a group question of their own organisations?"""
    if turn.subject is not None:
        return turn.employers is None or employer in turn.employers
    staff_of_school = turn.asker.has(Role.TEACHER, Role.COORDINATOR)
    return staff_of_school or employer in employers_of(turn)


def employers_of(turn: Turn) -> frozenset[str]:
    """The employers of the asker: of their roles, and as a trainee of their placements."""
    own = turn.asker.organisations(
        Role.SCHEDULER, Role.LEARNING_ADVISER, Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR
    )
    if turn.asker.has(Role.TRAINEE):
        own |= {one.employer for one in learning.placements(turn.db, turn.asker.id)}
    return own


def _shown(shift: Shift, turn: Turn) -> bool:
    return may_ask_of(shift.employer, turn)


def _runs(first: date, last: date | None, interval: Interval | None) -> bool:
    if interval is None:
        return True
    return first <= interval.last_day and (last is None or last >= interval.first_day)


def _about_procedure(turn: Turn, mentions: tuple[Mention, ...]) -> tuple[str, tuple[str, ...]]:
    """The question about the procedure, and the codes to offer."""
    codes = tuple(dict.fromkeys(code for mention in mentions for code in mention.candidates))
    if not mentions:
        return turn.say("Om welke handeling gaat het?"), ()
    word = mentions[0].text
    if mentions[0].doubt is Doubt.UNLISTED:
        text = turn.say("„{word}” staat niet in mijn lijst van handelingen. Welke handeling bedoel je?", word=word)
    elif mentions[0].doubt is Doubt.NONE:
        text = turn.say("Ik kan één handeling tegelijk opzoeken. Welke eerst?")
    elif mentions[0].doubt is Doubt.FUZZY or len(codes) == 1:
        text = turn.say("Bedoel je met „{word}” deze handeling?", word=word)
    else:
        text = turn.say("„{word}” kan meer dan één handeling zijn. Welke bedoel je?", word=word)
    return text, codes


def _name(when: When, turn: Turn) -> str:
    if when.first == when.last:
        return turn.say.day(when.first)
    return turn.say(
        "{first} tot en met {last}", first=turn.say.short_day(when.first), last=turn.say.short_day(when.last)
    )
