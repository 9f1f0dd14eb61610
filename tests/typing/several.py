"""Several methods at a time, and the catalogue."""

from typing import Any, assert_type

import optguide as og
from optguide import catalogue
from optguide.typing import Array, Method, State, Surface

surface, start = og.Himmelblau(), [1.0, 1.0]

# One after the other: each has a state of its own.
for method in og.Adam(0.1), og.Momentum(0.001), og.Lookahead(og.Nesterov(0.001)):
    assert og.run(method, surface, start, 3).step.shape == (2,)
    assert og.trace(method, surface, start, 3).x.shape == (4, 2)
    assert og.response(method, [1.0, 0.0]).step.shape == (3, 1)
    og.minimize(method, surface, start, max_steps=3, gradient_tolerance=1e-6)
for name, curved in ("Adam", og.Adam(0.1)), ("Newton", og.Newton()):
    assert og.run(curved, surface, start, 3).x.shape == (2,), name

# In a list or a dictionary the common type has to be said.
methods: dict[str, Method[State, Surface]] = {
    "Adam": og.Adam(0.1),
    "descent": og.GradientDescent(0.001),
}
for each in methods.values():
    assert_type(og.run(each, surface, start, 3).x, Array)
    assert_type(og.Averaged(each), og.Averaged[State, Surface])
maps = og.basins(list(methods.values()), surface, grid=4, steps=3)
assert len(maps) == 2
known: list[Method[Any, Surface]] = [og.Adam(0.1), og.Lion(0.1)]
assert all((og.run(each, surface, start, 3).step != 0).all() for each in known)

for row in catalogue.SURFACES:
    assert len(row.surface.domain) == len(row.surface.starts[0])
for made in catalogue.METHODS:
    assert og.run(made.method, surface, start, 1).x.shape == (2,)


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    for method in og.Adam(), og.Newton():
        og.run(method, start, start, 1)  # type: ignore[call-overload]  # pyright: ignore
    on_all: list[Method[State, Surface]] = [
        og.Adam(),
        og.Newton(),  # type: ignore[list-item]  # pyright: ignore
    ]
    print(on_all)
