"""What a tap uses up is one rule for Slack, Teams and the web chat."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.spent import STANDING, gone, spends, tokens_of
from bot.messages import PUT_OFF, Choice, Form, Reply

TOKENS = st.sampled_from([*"abcdefgh", *STANDING])
ROWS = st.lists(
    st.builds(Choice, st.just("Ja"), TOKENS, st.sampled_from(["", "7", "8", PUT_OFF])), unique_by=lambda c: c.token
)
REPLIES = st.builds(
    Reply,
    st.just("Kies."),
    choices=ROWS.map(tuple),
    form=st.none() | st.just(Form("f", (), "", "form")),
    reconsider=st.just("niet"),
)


@given(REPLIES, st.lists(TOKENS | st.sampled_from(["form", "niet", "elders"])))
def test_what_is_left_is_about_nothing_that_was_taken(reply: Reply, taken: list[str]) -> None:
    spent = gone(reply, taken)
    things = {choice.token: choice.thing for choice in reply.choices} | ({"form": ""} if reply.form else {})
    closed = {things[token] for token in taken if token in things and token not in STANDING}
    assert spent - {"niet"} == {token for token, thing in things.items() if thing in closed and token not in STANDING}
    assert ("niet" in spent) == ("niet" in taken)
    assert spent == gone(reply, [*taken, *taken]) == gone(reply, reversed(taken))
    assert spent <= set(tokens_of(reply))


def test_two_things_that_were_never_named_are_alternatives() -> None:
    reply = Reply("Bij wie?", choices=(Choice("Fatima", "1.0"), Choice("Noor", "1.1"), Choice("Morgen", "b", PUT_OFF)))
    assert spends(reply, "1.0") == {"1.0", "1.1"}
    assert spends(reply, "b") == {"b"}
    assert spends(reply, "2.0") == frozenset()
