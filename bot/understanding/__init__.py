"""From a message as people type it to what they mean: pure, nothing is looked up here.

`understand` is the one way in. Patterns read emergencies, names, places and times; a learned model says what is asked.
"""

from bot.understanding.meaning import Meaning, Words
from bot.understanding.reading import understand

__all__ = ["Meaning", "Words", "understand"]
