"""What the app asks of Teams and what Teams tells it, each with what it is for. Nothing more is asked than is used."""

from __future__ import annotations

SCOPES = {
    "personal": "praat met iemand in het eigen gesprek, en laat daar op tijd iets weten",
    "team": "antwoordt wie @Wegwijs noemt in een kanaal van een team",
    "groupChat": "antwoordt wie @Wegwijs noemt in een groepschat",
}
"""Where the bot can be added (docs/teams.md and the manifest are made from this)."""

PERMISSIONS = {
    "identity": "vindt wie iemand is met het e-mailadres dat Teams van een lid kent",
    "messageTeamMembers": "stuurt iemand in het eigen gesprek wat niet in een groep hoort",
}
"""Permissions of the app."""

EVENTS = {
    "message": "iemand schrijft in het eigen gesprek, of noemt @Wegwijs in een groep of kanaal",
    "messageUpdate": "iemand verandert een bericht",
    "installationUpdate": "de app is toegevoegd of weggehaald",
    "conversationUpdate": "iemand komt in een gesprek of gaat eruit",
    "adaptiveCard/action": "iemand klikt op een knop van een kaart",
    "task/fetch": "iemand opent een formulier",
    "task/submit": "iemand verstuurt een formulier",
    "fileConsent/invoke": "iemand neemt een bestand aan, of niet",
    "composeExtension/query": "een planner zoekt een deelnemer in het zoekvak van Teams",
    "composeExtension/fetchTask": "iemand maakt van een bericht een actiepunt",
    "composeExtension/submitAction": "iemand verstuurt dat actiepunt",
}
"""What Teams tells us of, with when."""

SEARCH_COMMAND = "searchTrainee"
SEARCH_PARAMETER = "name"
"""How the message extension for planners is called in what Teams sends."""
ACTION_COMMAND = "makeActionPoint"
"""The same of the one that makes an action point of a message."""
