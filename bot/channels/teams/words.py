"""What the cards in Teams say themselves, around the answers. Dutch is the message id, as in bot/texts.py."""

from __future__ import annotations

WORDS = {
    "not_meant": "Niet wat ik bedoelde",
    "chosen": "Je koos: {choice}",
    "sent": "Verstuurd: {title}",
    "closed": "Hier kun je niet meer kiezen.",
    "put_off": "Komt het nu niet uit?",
    "pick": "Maak een keuze",
    "pick_range": "Kies uit {first} tot en met {last}",
    "choose": "Kies",
    "try": "Vraag bijvoorbeeld:",
    "fill_in": "Vul dit in",
    "required": "Vul dit in.",
    "optional": "niet verplicht",
    "form_title": "Vragen",
    "send": "Verstuur",
    "no_text": "Hier staat geen tekst bij.",
    "part": "Deel {part} van {parts}",
    "call": "Bel {number}",
    "call_who": "Bel {number} ({who})",
    "mail": "Mail {address}",
    "visit": "Open {host}",
    "file": "Bestand: {name}",
    "picture": "Afbeelding: {text}",
    "picture_goes_on": "Vervolg van de afbeelding",
    "old_teams": "Deze versie van Teams kan de kaart niet tonen. Werk Teams bij.",
    "found_none": "Ik vind niemand met die naam.",
    "only_who_may": "Dit is een antwoord van Wegwijs. Je ziet het alleen als je het mag zien.",
    "look": "Bekijk",
}
