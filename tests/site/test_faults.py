"""The program that breaks the examples finds one that does not notice."""

from __future__ import annotations

import re
import subprocess
import sys

import run_faults

CODE = """from optguide import GradientDescent, Parabola, run
x = run(GradientDescent(0.1), Parabola(), [1.0], steps=3).x[0]
"""
#: Last lines of examples, by which faults they do not notice.
NOTICED = {
    "all": "assert abs(x - 0.8**3) < 1e-9",
    "none": "assert x <= 1",
    "not_the_rate": "assert x < 1",
    # What stops before it says anything has not noticed anything.
    "no_module": "import no_such_module",
    "no_error": "raise SystemExit(3)",
}


def faults(folder, examples):
    """Return whether a gallery passes, and what is said of it."""
    for name, line in examples.items():
        path = folder / "ideas" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(CODE + line + "\n")
    command = [sys.executable, run_faults.__file__, "--gallery", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def test_a_gallery_whose_examples_notice_every_fault_passes(tmp_path):
    page = run_faults.ELSEWHERE["parabola"].removeprefix("ideas/")
    passed, said = faults(tmp_path, {page: NOTICED["all"], "all": NOTICED["all"]})
    assert passed, said
    assert "halved: 100% of 2 examples" in said
    assert "swapped: 1 pages with 1 other surfaces" in said


def test_an_example_that_does_not_notice_a_fault_is_named(tmp_path):
    page = run_faults.ELSEWHERE["parabola"].removeprefix("ideas/")
    passed, said = faults(tmp_path, {page: NOTICED["none"], **NOTICED})
    assert not passed
    for name in page, "none":
        assert f"{name}.py passes while no method moves" in said
    for name in "all", "not_the_rate":
        assert f"{name}.py passes while no method moves" not in said
    assert "no assertion of the page of Parabola fails on CosineWell (passes)" in said
    # Two of six: the ones that stop are broken, and are told as slips.
    assert re.search("halved: 50% of 6 .*; not none, not_the_rate, step_sizes", said)
    assert "halved learning rates break no more than 50%" in said
    assert said.count("ModuleNotFoundError: ") == 2, "frozen and halved"
    assert said.count("it left with 3") == 2
