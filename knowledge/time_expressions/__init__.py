"""German time expressions: finding them in a sentence ("am Samstag um halb acht") and saying them."""

from knowledge.time_expressions.model import Granularity, TimeSpan
from knowledge.time_expressions.parser import find, looks_back
from knowledge.time_expressions.render import render, render_clock, render_date, spoken, spoken_clock, spoken_date

__all__ = [
    "Granularity",
    "TimeSpan",
    "find",
    "looks_back",
    "render",
    "render_clock",
    "render_date",
    "spoken",
    "spoken_clock",
    "spoken_date",
]
