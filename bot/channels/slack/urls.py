"""Where on the public address Slack and who installs the app come."""

EVENTS_PATH = "/slack/events"
"""Slack tells of events, commands and clicks."""
INSTALL_PATH = "/slack/install"
"""An administrator begins an installation, with a ticket."""
REDIRECT_PATH = "/slack/oauth_redirect"
"""Slack sends that administrator back."""
