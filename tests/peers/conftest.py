"""What was measured is printed at the end of the session, a table per kind of comparison."""

import pytest

_TABLES: dict[str, list[str]] = {}


@pytest.fixture
def record(record_property):
    """Add a line to a table: its title, then what was measured, by name."""

    def add(title: str, line: str, **measured: object) -> None:
        for name, value in measured.items():
            record_property(f"{line}: {name}", value)
        shown = ", ".join(f"{name} {value}" for name, value in measured.items())
        _TABLES.setdefault(title, []).append(f"{line:<48} {shown}")

    return add


def pytest_terminal_summary(terminalreporter):
    for title, lines in _TABLES.items():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
