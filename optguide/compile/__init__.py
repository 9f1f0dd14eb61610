"""Recordings: a function runs once, and what it did is written for another machine."""

from optguide.compile.interval import Interval as Interval
from optguide.compile.interval import evaluate_interval as evaluate_interval
from optguide.compile.program import Operation as Operation
from optguide.compile.program import Program as Program
from optguide.compile.program import RecordingError as RecordingError
from optguide.compile.program import record as record
from optguide.compile.program import replay as replay
from optguide.compile.symbolic import to_sympy as to_sympy

__all__ = [
    "Interval",
    "Operation",
    "Program",
    "RecordingError",
    "evaluate_interval",
    "record",
    "replay",
    "to_sympy",
]
