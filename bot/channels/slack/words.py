"""What Slack itself says around the answers. Dutch is the message id, as in bot/texts.py."""

WORDS = {
    "not_meant": "Niet wat ik bedoelde",
    "chosen": "Je koos: {choice}",
    "closed": "Hier kun je niet meer kiezen.",
    "pick": "Maak een keuze",
    "pick_range": "Kies uit {first} tot en met {last}",
    "all_choices": "Je kunt kiezen uit:",
    "try": "Vraag bijvoorbeeld:",
    "fill_in": "Vul dit in",
    "no_text": "Hier staat geen tekst bij.",
    "read_on": "Lees verder in het bericht.",
    "too_long": "Dit antwoord is te lang voor Slack. Hierboven staat het begin. Alles staat in het bestand {name}.",
    "file_name": "antwoord.txt",
    "file": "Het hele antwoord als tekst.",
    "form_title": "Vragen",
    "send": "Verstuur",
    "cancel": "Annuleer",
    "more": "Er is meer dan hier past. Vraag ernaar in het gesprek.",
    "ask_more": "Wat kan ik je vragen?",
}
