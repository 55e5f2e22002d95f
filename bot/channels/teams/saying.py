"""What Teams itself says around the answers. Dutch is the message id, as in bot/texts.py."""

SAYING = {
    "elsewhere": "Ik antwoord je in ons eigen gesprek.",
    "open": "Open het gesprek",
    "no_own": "Ik kan je niet in een eigen gesprek antwoorden. Zet Wegwijs eerst voor jezelf in Teams.",
    "hello": "Hoi, ik ben Wegwijs.",
    "hello_for": "Ik help wie overstapt naar de zorg, en wie daarbij begeleidt.",
    "hello_ask": "Stel je vraag in je eigen woorden.",
    "hello_help": "Typ „help” om te zien wat ik voor je kan doen.",
    "hello_stranger": "Heb je een code gekregen? Typ die hier.",
    "hello_group": "Noem @Wegwijs en stel je vraag. Ik antwoord je in ons eigen gesprek.",
    "gone": "Deze knop werkt niet meer. Stel je vraag opnieuw.",
    "no_file": "Ik kan dit bestand niet ophalen. Stuur het nog eens.",
    "file_too_big": "Dit bestand is te groot. Het mag 20 MB zijn.",
    "too_old": "Ik kon je vraag van {time} niet op tijd beantwoorden. Stel hem opnieuw.",
    "perhaps": "Misschien kreeg je dit bericht al.",
    "wrong": "Er ging iets mis. Probeer het nog eens. Noem code {code} als je hulp vraagt.",
    "busy": "Het is nu te druk. Er is niets veranderd. Probeer het over een minuut nog eens.",
    "search_stranger": "Ik ken dit account niet. Open het gesprek met Wegwijs en typ je code.",
    "file_declined": "Het bestand is niet bewaard.",
    "file_gone": "Dit bestand is er niet meer. Stel je vraag opnieuw.",
}
