"""What the terminal chat itself says. Dutch is the message id, as in bot/texts.py."""

WORDS = {
    "hello": "Hallo {name}. Stel je vraag. Met Ctrl-D stop je.",
    "try": "Vraag bijvoorbeeld:",
    "pick": "Typ een nummer, of je eigen antwoord.",
    "pick_range": "Kies een nummer van 1 tot en met {last}.",
    "optional": "niet verplicht",
    "fill": "Vul dit in. Met Ctrl-D sla je het formulier over.",
    "keeps": "Druk op Enter om dit te houden: {value}",
    "form_left": "Het formulier is niet verstuurd.",
    "file_here": "Bestand: {name} ({size} kB). Met /bewaar MAP zet je het op je computer.",
    "picture": "Afbeelding: {alt}",
    "saved": "Bewaard: {path}",
    "nothing_to_save": "Er is geen bestand om te bewaren.",
    "no_file": "Ik kan dit bestand niet lezen: {path}",
    "not_saved": "Ik kan hier niets bewaren: {path}",
    "file_too_big": "Dit bestand is te groot. Het mag 20 MB zijn.",
    "storage_away": "Ik kan nu niet bij de gegevens. Je bericht is niet verwerkt.",
    "broken": "Er ging iets mis. Geef dit nummer door als je hulp vraagt: {reference}",
    "again": "Druk op Enter om het opnieuw te versturen.",
    "bye": "Tot ziens.",
}
