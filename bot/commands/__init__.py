"""The commands of `wegwijs`, each with help that teaches."""
