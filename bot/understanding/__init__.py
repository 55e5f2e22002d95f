"""From a message as people type it to what they mean: pure, nothing is looked up here.

`understand` is the one way in; whatever reads better later (a learned model) takes its place behind the same function.
"""

from bot.understanding.meaning import Meaning, Words
from bot.understanding.reading import understand

__all__ = ["Meaning", "Words", "understand"]
