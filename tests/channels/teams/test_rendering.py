"""A reply in Teams: everything is there, in order, nothing is read by Teams, and Teams takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.channels.lengths import units
from bot.channels.spent import gone, tokens_of
from bot.channels.teams.cards import MOST, Pages, size
from bot.channels.teams.rendering import after, render
from bot.channels.teams.tapped import Kind, Submitted, fits, submitted
from bot.messages import PUT_OFF, Choice, Field, Form, Picture, Reply, Section, Tone
from bot.texts import Texts
from tests.channels.slack import replies
from tests.channels.teams import cardcheck
from tests.channels.teams.cardcheck import AROUND, LIMIT, Block, actions, cards, inputs, run_texts, squeezed, walk

NL, EN = Texts("nl"), Texts("en")
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a reply of 40,000 characters smaller takes minutes and tells little more."""
KNOWN = {"AdaptiveCard", "RichTextBlock", "TextRun", "Container", "ActionSet", "Image", "Refresh"}
KNOWN |= {"Action.Execute", "Action.Submit", "Action.OpenUrl", "Input.Text", "Input.ChoiceSet"}


def words(card: Block) -> str:
    """What can be read in a card, without the signs that say that a text goes on."""
    return squeezed("".join(run_texts(card)))


@settings(max_examples=40, phases=UNSHRUNK)
@given(cardcheck.some_replies, st.sampled_from([NL, EN]))
def test_everything_is_there_in_order_and_fits(reply: Reply, say: Texts) -> None:
    rendered = render(reply, "answer-1", say)
    shown = cards(rendered)
    assert all(max(cardcheck.sizes(one)) <= LIMIT - AROUND for one in (*rendered.activities, *rendered.files))
    # Where a text goes over to the next card stand signs and the number of the card.
    joined = "".join(words(card) for card in shown)
    for number in range(2, len(shown) + 1):
        part = squeezed(say("Deel {part} van {parts}", part=number, parts=len(shown)))
        joined = joined.replace(f"…{part}…", "").replace(part, "")
    assert cardcheck.missing(cardcheck.told(reply), joined) is None
    tokens = [choice.token for choice in put_off_last(reply) if fits(choice.token)]
    assert offered(shown) == tokens
    assert {part["type"] for card in shown for part in walk(card)} <= KNOWN


def put_off_last(reply: Reply) -> list[Choice]:
    """What puts a message off stands apart, below."""
    return sorted(reply.choices, key=lambda choice: choice.thing == PUT_OFF)


def offered(shown: list[Block]) -> list[str]:
    """The tokens of all choices that can be made, but the last: that one says that the answer was not it."""
    found = []
    for card in shown:
        for part in walk(card):
            data = part.get("data", {})
            if part["type"] == "Action.Execute" and data["kind"] == "keuze" and "token" in data:
                found += [] if part["title"] in ("Niet wat ik bedoelde", "Not what I meant") else [data["token"]]
            if part["type"] == "Input.ChoiceSet" and part["id"].startswith("picked"):
                found += [choice["value"] for choice in part["choices"]]
    return found


@settings(max_examples=12, phases=UNSHRUNK)
@given(cardcheck.small_replies)
def test_it_is_valid_by_the_published_schema(reply: Reply) -> None:
    for card in cards(render(reply, "k", NL, users=("29:noor",))):
        assert cardcheck.broken(card) == []
        assert cardcheck.valid(card)


def test_the_check_by_the_schema_can_fail() -> None:
    (card,) = cards(render(Reply("Ja"), "k", NL))
    card["body"].append({"type": "RichTextBlock", "inlines": [], "kleur": "rood"})
    assert cardcheck.broken(card) != []
    assert not cardcheck.valid(card | {"body": [{"type": "Onbekend"}]})


@settings(max_examples=15, phases=UNSHRUNK)
@given(cardcheck.some_replies, st.data())
def test_an_answered_message_keeps_its_place_and_loses_what_is_used_up(reply: Reply, data: st.DataObject) -> None:
    sent, every = render(reply, "k", NL), tokens_of(reply)
    some = data.draw(st.lists(st.sampled_from(every), max_size=3)) if every else []
    for taken in (some, every):
        later, spent = render(reply, "k", NL, taken=taken), gone(reply, taken)
        assert len(later.activities) == len(sent.activities)
        assert offered(cards(later)) == [one for one in offered(cards(sent)) if one not in spent]
        for before, card in zip(cards(sent), cards(later), strict=True):
            if taken is every:
                asks = [one["data"] for one in actions(card) if one["type"] != "Action.OpenUrl"]
                assert {one.get("msteams", {}).get("type") for one in asks} <= {"imBack"}
                assert inputs(card) == []
            assert card["body"]
            assert cardcheck.missing([squeezed(one) for one in told_in(before)], words(card)) is None
        assert all(max(cardcheck.sizes(one)) <= LIMIT - AROUND for one in later.activities)


