"""The chat in Teams."""
