"""What the page is given to show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.links import parts
from bot.channels.signs import sign_of
from bot.channels.web.ports import Line, Speaker
from bot.channels.web.showing import shown_line, shown_moment, shown_reply
from bot.messages import PUT_OFF, Choice, Document, Reply, Section, Tone
from bot.texts import Texts
from tests.channels.web.fake import REPLIES

NL, EN = Texts("nl"), Texts("en")


def test_each_choice_says_what_goes_with_it_and_whether_it_puts_the_message_off() -> None:
    choices = (Choice("Vragen", "b.1", "7"), Choice("Sla over", "b.2", "7"), Choice("Klaar", "b.3", "8"))
    shown = shown_reply(Reply("Drie dingen.", choices=(*choices, Choice("Morgen", "b.4", PUT_OFF))), "k", NL)["choices"]
    assert [(one["spends"], one["later"]) for one in shown] == [
        (["b.1", "b.2"], False),
        (["b.1", "b.2"], False),
        (["b.3"], False),
        (["b.4"], True),
    ]


def _links(text: str, *, urgent: bool = False) -> list[str]:
    return [part["href"] for part in parts(text, urgent=urgent) if isinstance(part, dict)]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Bel 06-12345678.", "tel:0612345678"),
        ("06 12 34 56 78", "tel:0612345678"),
        ("0612345678", "tel:0612345678"),
        ("+31 6 12345678", "tel:+31612345678"),
        ("+31 (0)6-12345678", "tel:+31612345678"),
        ("(010-123 45 67)", "tel:0101234567"),
        ("010 1234567", "tel:0101234567"),
        ("0341-123456", "tel:0341123456"),
        ("088-1234567", "tel:0881234567"),
        ("0800-0113", "tel:08000113"),
        ("0900 1234567", "tel:09001234567"),
        ("Bel 112 bij levensgevaar", "tel:112"),
        ("Bel nu 112", "tel:112"),
        ("mail noor@example.nl.", "mailto:noor@example.nl"),
        ("zie https://example.nl/a?b=c.", "https://example.nl/a?b=c"),
        ("zie (https://example.nl/a)", "https://example.nl/a"),
    ],
)
def test_what_can_be_called_or_opened_is_a_link(text: str, href: str) -> None:
    assert _links(text) == [href]


@pytest.mark.parametrize(
    "text",
    [
        "01-02-2024 10:00",
        "2024-11-22 09:00",
        "van 09:00 tot 10:00",
        "NL12BANK0123456789",
        "112 opdrachten",
        "kamer 1.112",
        "javascript:alert(1)",
        "123456782",
        "0,112",
        "nummer 006123456789",
        "",
    ],
)
def test_other_numbers_stay_text(text: str) -> None:
    assert _links(text) == []


def test_in_an_urgent_message_112_is_always_a_number() -> None:
    assert _links("Alarm: 112", urgent=True) == ["tel:112"]
    assert _links("Om 1:12 of 12,112 of 112.5", urgent=True) == []


@given(st.text(alphabet=st.sampled_from("06 -1234()+.:/@ahtpsnlbe2")), st.booleans())
def test_no_text_is_lost_or_made_up(text: str, urgent: bool) -> None:
    found = parts(text, urgent=urgent)
    assert "".join(part if isinstance(part, str) else part["text"] for part in found) == text


@given(st.text())
def test_a_link_goes_nowhere_dangerous(text: str) -> None:
    assert all(href.startswith(("tel:", "mailto:", "https://", "http://")) for href in _links(text))


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("say", [NL, EN])
def test_every_tone_has_a_sign_and_a_word(tone: Tone, say: Texts) -> None:
    sign = sign_of(tone, say)
    assert sign.mark
    assert bool(sign.word) is (tone is not Tone.INFO)


def _section(heading: str, *lines: str, say: Texts = NL, tone: Tone = Tone.YES) -> dict[str, Any]:
    reply = Reply("Ja.", tone, sections=(Section(heading, lines),))
    section: dict[str, Any] = shown_reply(reply, "k", say)["sections"][0]
    return section


def test_only_long_evidence_is_folded_away() -> None:
    lines = ("a", "b", "c", "d")
    heading = "Waarop gebaseerd"
    assert _section(heading, *lines)["folded"]
    assert _section(EN(heading), *lines, say=EN)["folded"]
    assert not _section(heading, "kort")["folded"]
    assert not _section(heading, *lines, tone=Tone.URGENT)["folded"]
    assert not _section("Waarom", *lines)["folded"]
    assert not _section("Voorwaarden", *lines)["folded"]


def test_times_are_those_of_the_netherlands() -> None:
    moment = shown_moment(datetime(2024, 7, 1, 22, 30, tzinfo=UTC), NL)
    assert (moment["day"], moment["time"], moment["local"]) == ("dinsdag 2 juli 2024", "00:30", "2024-07-02T00:30")


def test_sizes_are_written_as_the_reader_writes_them() -> None:
    reply = Reply("x", documents=(Document("a", "text/csv", b"x" * 1_572_864, ""), Document("b", "text/csv", b"", "")))
    assert [document["size"] for document in shown_reply(reply, "k", NL)["documents"]] == ["1,5 MB", "1 kB"]
    assert shown_reply(reply, "k", EN)["documents"][0]["size"] == "1.5 MB"


def test_a_file_is_found_by_the_key_of_its_answer() -> None:
    document = shown_reply(REPLIES["bestanden"], "week/12:1", NL)["documents"][0]
    assert document["href"] == "/api/files?key=week%2F12%3A1&kind=document&number=0"


def test_a_line_of_a_person_is_plain_text() -> None:
    line = Line("k", Speaker.PERSON, datetime(2024, 11, 19, 9, tzinfo=UTC), text="Bel 06-12345678")
    assert shown_line(line, NL)["text"] == "Bel 06-12345678"