def told_in(card: Block) -> list[str]:
    """The words of a card up to where it asks something."""
    found = []
    for block in card["body"]:
        if block["type"] in ("ActionSet", "Input.Text", "Input.ChoiceSet") or "selectAction" in block:
            break
        found.append("".join(run_texts([block])))
    return found[:1]


SHORT = Reply(
    "Alleen onder toezicht.",
    Tone.CAUTION,
    ("Het gaat om jou.",),
    (Section("Waarom", ("Nog niet afgetekend.", "Bel 088 555 10 01.")),),
    (Choice("Wat mag er nog meer?", "7.a"), Choice("Wat zegt het beleid?", "7.b")),
    ("Wanneer is mijn les?",),
    reconsider="7.niet",
)


def test_an_answer_is_one_message_in_reading_order() -> None:
    (activity,) = render(SHORT, "c1:2", NL).activities
    assert set(activity) == {"type", "summary", "attachments"}
    assert activity["summary"] == "! Let op – Alleen onder toezicht."
    card = activity["attachments"][0]["content"]
    assert (card["version"], card["lang"]) == ("1.5", "nl")
    assert run_texts(card) == [
        "! Let op",
        "Alleen onder toezicht.",
        "Het gaat om jou.",
        "Waarom",
        "• Nog niet afgetekend.",
        "• Bel 088 555 10 01.",
        "Vraag bijvoorbeeld:",
    ]
    head = card["body"][0]
    assert (head["type"], head["style"]) == ("Container", "warning")
    titles = [action["title"] for action in actions(card)]
    assert titles == [
        "Bel 088 555 10 01",
        "Wat mag er nog meer?",
        "Wat zegt het beleid?",
        "Wanneer is mijn les?",
        "Niet wat ik bedoelde",
    ]


def test_buttons_give_back_what_they_stand_for() -> None:
    (card,) = cards(render(SHORT, "c1:2", NL))
    taps = [action for action in actions(card) if action["type"] == "Action.Execute"]
    assert [submitted({"action": one}) for one in taps] == [
        Submitted(Kind.CHOICE, "c1:2", 0, "7.a"),
        Submitted(Kind.CHOICE, "c1:2", 0, "7.b"),
        Submitted(Kind.CHOICE, "c1:2", 0, "7.niet"),
    ]
    assert all(one["associatedInputs"] == "none" for one in taps)
    (said,) = [action for action in actions(card) if action["type"] == "Action.Submit"]
    assert said["data"] == {"msteams": {"type": "imBack", "value": "Wanneer is mijn les?"}}


def test_not_what_i_meant_stands_apart() -> None:
    (card,) = cards(render(SHORT, "k", NL))
    last = card["body"][-1]
    assert last["separator"] is True
    assert [action["title"] for action in last["actions"]] == ["Niet wat ik bedoelde"]


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_a_word_and_a_sign(tone: Tone) -> None:
    (card,) = cards(render(Reply("Dit staat vast.", tone), "k", NL))
    shown = run_texts(card)
    if tone is Tone.INFO:
        assert shown == ["Dit staat vast."]
    else:
        assert len(shown) == 2
        mark, _, word = shown[0].partition(" ")
        assert len(mark) == 1
        assert word.replace(" ", "").isalpha()


def test_the_word_of_a_tone_is_not_said_twice() -> None:
    (card,) = cards(render(Reply("Ja, zelfstandig.", Tone.YES), "k", NL))
    assert run_texts(card) == ["✓ Ja, zelfstandig."]
    (card,) = cards(render(Reply("", Tone.NO), "k", EN))
    assert run_texts(card) == ["✕ No"]


def test_short_labels_share_a_row_and_a_long_one_is_a_strip() -> None:
    pair = (Choice("Ja", "1"), Choice("Nee", "2"), Choice("Dat weet ik nu nog niet zeker", "3"))
    (card,) = cards(render(Reply("Klopt dit?", choices=pair), "k", NL))
    assert [len(block["actions"]) for block in card["body"] if block["type"] == "ActionSet"] == [2, 1]
    long = "Sondevoeding geven via een neusmaagsonde bij een cliënt die zelf niet kan slikken"
    (card,) = cards(render(Reply("Welke?", choices=(*pair, Choice(long, "4"))), "k", NL))
    strips = [block for block in card["body"] if "selectAction" in block]
    assert ["".join(run_texts(strip)) for strip in strips] == [*(one.label for one in pair), long]
    assert strips[-1]["selectAction"]["title"] == long
    assert submitted({"action": strips[-1]["selectAction"]}).token == "4"


