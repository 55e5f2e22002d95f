"""A conversation in a terminal, also without colour and in a pipe."""
