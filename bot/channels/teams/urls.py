"""Where on the public address Teams comes, and the two pages that an app must point to."""

MESSAGES_PATH = "/teams/messages"
"""Teams tells of everything here."""
PRIVACY_PATH = "/teams/privacy"
TERMS_PATH = "/teams/voorwaarden"