def test_more_than_six_choices_are_a_list() -> None:
    choices = tuple(Choice(f"Keuze {number}", f"1.{number}") for number in range(7))
    (card,) = cards(render(Reply("Welke?", choices=choices), "k", NL))
    (picks,) = inputs(card)
    (button,) = actions(card)
    assert (picks["style"], picks["label"], picks["isRequired"]) == ("compact", "Maak een keuze", True)
    assert (button["title"], button["associatedInputs"]) == ("Kies", "auto")
    filled = {"action": {**button, "data": button["data"] | {picks["id"]: "1.3"}}}
    assert submitted(filled) == Submitted(Kind.CHOICE, "k", 0, "1.3")
    (card,) = cards(render(Reply("Welke?", choices=choices[:6]), "k", NL))
    assert inputs(card) == []
    assert len(actions(card)) == 6


def test_a_long_list_is_filtered_but_never_by_a_name_that_two_people_have() -> None:
    names = [Choice(f"Deelnemer {number}", f"1.{number}") for number in range(12)]
    assert inputs(cards(render(Reply("Wie?", choices=tuple(names)), "k", NL)))[0]["style"] == "filtered"
    twice = (*names, Choice("Deelnemer 3", "1.99"))
    assert inputs(cards(render(Reply("Wie?", choices=twice), "k", NL)))[0]["style"] == "compact"


def test_lists_that_stand_together_do_not_answer_for_each_other() -> None:
    choices = tuple(Choice(f"Keuze {number}", f"1.{number}") for number in range(150))
    (card,) = cards(render(Reply("Welke?", choices=choices), "k", NL))
    lists = inputs(card)
    assert [one["label"] for one in lists] == ["Kies uit 1 tot en met 100", "Kies uit 101 tot en met 150"]
    assert all("isRequired" not in one for one in lists)
    filled = {lists[0]["id"]: "1.5", lists[1]["id"]: "1.120"}
    found = [submitted({"action": {"data": one["data"] | filled}}).token for one in actions(card)]
    assert found == ["1.5", "1.120"]


def test_a_short_form_stands_in_the_card_and_a_long_one_behind_a_button() -> None:
    fields = tuple(Field(f"n{number}", f"Vraag {number}") for number in range(4))
    (card,) = cards(render(Reply("Vul in.", form=Form("Verlof", fields[:3], "Verstuur", "9.f")), "k", NL))
    assert [one["label"] for one in inputs(card)] == ["Vraag 0", "Vraag 1", "Vraag 2"]
    assert [one["type"] for one in actions(card)] == ["Action.Execute"]
    (card,) = cards(render(Reply("Vul in.", form=Form("Verlof", fields, "Verstuur", "9.f")), "k", NL))
    assert inputs(card) == []
    (opens,) = actions(card)
    assert (opens["type"], opens["title"], opens["data"]["msteams"]) == (
        "Action.Submit",
        "Verlof",
        {"type": "task/fetch"},
    )
    assert submitted(opens["data"]) == Submitted(Kind.OPEN, "k")


def test_a_form_beside_a_list_is_behind_a_button() -> None:
    choices = tuple(Choice(f"Keuze {number}", f"1.{number}") for number in range(7))
    reply = Reply("Welke?", choices=choices, form=Form("Verlof", (Field("a", "Wat?"),), "Verstuur", "9.f"))
    assert [one["id"] for one in inputs(cards(render(reply, "k", NL)))] == ["picked0"]


def afterwards(reply: Reply, *taken: str, part: int = 0) -> Block:
    """The card in which somebody tapped, as it is then."""
    found: Block = after(reply, "k", NL, part, taken)["attachments"][0]["content"]
    return found


def test_a_long_answer_is_more_messages_and_each_button_knows_its_own() -> None:
    lines = tuple(f"Regel {number} van een lange lijst met afspraken." for number in range(500))
    rendered = render(replace(SHORT, sections=(Section("Alles", lines),)), "k", NL)
    assert len(rendered.activities) > 1
    told = f"Deel 2 van {len(rendered.activities)}: ! Let op – Alleen onder toezicht."
    assert rendered.activities[1]["summary"] == told
    taps = [one for one in actions(cards(rendered)) if one["type"] == "Action.Execute"]
    last = len(rendered.activities) - 1
    assert {submitted({"action": one}).part for one in taps} == {last}
    card = afterwards(replace(SHORT, sections=(Section("Alles", lines),)), "7.a", part=last)
    assert run_texts(card)[0] == f"Deel {last + 1} van {last + 1}"
    assert "Je koos: Wat mag er nog meer?" in run_texts(card)


