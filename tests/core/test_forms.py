"""A form is sent once, by whom it was shown to, with what it asks for; anything else is told and does nothing."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app.sample import START
from bot.core.forms import LONGEST_LINE
from bot.core.handle import Core
from bot.messages import FORM_TOKEN, Field, Form, Inbound, Reply, Tone
from bot.understanding.meaning import Intent
from handlers.route import Route
from handlers.routes import FALLBACK, routes
from handlers.turn import Ask, Option, Said, Slots, Turn
from storage import tables as t
from storage.engine import reading
from tests.core.talking import Conversation

SAMIRA, OTHER = "samira.bouzid", "fatima.elamrani"
FIELDS = (
    Field("what", "Wat?", lines=True),
    Field("who", "Wie?", (("a", "Anne"), ("b", "Bo"))),
    Field("when", "Wanneer?", required=False),
)
FILLED = (("what", "Boek lezen"), ("who", "b"), ("when", "vrijdag"))


@dataclass
class Desk:
    """A conversation in which thanking brings up a form; `got` is what was handed in."""

    talk: Conversation
    got: list[tuple[Slots, tuple[tuple[str, str], ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        shows, takes = Route(Intent.THANKS, "", "", self.show), Route(Intent.KEEP, "", "", self.take)
        self.talk.core = Core(self.talk.engine, {**routes(), Intent.THANKS: shows, Intent.KEEP: takes}, FALLBACK)

    def show(self, turn: Turn) -> Said:
        form = Ask("Nieuw briefje", FIELDS, "Opslaan", Intent.KEEP, Slots(value="7"))
        return Said(Reply("Vul maar in."), (Option("Nee, dank je", Intent.NO, Slots(value="stop")),), form=form)

    def take(self, turn: Turn) -> Said:
        self.got.append((turn.slots, turn.form))
        return Said(Reply("Opgeslagen."))

    def form(self, who: str = SAMIRA) -> Form:
        shown = self.talk.says(who, "dank je wel").form
        assert shown is not None
        return shown

    def send(self, token: str, *values: tuple[str, str], who: str = SAMIRA) -> Reply:
        pairs = ((FORM_TOKEN, token), *values)
        return self.talk.core.handle(Inbound(secrets.token_hex(8), self.talk.address(who), START, form=pairs))


@pytest.fixture
def desk(sample_conversation: Conversation) -> Desk:
    return Desk(sample_conversation)


def kept(desk: Desk) -> str:
    """Everything that is kept of the conversation."""
    with reading(desk.talk.engine) as db:
        said = db.execute(select(t.events.c.said, t.events.c.choice, t.events.c.reply)).all()
        return str(said) + str(db.execute(select(t.turns)).all())


def test_a_sent_form_asks_its_intent_with_its_slots_and_values(desk: Desk) -> None:
    form = desk.form()
    assert (form.title, form.fields, form.submit) == ("Nieuw briefje", FIELDS, "Opslaan")
    assert desk.send(form.token, *FILLED).headline == "Opgeslagen."
    assert desk.got == [(Slots(value="7"), FILLED)]


def test_what_may_be_left_open_is_empty(desk: Desk) -> None:
    desk.send(desk.form().token, ("who", "a"), ("what", "Boek lezen"))
    assert desk.got[0][1] == (("what", "Boek lezen"), ("who", "a"), ("when", ""))


def test_of_what_was_filled_in_the_conversation_keeps_the_title(desk: Desk) -> None:
    desk.send(desk.form().token, *FILLED)
    with reading(desk.talk.engine) as db:
        said = db.execute(select(t.events.c.said).order_by(t.events.c.id)).scalars().all()
    assert said == ["dank je wel", "Nieuw briefje"]
    assert "Boek lezen" not in kept(desk)


def test_a_form_works_once(desk: Desk) -> None:
    token = desk.form().token
    shown = desk.talk.last[SAMIRA]
    desk.send(token, *FILLED[:1])
    assert desk.talk.taken(SAMIRA, shown) == (), "what was wrong used nothing up"
    desk.send(token, *FILLED)
    assert desk.talk.taken(SAMIRA, shown) == (token,)
    again = desk.send(token, *FILLED)
    assert (again.headline, again.form) == ("Dit formulier is al verstuurd: Nieuw briefje.", None)
    assert len(desk.got) == 1


def test_of_two_at_once_one_is_taken(desk: Desk) -> None:
    token = desk.form().token
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda _: desk.send(token, *FILLED).headline, range(6)))
    assert sorted(said) == ["Dit formulier is al verstuurd: Nieuw briefje."] * 5 + ["Opgeslagen."]
    assert len(desk.got) == 1


def test_a_choice_beside_it_closes_a_form(desk: Desk) -> None:
    token = desk.form().token
    desk.talk.taps(SAMIRA, "Nee, dank je")
    assert desk.send(token, *FILLED).headline == "Dit formulier werkt niet meer. Je koos: Nee, dank je."
    assert desk.got == []


@pytest.mark.parametrize("typed", ["Nieuw briefje", "2", "de tweede", "nieuw"])
def test_no_typed_word_sends_a_form(desk: Desk, typed: str) -> None:
    token = desk.form().token
    desk.talk.says(SAMIRA, typed)
    assert desk.got == []
    assert desk.send(token, *FILLED).headline == "Opgeslagen."


def test_a_form_is_no_choice_and_a_choice_no_form(desk: Desk) -> None:
    form = desk.form()
    tapped = Inbound("k", desk.talk.address(SAMIRA), START, choice=form.token)
    assert desk.talk.core.handle(tapped).headline == "Deze knop werkt niet meer. Stel je vraag opnieuw."
    choice = form.token.removesuffix("1") + "0"
    assert desk.send(choice, *FILLED).headline == "Dit formulier werkt niet meer. Stel je vraag opnieuw."
    assert desk.got == []


def test_a_form_of_somebody_else_is_as_unknown_as_any(desk: Desk) -> None:
    token = desk.form().token
    theirs, unknown = desk.send(token, *FILLED, who=OTHER), desk.send("no.0", *FILLED, who=OTHER)
    assert theirs == unknown
    assert desk.got == []
    assert desk.send(token, *FILLED).headline == "Opgeslagen."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((), "Vul dit nog in: Wat?"),
        ((("what", " \n "), ("who", "a")), "Vul dit nog in: Wat?"),
        ((("what", "x"),), "Vul dit nog in: Wie?"),
        ((("what", "x"), ("who", "c")), "Kies een van de antwoorden bij: Wie?"),
        ((*FILLED, ("admin", "1")), "Er staat iets in dit formulier dat ik niet ken. Vul het opnieuw in."),
        ((*FILLED, ("who", "a")), "Er staat iets in dit formulier dat ik niet ken. Vul het opnieuw in."),
        (
            (("what", "x"), ("who", "a"), ("when", "v" * (LONGEST_LINE + 1))),
            "Dit is te lang: Wanneer? Het mag 200 tekens zijn.",
        ),
    ],
)
def test_wrong_values_bring_the_form_back_and_do_not_use_it_up(
    desk: Desk, values: tuple[tuple[str, str], ...], said: str
) -> None:
    token = desk.form().token
    back = desk.send(token, *values)
    assert (back.headline, back.tone, desk.got) == (said, Tone.QUESTION, [])
    assert back.form is not None
    assert back.form.token == token
    for one in back.form.fields:
        assert one.value in (dict(values).get(one.name, "").strip(), "")
    assert desk.send(token, *FILLED).headline == "Opgeslagen."


def test_what_was_filled_in_stays_in_the_form_that_comes_back(desk: Desk) -> None:
    back = desk.send(desk.form().token, ("what", "Boek lezen"), ("when", "vrijdag")).form
    assert back is not None
    assert {one.name: one.value for one in back.fields} == {"what": "Boek lezen", "who": "", "when": "vrijdag"}


def test_numbers_clients_and_odd_signs_never_arrive(desk: Desk) -> None:
    desk.send(desk.form().token, ("what", "Bel mevrouw Jansen, 123456782\x00\ud83d"), ("who", "a"))
    value = dict(desk.got[0][1])["what"]
    assert not any(part in value for part in ("Jansen", "123456782", "\x00", "\ud83d"))
    assert "mevrouw …" in value


def test_a_client_is_kept_out_of_the_form_that_comes_back(desk: Desk) -> None:
    desk.send(desk.form().token, ("what", "Bel mevrouw Jansen, 123456782"))
    assert not any(part in kept(desk) for part in ("Jansen", "123456782"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(token=st.text(max_size=30), values=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=4))
def test_any_form_at_all(desk: Desk, token: str, values: list[tuple[str, str]]) -> None:
    reply = desk.send(token, *values)
    assert reply.headline == "Dit formulier werkt niet meer. Stel je vraag opnieuw."
    assert desk.got == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    values=st.lists(
        st.tuples(st.sampled_from(["what", "who", "when", "x", FORM_TOKEN]), st.text(max_size=20)), max_size=5
    )
)
def test_only_what_the_form_asks_for_is_taken(desk: Desk, values: list[tuple[str, str]]) -> None:
    desk.got.clear()
    reply = desk.send(desk.form().token, *values)
    assert reply.tone is not Tone.ERROR
    for _, taken in desk.got:
        assert [name for name, _ in taken] == ["what", "who", "when"]
        assert dict(taken)["who"] in ("a", "b")
        assert dict(taken)["what"].strip()
