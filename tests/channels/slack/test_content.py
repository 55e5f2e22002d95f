"""What people see in Slack of an answer: their words as words, and files with what is in them."""

from __future__ import annotations

from bot.messages import Choice, Document, Picture, Reply, Tone
from tests.channels.slack.fakeslack.mentions import mentions
from tests.channels.slack.scripted import Stage


def test_an_answer_whose_blocks_are_refused_arrives_as_text(http: Stage) -> None:
    http.script.answers["hoi"] = Reply("Bel 112.", Tone.URGENT)
    http.slack.fault("chat.postMessage", error="invalid_blocks", done=False)
    http.user.say("hoi")
    assert http.said() == ["‼ Spoed – Bel 112."]
    assert "blocks" not in http.team.said(http.user)[0]


def test_words_of_people_mention_and_format_nothing(http: Stage) -> None:
    evil = "<!channel> <@U1> <https://x.nl|klik> *vet* :smile: &lt;!here&gt; @channel"
    http.script.answers["hoi"] = Reply(evil, paragraphs=(evil,), choices=(Choice(evil, "t.0"),))
    http.user.say("hoi")
    http.slack.wait(lambda: http.team.said(http.user))
    message = http.team.said(http.user)[0]
    assert mentions(message) == []


def test_documents_come_with_their_alternative_text(http: Stage) -> None:
    http.script.answers["hoi"] = Reply("Hier", documents=(Document("a.txt", "text/plain", b"abc", "Wat er in staat."),))
    http.user.say("hoi")
    http.slack.wait(lambda: http.script.sent)
    assert [(file.title, file.alt, file.data) for file in http.team.files] == [("a.txt", "Wat er in staat.", b"abc")]


def test_a_large_picture_is_uploaded_with_its_alternative_text(http: Stage) -> None:
    picture = Picture("voortgang.png", "image/png", b"\x89PNG" + bytes(80_000), "Certificaten: Medicatie: behaald.")
    http.script.answers["hoi"] = Reply("Dit is je voortgang in één beeld.", pictures=(picture,))
    http.user.say("hoi")
    http.slack.wait(lambda: http.script.sent)
    assert [(file.title, file.alt, file.data) for file in http.team.files] == [
        ("voortgang.png", picture.alt, picture.content)
    ]


def test_a_document_of_a_hidden_answer_goes_to_the_direct_conversation(http: Stage) -> None:
    http.script.answers["hoi"] = Reply("Hier", documents=(Document("a.txt", "text/plain", b"abc", "Alt."),))
    channel = http.team.channel("C1", members=[http.user])
    http.user.mention(channel, "hoi")
    http.slack.wait(lambda: http.script.sent)
    assert [message for message in channel.messages if message.by_app] == []
    assert len(http.team.files) == 1
    assert "Het bestand staat in je gesprek met Wegwijs." in http.user.ephemerals[0].text
