"""Every dialogue in tests/core/dialogues, on the sample data."""

import pytest

from tests.core.talking import Conversation, Dialogue, dialogues, moment, unmet


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda one: one.name)
def test_dialogue(dialogue: Dialogue, sample_conversation: Conversation) -> None:
    for number, turn in enumerate(dialogue.turns, 1):
        who = turn["as"]
        if "tap" in turn:
            reply = sample_conversation.taps(who, turn["tap"], moment(turn))
        else:
            reply = sample_conversation.says(who, turn["text"], moment(turn))
        assert unmet(turn, reply) == [], f"turn {number}: {turn}\n{reply.text}"
