"""Sends a sign-in link and a code by mail, when an SMTP server is set."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.domain.people import Person
from bot.errors import SettingsError
from bot.settings import Settings
from bot.texts import Texts

_PATIENCE_SECONDS = 20


def send_link(settings: Settings, person: Person, link: str, code: str) -> None:
    """Mails the link and the code; SettingsError with the server's answer when it does not take the mail."""
    if settings.smtp_url is None:
        raise SettingsError("WEGWIJS_SMTP_URL ontbreekt / is missing")
    say = Texts(person.locale)
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.mail_from, person.email
    mail["Subject"] = say("Aanmelden bij Wegwijs")
    mail.set_content(
        say("Hallo {name},", name=person.first_name)
        + "\n\n"
        + say("Met deze link meld je je aan bij Wegwijs. Hij werkt één keer, drie dagen lang.")
        + f"\n\n{link}\n\n"
        + say("Praat je liever met Wegwijs op een ander kanaal? Typ daar deze code. Ook die werkt één keer.")
        + f"\n\n{code}\n"
    )
    url = urlsplit(settings.smtp_url.get_secret_value())
    server_type = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    try:
        with server_type(url.hostname or "", url.port or 0, timeout=_PATIENCE_SECONDS) as server:
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise SettingsError(f"De mail ging niet weg / the mail was not sent: {error}") from error
