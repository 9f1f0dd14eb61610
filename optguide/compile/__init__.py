"""Recordings: a function runs once, and what it did is written for another machine."""

from optguide.compile.program import (
    Operation,
    Program,
    RecordingError,
    record,
    replay,
    to_sympy,
)

__all__ = ["Operation", "Program", "RecordingError", "record", "replay", "to_sympy"]
