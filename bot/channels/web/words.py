"""What the page itself says, apart from what the bot answers. Dutch is the message id, as in bot/texts.py."""

from __future__ import annotations

from http import HTTPStatus

from bot.texts import Texts

PAGE = {
    "skip": "Naar het gesprek",
    "conversation": "Gesprek",
    "you": "Jij",
    "write": "Schrijf je vraag",
    "write_hint": "Enter verstuurt, Shift en Enter geeft een nieuwe regel.",
    "send": "Verstuur",
    "attach": "Voeg een bestand toe",
    "drop": "Laat los om het bestand te versturen",
    "file_too_big": "Dit bestand is te groot. Het mag 20 MB zijn.",
    "one_file": "Stuur één bestand tegelijk.",
    "ideas": "Voorbeeldvragen",
    "welcome": "Hallo {name}, waar kan ik je mee helpen?",
    "welcome_more": "Vraag het zoals je het zou zeggen. Ik zoek het op in de gegevens van je school en je werkgever.",
    "busy": "Wegwijs is bezig…",
    "sending": "Wordt verstuurd…",
    "failed": "Niet verstuurd.",
    "retry": "Opnieuw versturen",
    "waiting": "Je bericht staat klaar. Het gaat weg als je weer verbinding hebt.",
    "offline": "Geen verbinding. We proberen het steeds opnieuw.",
    "back": "Je bent weer verbonden.",
    "stale": "Je bent in een ander venster opnieuw aangemeld. Laad deze pagina opnieuw.",
    "reload": "Laad opnieuw",
    "newest": "Nieuw bericht",
    "not_meant": "Niet wat ik bedoelde",
    "put_off": "Komt het nu niet uit?",
    "chosen": "gekozen",
    "call": "Bel {number}",
    "opens_new": "opent in een nieuw venster",
    "download": "Download",
    "choose": "Kies…",
    "optional": "niet verplicht",
    "required": "Vul dit in.",
    "fix": "Nog niet alles is ingevuld.",
    "form_sent": "Verstuurd.",
    "more": "Toon alles",
    "theme_dark": "Donker scherm",
    "theme_light": "Licht scherm",
    "sign_out": "Afmelden",
    "signed_in_as": "Aangemeld als {name}, {role}",
    "good_to_know": "Goed om te weten",
    "know_records": "Wegwijs antwoordt alleen uit gegevens die vastliggen. Bij twijfel vraagt het of verwijst het je.",
    "know_clients": "Schrijf geen namen of gegevens van cliënten.",
    "know_urgent": "Is er nu spoed? Bel 112 of je achterwacht.",
    "no_script": "Wegwijs werkt alleen met JavaScript. Zet dat aan in je browser en laad de pagina opnieuw.",
    "sample": "Voorbeeldgegevens",
    "sample_more": "Alle mensen en gegevens zijn verzonnen.",
    "sample_change": "Wissel van persoon of verzet de tijd",
    "be": "Ik ben",
    "switch": "Wissel",
    "clock": "Het is nu",
    "plus_day": "+1 dag",
    "plus_week": "+1 week",
    "own_moment": "Zelf kiezen",
    "move": "Zet de klok",
    "clock_back": "Terug naar het begin",
    "clock_moved": "De klok staat op {moment}.",
    "who_are_you": "Wie wil je zijn?",
    "who_more": "Dit is een proef met verzonnen mensen. Kies iemand en stel een vraag. "
    "Je kunt later altijd wisselen, en de klok verzetten.",
    "title_sign_in": "Aanmelden",
    "need_link": "Je meldt je aan met een link die één keer werkt.",
    "get_link": "Heb je geen link? Vraag hem aan je docent of aan de coördinator van je school.",
    "get_link_mail": "Heb je een mail met een link? Open de link op dit apparaat.",
    "redeem": "Klik op de knop om naar je gesprek te gaan.",
    "redeem_button": "Meld mij aan",
    "redeem_other": "Je bent nu aangemeld als {name}. Met deze knop wissel je van persoon.",
    "no_token": "In deze link mist een stuk. Kopieer de hele link, of vraag een nieuwe.",
    "refused": "Deze link werkt niet meer. Hij is al gebruikt of te oud. Vraag een nieuwe link.",
    "signed_out": "Je bent afgemeld.",
    "error_title": "Er ging iets mis",
    "error_reference": "Geef dit nummer door als je hulp vraagt: {reference}",
    "error_again": "Probeer het opnieuw. Blijft het misgaan? Vraag hulp aan je docent of de coördinator.",
    "home": "Naar het gesprek",
}

REFUSED = {
    HTTPStatus.BAD_REQUEST: "Ik kon dit bericht niet lezen. Laad de pagina opnieuw en probeer het nog eens.",
    HTTPStatus.UNAUTHORIZED: "Je bent niet meer aangemeld. Vraag een nieuwe link en meld je aan.",
    HTTPStatus.FORBIDDEN: "Deze pagina is niet meer geldig. Laad de pagina opnieuw.",
    HTTPStatus.NOT_FOUND: "Deze pagina bestaat niet.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Zo kun je deze pagina niet gebruiken.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Dit is te groot. Een bestand mag 20 MB zijn. Maak een lange tekst korter.",
    HTTPStatus.TOO_MANY_REQUESTS: "Dat gaat even te snel. Wacht een paar tellen.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Het is nu erg druk. Probeer het zo nog eens.",
}

STORAGE_AWAY = "Ik kan nu niet bij de gegevens. Je bericht is niet verwerkt. Probeer het zo nog eens."
BROKEN = "Er ging iets mis."


def page_words(say: Texts) -> dict[str, str]:
    """All words of the page in the reader's language; `{…}` is still to be filled in."""
    return {name: say(text) for name, text in PAGE.items()}


def refusal(status: int, say: Texts) -> str:
    """Why a request was refused, as a sentence for the reader."""
    return say(REFUSED.get(HTTPStatus(status), BROKEN))