def test_a_text_that_is_too_long_goes_on_in_the_next_message_with_a_sign() -> None:
    text = " ".join(f"woord{number}" for number in range(9_000))
    shown = [run_texts(card) for card in cards(render(Reply("Kop", paragraphs=(text,)), "k", NL))]
    assert len(shown) > 2
    assert all(runs[-1] == "…" for runs in shown[:-1])
    assert all(runs[1] == "… " for runs in shown[1:])
    joined = "".join(run for runs in shown for run in runs[1:])
    assert joined.replace("…… ", "") == text


def test_a_heading_is_not_left_behind() -> None:
    for filler in range(15_500, 18_500, 250):
        reply = Reply("Kop", paragraphs=("x" * filler,), sections=(Section("Kopje", ("regel een", "regel twee")),))
        first, *_ = [run_texts(card) for card in cards(render(reply, "k", NL))]
        assert first[-1] != "Kopje"


def test_after_a_choice_the_card_says_what_was_chosen() -> None:
    card = afterwards(SHORT, "7.b")
    assert run_texts(card)[-2:] == ["Je koos: Wat zegt het beleid?", "Vraag bijvoorbeeld:"]
    # What can be asked next is used up by nothing, and what was meant by no other choice.
    left = ["Bel 088 555 10 01", "Wanneer is mijn les?"]
    assert [one["title"] for one in actions(card)] == [*left, "Niet wat ik bedoelde"]
    again = afterwards(SHORT, "7.b", "7.niet")
    assert run_texts(again)[-3:-1] == ["Je koos: Wat zegt het beleid?", "Je koos: Niet wat ik bedoelde"]
    assert [one["title"] for one in actions(again)] == left
    assert afterwards(SHORT, "8.x", part=9) == afterwards(SHORT)


def test_after_a_form_the_card_says_which_was_sent() -> None:
    reply = Reply("Vul in.", form=Form("Verlof vragen", (Field("a", "Wat?"),), "Verstuur", "9.f"))
    card = afterwards(reply, "9.f")
    assert run_texts(card) == ["Vul in.", "Verstuurd: Verlof vragen"]
    assert inputs(card) == []


def test_after_a_form_nothing_is_left_of_what_was_wrong_with_it() -> None:
    form = Form("Verlof vragen", (Field("a", "Welke dag?"),), "Verstuur", "9.f")
    reply = Reply("Ik begrijp niet welke dag je bedoelt.", Tone.QUESTION, ("Schrijf het zo: vrijdag.",), form=form)
    assert run_texts(afterwards(reply, "9.f")) == ["Verstuurd: Verlof vragen"]


def test_a_card_is_asked_anew_for_each_of_its_users_in_the_first_message_only() -> None:
    lines = tuple("Een regel van een lange lijst." for _ in range(700))
    first, *rest = cards(render(Reply("Lijst", sections=(Section("Alles", lines),)), "k", NL, users=("29:a", "29:b")))
    assert first["refresh"]["userIds"] == ["29:a", "29:b"]
    assert submitted({"action": first["refresh"]["action"], "trigger": "automatic"}) == Submitted(Kind.REFRESH, "k")
    assert rest
    assert all("refresh" not in card for card in rest)
    assert "refresh" not in cards(render(SHORT, "k", NL))[0]


def test_a_small_picture_stands_in_the_card_with_its_words() -> None:
    rendered = render(Reply("Zo.", pictures=(Picture("a.png", "image/png", b"png", "De route."),)), "k", NL)
    (image,) = [part for part in walk(cards(rendered)) if part["type"] == "Image"]
    assert (image["url"], image["altText"]) == ("data:image/png;base64,cG5n", "De route.")
    assert rendered.files == ()


def test_an_empty_reply_is_still_a_message() -> None:
    (activity,) = render(Reply(" \x00"), "k", EN).activities
    assert activity["summary"] == "There is no text with this."
    assert run_texts(cards(render(Reply(""), "k", NL))) == ["Hier staat geen tekst bij."]
    only = Reply("", choices=(Choice("Ja", "1"),))
    assert run_texts(cards(render(only, "k", NL, taken=["1"]))) == ["Je koos: Ja"]


def test_what_an_old_client_says_cannot_be_read_as_markup() -> None:
    (card,) = cards(render(Reply("**vet** [x](https://kwaad.example)"), "k", NL))
    assert card["fallbackText"].endswith("\\*\\*vet\\*\\* \\[x\\]\\(https://kwaad.example\\)")


@settings(max_examples=40)
@given(st.lists(st.one_of(replies.short, st.sampled_from(cardcheck.HOSTILE)), max_size=5), st.integers(2_000, 4_000))
def test_no_page_is_fuller_than_it_may_be(texts: list[str], most: int) -> None:
    pages = Pages(most)
    for text in texts:
        pages.write(text)
    for page in pages.pages:
        assert sum(size(placed.block) for placed in page) <= most
    assert MOST < LIMIT - AROUND
    assert units("€") == 1
