"""The ways people reach Wegwijs. A channel translates in and out and sends; it knows no records and no rules."""
