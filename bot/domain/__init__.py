"""The rules: standard library only, no I/O and no clock (what day it is, is an argument)."""
