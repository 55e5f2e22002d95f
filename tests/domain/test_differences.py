"""Where parties differ: by question, among the answers that the reader may see."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkins import Answer, Party, Seen
from bot.domain.differences import Difference, differences
from bot.domain.people import PersonId

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)


def said(party: Party, question: str, value: str, minutes: int = 0) -> Answer:
    return Answer(1, party, PersonId(1), question, value, Seen.EVERYONE, NOW + timedelta(minutes=minutes))


def test_another_value_of_two_parties_differs_and_the_same_does_not() -> None:
    answers = [
        said(Party.WORK, "geoefend", "nee"),
        said(Party.TRAINEE, "geoefend", "zelfstandig"),
        said(Party.TRAINEE, "werkvloer", "4"),
        said(Party.WORK, "werkvloer", "4"),
    ]
    (found,) = differences(answers, ["werkvloer", "geoefend"])
    assert found == Difference("geoefend", {Party.TRAINEE: "zelfstandig", Party.WORK: "nee"})
    assert list(found.by) == [Party.TRAINEE, Party.WORK]


def test_silence_and_what_is_not_compared_differ_from_nothing() -> None:
    answers = [
        said(Party.TRAINEE, "tempo", "voor"),
        said(Party.TRAINEE, "bespreken", "a"),
        said(Party.WORK, "bespreken", "b"),
    ]
    assert differences(answers, ["tempo"]) == ()


def test_the_last_answer_of_a_party_counts() -> None:
    answers = [
        said(Party.TRAINEE, "tempo", "achter", 5),
        said(Party.TRAINEE, "tempo", "voor"),
        said(Party.SCHOOL, "tempo", "achter"),
    ]
    assert differences(answers, ["tempo"]) == ()


@given(st.dictionaries(st.tuples(st.sampled_from(Party), st.sampled_from("abc")), st.sampled_from("12"), max_size=9))
def test_each_difference_names_who_said_what_in_the_order_asked(given_answers: dict[tuple[Party, str], str]) -> None:
    found = differences([said(*key, value) for key, value in given_answers.items()], "cab")
    assert [one.question for one in found] == [one for one in "cab" if one in {this.question for this in found}]
    for one in found:
        assert one.by == {party: given_answers[party, one.question] for party in one.by}
    for code in "abc":
        values = {value for (_, question), value in given_answers.items() if question == code}
        assert (len(values) > 1) == (code in {one.question for one in found})
