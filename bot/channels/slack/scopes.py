"""What the app asks of a workspace, each with what it is for. Nothing more is asked than is used."""

from __future__ import annotations

BOT_SCOPES = {
    "app_mentions:read": "leest berichten waarin iemand @Wegwijs noemt",
    "assistant:write": "toont voorbeeldvragen en „bezig” in het venster van de assistent",
    "chat:write": "geeft antwoord en stuurt berichten die je op tijd iets laten weten",
    "commands": "neemt /wegwijs aan en de snelkoppeling „Maak actiepunt”",
    "files:read": "haalt een bestand op dat een coördinator stuurt om in te lezen",
    "files:write": "stuurt documenten en plaatjes mee met een antwoord",
    "im:history": "leest wat iemand in het gesprek met Wegwijs typt, en kijkt of een bericht is aangekomen",
    "im:write": "begint het gesprek met iemand om een bericht te sturen",
    "reactions:write": "zet een zandloper bij een vraag als het antwoord langer duurt",
    "users:read": "kijkt of een account een lid, een gast of een bot is, en in welke taal",
    "users:read.email": "vindt wie iemand is met het bevestigde e-mailadres",
}
"""Bot scopes with their reason (docs/slack.md and the manifest are made from this)."""

APP_SCOPES = {"connections:write": "opent de verbinding van Socket Mode"}
"""Scopes of the app-level token."""
EVENTS = {
    "app_home_opened": "iemand opent het startscherm van Wegwijs",
    "app_mention": "iemand noemt @Wegwijs in een kanaal",
    "app_uninstalled": "de app is uit de werkruimte gehaald",
    "assistant_thread_started": "iemand opent het venster van de assistent",
    "message.im": "iemand schrijft in het gesprek met Wegwijs",
    "tokens_revoked": "een token werkt niet meer",
}
"""Events the app hears of, with when."""
COMMAND = "/wegwijs"
