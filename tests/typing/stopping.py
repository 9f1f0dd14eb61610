"""What `minimize` and the other studies return."""

from typing import assert_type

import numpy as np
from numpy.typing import NDArray

import optguide as og
from optguide.typing import Array

found = og.minimize(
    og.Adam(0.1),
    og.Himmelblau(),
    [[0, 0], [-4, 4]],
    max_steps=9,
    gradient_tolerance=1e-6,
)
assert_type(found, og.Minimized)
assert_type(found.x, Array)
assert_type(found.status, NDArray[np.str_])
assert_type(found.kind, NDArray[np.str_])
assert_type(found.n_steps, NDArray[np.int64])
for x, value, steps in zip(found.x, found.value, found.n_steps, strict=True):
    assert len(f"({x[0]:+.3f}) {value:.0e} {steps}") > 9
assert (found.status == "max_steps").all()

steps = og.escape_time(og.Adam(0.1), og.BoundedSaddle(), [[1.0, 0.1]], 50, 0.5)
assert_type(steps, Array)
curvature = og.curvature_map(og.Himmelblau(), grid=5)
assert (curvature.kind == "convex").any()
assert {p.kind for p in og.Himmelblau.critical_points} == {
    "minimum",
    "saddle",
    "maximum",
}


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    adam, at = og.Adam(), [1.0, 1.0]
    og.minimize(adam, og.Bowl(), at, 9, 1e-6)  # type: ignore[call-arg]  # pyright: ignore
    og.minimize(adam, og.Bowl(), at)  # type: ignore[call-arg]  # pyright: ignore
    print(found.steps, found.reason)  # type: ignore[attr-defined]  # pyright: ignore
