"""Replies as anybody could think of them, for what must hold of each."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.messages import PUT_OFF, Choice, Document, Field, Form, Picture, Reply, Section, Tone

# Half characters, control signs, signs that turn the reading direction, what Slack would read something in.
ODD = ["\ud800", "\udc00", "\x00", "\x1b[2J", "\u202e", "\u200f", "\r\n", "\t", "😀", "👩‍⚕️", "é", "<!channel>", "<@U1>"]
ODD += [
    "@here",
    ":smile:",
    "*vet*",
    "`code`",
    "&amp;",
    "<https://kwaad.example|bank>",
    "https://a.example/x?y=1#z",
    "a@b.nl",
]
ODD += ["088 555 10 01", "112", "bel 112", "https://[::1", "http://%%", " ", "\n\n", "\u2028"]
LENGTHS = [1, 74, 75, 76, 151, 500, 2999, 3001, 12_000, 40_000]

_words = st.one_of(st.text(max_size=12), st.sampled_from(ODD), st.sampled_from(["mag", "ik", "sondevoeding", "geven"]))
short = st.lists(_words, max_size=6).map(" ".join)


def _long(lengths: list[int]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda piece, length: (piece or "x") * (length // len(piece or "x") + 1), short, st.sampled_from(lengths)
    )


texts = st.one_of(short, short, short, _long(LENGTHS))
asked = st.one_of(short, short, _long([length for length in LENGTHS if length < 4000]))
"""What may stand in a form; more of it than a modal can hold is refused."""
tokens = st.one_of(st.integers(0, 10**6).map("1.{}.tok".format), st.sampled_from(["", "x" * 151, "x" * 2001, "\x00"]))
things = st.sampled_from(["", "", "opdracht:7", "opdracht:8", PUT_OFF])
choices = st.builds(Choice, texts, tokens, things)
sections = st.builds(Section, texts, st.lists(texts, max_size=4).map(tuple))
options = st.lists(st.tuples(st.one_of(asked, tokens), asked), max_size=4).map(tuple)
fields = st.builds(Field, st.text(max_size=5), asked, options, st.booleans(), asked, asked, st.booleans())
forms = st.builds(Form, asked, st.lists(fields, max_size=4).map(tuple), asked, tokens)


def several(
    one: st.SearchStrategy[object], small: st.SearchStrategy[object], most: int
) -> st.SearchStrategy[tuple[object, ...]]:
    """Usually few; sometimes the same few small ones over and over, up to so many."""
    few = st.lists(one, max_size=5)
    some = st.lists(small, min_size=1, max_size=3)
    many = st.builds(lambda found, count: (found * count)[:count], some, st.integers(7, most))
    return st.one_of(few, few, few, many).map(tuple)


small_choices = st.builds(Choice, asked, tokens, things)
small_sections = st.builds(Section, short, st.lists(short, max_size=3).map(tuple))
replies = st.builds(
    Reply,
    headline=texts,
    tone=st.sampled_from(Tone),
    paragraphs=several(texts, short, 120),
    sections=st.one_of(
        several(sections, small_sections, 60),
        several(sections, small_sections, 60),
        several(sections, small_sections, 60),
        several(sections, small_sections, 60),
        st.builds(lambda text, count: (Section("Veel", (text,) * count),), short, st.integers(500, 3000)),
    ),
    choices=several(choices, small_choices, 300),
    suggestions=several(texts, asked, 60),
    form=st.none() | forms,
    pictures=st.lists(st.builds(Picture, st.just("a.png"), st.just("image/png"), st.just(b"x"), texts), max_size=2).map(
        tuple
    ),
    documents=st.lists(
        st.builds(Document, st.just("a.ics"), st.just("text/calendar"), st.just(b"x"), texts), max_size=2
    ).map(tuple),
    reconsider=tokens,
)
