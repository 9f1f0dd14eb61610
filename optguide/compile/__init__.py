"""Recordings: a function runs once, and what it did is written for another machine."""

from optguide.compile.program import Operation as Operation
from optguide.compile.program import Program as Program
from optguide.compile.program import RecordingError as RecordingError
from optguide.compile.program import record as record
from optguide.compile.program import replay as replay
from optguide.compile.symbolic import to_sympy as to_sympy

__all__ = ["Operation", "Program", "RecordingError", "record", "replay", "to_sympy"]
