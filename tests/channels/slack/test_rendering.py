"""A reply in Slack: everything is there, in order, nothing is read by Slack, and Slack takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.channels.lengths import cut, one_line, shorten, units
from bot.channels.plain import whole
from bot.channels.slack.home import home
from bot.channels.slack.rendering import Message, Rendered, render
from bot.channels.spent import gone, tokens_of
from bot.messages import PUT_OFF, Choice, Document, Form, Picture, Reply, Section, Tone
from bot.texts import Texts
from tests.channels.slack import replies
from tests.channels.slack.blockkit import problems, view_problems

NL, EN = Texts("nl"), Texts("en")
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a reply of 40,000 characters smaller takes minutes and tells little more."""
Block = dict[str, Any]


def texts(value: Any) -> Iterator[str]:
    """Every text in the blocks, in reading order."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def all_text(rendered: Rendered) -> str:
    """What can be read: the messages, or the file when the answer was too long for messages."""
    whole_text = [file.content.decode() for file in rendered.files if file.name in ("antwoord.txt", "answer.txt")]
    return whole_text[0] if whole_text else "".join(t for message in rendered.messages for t in texts(message.blocks))


def taps(rendered: Rendered) -> dict[str, list[str]]:
    """Every value that a tap gives back, by the first part of its action."""
    found: dict[str, list[str]] = {}
    for message in rendered.messages:
        for block in message.blocks:
            for element in block["elements"] if block["type"] == "actions" else []:
                given = element.get("options", [element])
                found.setdefault(element["action_id"].partition(":")[0], []).extend(one["value"] for one in given)
    return found


def files_of(reply: Reply) -> tuple[Picture | Document, ...]:
    """The files of its own."""
    return (*reply.pictures, *reply.documents)


def expected(reply: Reply) -> list[str]:
    """All text of a reply, in reading order."""
    found = [reply.headline, *reply.paragraphs]
    for section in reply.sections:
        found += [section.heading, *section.lines]
    found += [file.alt for file in files_of(reply) if units(whole(file.alt)) > 2000]
    found += [choice.label for choice in put_off_last(reply)]
    found += [reply.form.title] if reply.form else []
    found += reply.suggestions
    return [text for text in map(whole, found) if text.strip()]


def put_off_last(reply: Reply) -> list[Choice]:
    """What puts a message off stands apart, below."""
    return sorted(reply.choices, key=lambda choice: choice.thing == PUT_OFF)


def missing(parts: list[str], text: str) -> str | None:
    """The first of the parts that does not stand in the text after the ones before it; spaces do not count."""
    place = 0
    text = "".join(text.split())
    for part in ("".join(part.split()) for part in parts):
        found = text.find(part, place)
        if found < 0:
            return part[:80]
        place = found + len(part)
    return None


@settings(max_examples=40, phases=UNSHRUNK)
@given(replies.replies, st.sampled_from([NL, EN]))
def test_everything_is_there_in_order_and_slack_takes_it(reply: Reply, say: Texts) -> None:
    rendered = render(reply, "answer-1", say)
    assert [problem for message in rendered.messages for problem in problems(list(message.blocks))] == []
    parts = expected(reply)
    if "answer.txt" in {f.name for f in rendered.files} or "antwoord.txt" in {f.name for f in rendered.files}:
        parts = expected_in_file(reply)
    assert missing(parts, all_text(rendered)) is None
    own = [file.content for file in files_of(reply)]
    assert [file.content for file in rendered.files][: len(own)] == own
    assert all(units(file.alt) <= 2000 or units(whole(file.alt)) <= 2000 for file in rendered.files)
    usable = [
        choice.token for choice in put_off_last(reply) if 0 < len(choice.token) <= 2000 and choice.token != "\x00"
    ]
    assert taps(rendered).get("choose", []) == usable


def expected_in_file(reply: Reply) -> list[str]:
    """In the file labels stand only when they did not fit on their buttons."""
    bare = Reply(reply.headline, paragraphs=reply.paragraphs, sections=reply.sections)
    return expected(bare)


@settings(max_examples=15, phases=UNSHRUNK)
@given(replies.replies, st.data())
def test_an_answered_message_keeps_its_place_and_loses_what_is_used_up(reply: Reply, data: st.DataObject) -> None:
    sent, every = render(reply, "k", NL), tokens_of(reply)
    some = data.draw(st.lists(st.sampled_from(every), max_size=3)) if every else []
    for taken in (some, every):
        after, spent = render(reply, "k", NL, taken=taken), gone(reply, taken)
        assert len(after.messages) == len(sent.messages)
        before = taps(sent).items()
        left = {action: [one for one in values if action == "say" or one not in spent] for action, values in before}
        assert taps(after) == {action: values for action, values in left.items() if values}
        assert [problem for message in after.messages for problem in problems(list(message.blocks))] == []
        assert (
            missing(
                [t for m in sent.messages for t in rich_texts(m)], "".join(texts([m.blocks for m in after.messages]))
            )
            is None
        )


def rich_texts(message: Message) -> list[str]:
    """The text of a message that is not a label."""
    return [text for block in message.blocks if block["type"] == "rich_text" for text in texts(block)]


@settings(max_examples=15, phases=UNSHRUNK)
@given(replies.replies)
def test_nothing_is_formatted_and_the_fallback_says_when_it_is_not_all(reply: Reply) -> None:
    for message in render(reply, "k", NL).messages:
        assert message.text.strip()
        assert units(message.text) <= 4000
        assert "<" not in message.text
        assert ">" not in message.text
        written = json.dumps(message.blocks)
        assert '"mrkdwn"' not in written
        assert '"emoji": true' not in written
        shown = message.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        left_out = missing([text for text in rich_texts(message) if text.strip()], shown)
        assert left_out is None or message.text.endswith("Lees verder in het bericht.")


@settings(max_examples=15, phases=UNSHRUNK)
@given(replies.replies)
@example(Reply("Je week", documents=(Document("a.ics", "text/calendar", b"x", "Je rooster."),)))
@example(Reply("Je week", pictures=(Picture("a.png", "image/png", b"x", "Je weg."),)))
def test_a_home_tab_is_taken_and_says_when_there_is_more(reply: Reply) -> None:
    view = home(reply, "k", NL)
    assert view_problems(view) == []
    assert view["blocks"]
    shown = "".join(texts(view["blocks"]))
    parts = [one_line(p) if i == 0 and units(one_line(p)) <= 150 else p for i, p in enumerate(expected(reply))]
    if "Er is meer dan hier past." not in shown:
        squeezed = " ".join(shown.split())
        assert all(" ".join(part.split()) in squeezed for part in parts[:1])
        assert files_of(reply) == (), "a home tab cannot show them"


SHORT = Reply(
    "Alleen onder toezicht.",
    Tone.CAUTION,
    ("Het gaat om jou.",),
    (Section("Waarom", ("Nog niet afgetekend.", "Bel 088 555 10 01.")),),
    (Choice("Wat mag er nog meer?", "7.a"), Choice("Wat zegt het beleid?", "7.b")),
    ("Wanneer is mijn les?",),
    reconsider="7.niet",
)


def test_an_answer_is_one_message_of_few_blocks() -> None:
    (message,) = render(SHORT, "c1:2", NL).messages
    assert [block["type"] for block in message.blocks] == ["rich_text"] * 3 + [
        "actions",
        "context",
        "actions",
        "actions",
    ]
    assert [block["block_id"] for block in message.blocks if "block_id" in block] == ["0|c1:2", "1|c1:2", "2|c1:2"]
    head = message.blocks[0]["elements"][0]["elements"]
    assert head == [{"type": "text", "text": "! Let op – Alleen onder toezicht.", "style": {"bold": True}}]
    listed = message.blocks[2]["elements"]
    assert [part["type"] for part in listed] == ["rich_text_section", "rich_text_list"]
    assert listed[1]["elements"][1]["elements"][1] == {"type": "link", "url": "tel:0885551001", "text": "088 555 10 01"}
    assert message.text.startswith("! Let op – Alleen onder toezicht.\nHet gaat om jou.\nWaarom\n- Nog niet")
    assert "Wat mag er nog meer?" not in message.text


def test_buttons_give_back_what_they_stand_for() -> None:
    buttons = [e for b in render(SHORT, "k", NL).messages[0].blocks if b["type"] == "actions" for e in b["elements"]]
    assert [(one["action_id"], one["text"]["text"], one["value"]) for one in buttons] == [
        ("choose:0", "Wat mag er nog meer?", "7.a"),
        ("choose:1", "Wat zegt het beleid?", "7.b"),
        ("say:0", "Wanneer is mijn les?", "Wanneer is mijn les?"),
        ("reconsider", "Niet wat ik bedoelde", "7.niet"),
    ]
    assert all("style" not in one for one in buttons)


def test_information_has_no_word_and_an_urgent_112_can_be_called() -> None:
    assert render(Reply("Je les is vrijdag."), "k", NL).messages[0].text == "Je les is vrijdag."
    (message,) = render(Reply("Bel nu 112 of de achterwacht.", Tone.URGENT), "k", NL).messages
    assert "tel:112" in str(message.blocks)
    assert message.text.startswith("‼ Spoed – ")


def test_the_word_of_a_tone_is_not_said_twice() -> None:
    assert render(Reply("Ja, zelfstandig.", Tone.YES), "k", NL).messages[0].text == "✓ Ja, zelfstandig."
    assert render(Reply("Jaap mag het.", Tone.YES), "k", NL).messages[0].text == "✓ Ja – Jaap mag het."
    assert render(Reply("", Tone.NO), "k", EN).messages[0].text == "✕ No"


def test_more_than_five_choices_are_a_select() -> None:
    choices = tuple(Choice(f"Keuze {number}", f"1.{number}") for number in range(6))
    block = render(Reply("Welke?", choices=choices), "k", NL).messages[0].blocks[-1]
    assert [element["type"] for element in block["elements"]] == ["static_select"]
    assert block["elements"][0]["action_id"] == "choose"
    assert taps(render(Reply("Welke?", choices=choices), "k", NL))["choose"] == [choice.token for choice in choices]
    assert [
        e["type"] for e in render(Reply("Welke?", choices=choices[:5]), "k", NL).messages[0].blocks[-1]["elements"]
    ] == ["button"] * 5
    long = (*choices, Choice("Lang", "x" * 151))
    assert [e["type"] for e in render(Reply("Welke?", choices=long), "k", NL).messages[0].blocks[-1]["elements"]] == [
        "button"
    ] * 7


def test_a_label_that_is_too_long_stands_in_full_above() -> None:
    label = "Sondevoeding geven via een neusmaagsonde bij een cliënt die zelf niet kan slikken, in de nacht"
    blocks = render(Reply("Welke?", choices=(Choice(label, "1"), Choice("Kort", "2"))), "k", NL).messages[0].blocks
    listed = blocks[1]["elements"][1]
    assert listed["style"] == "ordered"
    assert [item["elements"][0]["text"] for item in listed["elements"]] == [label, "Kort"]
    shown = [element["text"]["text"] for element in blocks[2]["elements"]]
    assert shown[0].startswith("1. Sondevoeding")
    assert shown[0].endswith("…")
    assert shown[1] == "2. Kort"


def test_a_key_that_does_not_fit_is_left_out() -> None:
    for key in ("x" * 254, "\x00", "\ud800"):
        assert render(SHORT, key, NL).messages[0].blocks[3]["block_id"] == "0|"
    assert render(SHORT, "x" * 253, NL).messages[0].blocks[3]["block_id"] == "0|" + "x" * 253


def test_a_choice_that_was_made_is_said() -> None:
    blocks = render(SHORT, "k", NL, taken=["7.b"]).messages[0].blocks
    assert blocks[3] == {
        "type": "context",
        "elements": [{"type": "plain_text", "text": "Je koos: Wat zegt het beleid?", "emoji": False}],
    }
    # What can be asked next is used up by nothing, and what was meant by no other choice.
    assert [block["type"] for block in blocks] == ["rich_text"] * 3 + ["context"] * 2 + ["actions"] * 2
    after = render(SHORT, "k", NL, taken=["7.niet"]).messages[0].blocks
    assert [block["type"] for block in after] == ["rich_text"] * 3 + ["actions", "context", "actions", "context"]
    assert render(SHORT, "k", NL, taken=["8.x"]) == render(SHORT, "k", NL)


def test_a_form_is_one_button() -> None:
    form = Form("Verlof vragen", (), "Verstuur", "9.f")
    block = render(Reply("Vul dit in.", form=form), "k", NL).messages[0].blocks[-1]
    assert [(e["action_id"], e["value"], e["text"]["text"]) for e in block["elements"]] == [
        ("form", "9.f", "Verlof vragen")
    ]


def test_a_long_answer_becomes_more_messages_and_a_longer_one_a_file() -> None:
    lines = tuple(f"Regel {number} van een lange lijst met afspraken." for number in range(400))
    longer = render(Reply("Lijst", sections=(Section("Alles", lines),)), "k", NL)
    assert 1 < len(longer.messages) <= 4
    assert longer.files == ()
    far = render(Reply("Lijst", sections=(Section("Alles", lines * 5),), choices=(Choice("Verder", "1"),)), "k", NL)
    assert [(file.name, file.media_type, file.alt) for file in far.files] == [
        ("antwoord.txt", "text/plain", "Het hele antwoord als tekst.")
    ]
    assert far.files[0].content.decode().count("- Regel") == 2000
    assert "Alles staat in het bestand antwoord.txt." in str(far.messages[0].blocks)
    assert taps(far) == {"choose": ["1"]}
    over = render(
        Reply("Lijst", sections=(Section("Alles", lines * 5),), choices=(Choice("Verder", "1"),)), "k", NL, taken=["1"]
    )
    assert [message.text for message in over.messages[1:]] == ["Je koos: Verder"]


def test_files_go_along_and_a_long_description_stands_in_the_message() -> None:
    picture = Picture("a.png", "image/png", b"x", "Lang " * 500)
    document = Document("a.ics", "text/calendar", b"y", "Je rooster.")
    rendered = render(Reply("Hier.", pictures=(picture,), documents=(document,)), "k", NL)
    assert rendered.files[1] == document
    assert units(rendered.files[0].alt) <= 2000
    assert picture.alt in "".join(texts(rendered.messages[0].blocks))


def test_an_empty_reply_is_still_a_message() -> None:
    assert render(Reply(""), "k", EN).messages == (
        Message("There is no text with this.", render(Reply(" \x00"), "k", EN).messages[0].blocks),
    )


@pytest.mark.parametrize("address", ["https://[::1", "http://%%", "https://a b", "https://"])
def test_no_link_is_made_that_slack_may_refuse(address: str) -> None:
    assert '"link"' not in json.dumps(render(Reply(address), "k", NL).messages[0].blocks)


@given(st.text(max_size=300), st.integers(2, 40))
def test_cutting_loses_nothing(text: str, most: int) -> None:
    pieces = list(cut(whole(text), most))
    assert "".join(pieces) == whole(text)
    assert all(0 < units(piece) <= most for piece in pieces)
    assert units(shorten(text, most)) <= most
    assert shorten(text, most) == one_line(text) or shorten(text, most).endswith("…")


def test_a_home_tab_has_headers_and_dividers() -> None:
    view = home(SHORT, "k", NL)
    kinds = [block["type"] for block in view["blocks"]]
    assert kinds == [
        "header",
        "rich_text",
        "divider",
        "header",
        "rich_text",
        "actions",
        "context",
        "actions",
        "actions",
    ]


def test_a_home_tab_that_is_full_says_so() -> None:
    view = home(Reply("Veel", paragraphs=("Tekst",) * 200), "k", NL)
    assert view_problems(view) == []
    assert len(view["blocks"]) == 100
    assert "Er is meer dan hier past." in str(view["blocks"][-2])
    assert view["blocks"][-1]["elements"][0]["value"] == "Wat kan ik je vragen?"
