"""Every error Wegwijs raises itself, in one tree.

WegwijsError
├── SettingsError            a setting is missing or wrong; the program does not start
├── StorageError             the database cannot be used now
│   ├── DatabaseLocked       somebody else holds it; trying again may help
│   └── DatabaseNotReady     no tables, a half migration, or tables of another version
├── ImportRefused            a file was not taken in; carries every mistake that was found
├── SignInRefused            a link or session that is unknown, used or too old
└── DeliveryError            a channel did not take a message
    ├── TransientDelivery    it may work later
    │   └── DeliveryInDoubt  it may or may not have happened
    ├── PermanentDelivery    it will never work
    └── NotReachable         the person has no address on this channel
"""


class WegwijsError(Exception):
    """Root of the tree: whatever is not under it is a bug, answered with a reference."""


class SettingsError(WegwijsError):
    """A setting is missing or has a value that cannot be used."""


class StorageError(WegwijsError):
    """The database cannot be used at this moment."""


class DatabaseLocked(StorageError):
    """Another process holds the database longer than we wait; the same call may work later."""


class DatabaseNotReady(StorageError):
    """The tables are missing, half migrated, or of another version than this program."""


class ImportRefused(WegwijsError):
    """Files that were not taken in; `mistakes` holds all that was found, nothing was changed."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class SignInRefused(WegwijsError):
    """A sign-in link or session that is unknown, used before, or too old."""


class DeliveryError(WegwijsError):
    """A channel did not take a message."""


class TransientDelivery(DeliveryError):
    """It may work later; `retry_after` is in seconds when the channel named a wait."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class DeliveryInDoubt(TransientDelivery):
    """It may or may not have happened: the channel did not say. Who sends again asks it first, where it can tell."""


class PermanentDelivery(DeliveryError):
    """It will never work for this message."""


class NotReachable(DeliveryError):
    """The person has no address on this channel, or closed it."""
