"""The page that prepares a talk as a document, with headings and lists that a screen reader knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from bot.messages import Document, Section
from bot.texts import Texts

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def preparation_file(title: str, intro: Iterable[str], parts: Iterable[Section], now: datetime, say: Texts) -> Document:
    """One page of A4 with the title, a few lines, each part as a heading with a list, and room for notes."""
    paper = _paper(LANGUAGES.get(say.locale, say.locale))
    paper.core_properties.title = _plain(title)
    paper.core_properties.author = "Wegwijs"
    paper.core_properties.created = paper.core_properties.modified = now
    paper.add_heading(_plain(title), level=1)
    for line in intro:
        paper.add_paragraph(_plain(line))
    for part in parts:
        paper.add_heading(_plain(part.heading), level=2)
        for line in part.lines:
            paper.add_paragraph(_plain(line), style="List Bullet")
    paper.add_heading(say("Eigen aantekeningen"), level=2)
    kept = BytesIO()
    paper.save(kept)
    return Document("voorbereiding.docx", MEDIA_TYPE, kept.getvalue(), say("Deze voorbereiding als document."))


def _paper(language: str) -> WordDocument:
    """An empty page in this language, which a screen reader reads it in; dark headings and lines close together."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    paper = docx.Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.5)
    paper.core_properties.language = language
    for one in paper.styles.element.iter(qn("w:lang")):
        one.set(qn("w:val"), language)
    for name, size, before in (("Normal", 11, 0), ("List Bullet", 11, 0), ("Heading 1", 18, 0), ("Heading 2", 13, 8)):
        style = paper.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)
        style.paragraph_format.line_spacing = 1
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor(0x1F, 0x38, 0x64)
        else:
            style.font.name = "Calibri"
    return paper


def _plain(text: str) -> str:
    """Without the control characters that no document can hold."""
    return "".join(c for c in text if c.isprintable())
