"""Two ways to compare a method with somebody else's, by *open* and by *closed* loop.

Two programs that round differently drift apart on a run that magnifies small differences, and that
says nothing about either. In the open loop both are fed the same recorded gradients, and nothing
can be magnified. In the closed loop both follow a surface, for as long as our own run and one that
starts, and asks, one rounding aside still agree.
"""

import numpy as np

from optguide import BoundedSaddle, Himmelblau, Quadratic, Rosenbrock, response, trace

SURFACES = {
    "Himmelblau": (Himmelblau(), (-1.0, 1.5)),
    "Rosenbrock": (Rosenbrock(), (-0.5, 0.6)),
    "Quadratic": (Quadratic((1.0, 10.0), angle=0.5), (1.0, -1.5)),
    "BoundedSaddle": (BoundedSaddle(angle=0.3), (1.0, 0.5)),
}


class Aside:
    """A surface that answers for the neighbours of a point, the upper and the lower by turns.

    Always the same neighbour would only be the same surface, shifted.
    """

    def __init__(self, surface):
        self.surface, self.side = surface, np.inf

    def value(self, x):
        return self.surface.value(x)

    def gradient(self, x):
        self.side = -self.side
        return self.surface.gradient(np.nextafter(x, self.side))


def recording(seed):
    """Return 300 gradients in three dimensions, with everything that is awkward."""
    gradients = np.random.default_rng(seed).normal(size=(300, 3)) * [1.0, 1e-3, 30.0]
    gradients[0, 1] = 0.0  # a coordinate whose first gradient is zero
    gradients[40:60] = 0.0  # a stretch without any
    gradients[100:140, 2] = 0.0
    gradients[150, 0] = 1e6  # a spike
    return gradients


def difference(path, other):
    """Return the largest difference so far, relative to the size of the path so far.

    Each step is added to a position, and that rounds by a unit in the last place of the position,
    not of the step: after the spike has thrown a path far out, its last digits are gone for good.
    So the size of each coordinate is the largest it has had.
    """
    size = np.maximum.accumulate(np.abs(path), axis=0)
    relative = np.abs(path - other) / np.where(size > 0, size, 1.0)
    return np.maximum.accumulate(relative.max(axis=-1))


def open_loop(method, theirs, read=lambda path: path.x):
    """Return the worst difference over four recordings; `read` says what of ours is theirs."""
    worst = 0.0
    for seed in range(4):
        gradients = recording(seed)
        ours = read(response(method, gradients))
        other = theirs(np.zeros(3), lambda t, _, given=gradients: given[t], 300)
        assert ours.shape == other.shape
        assert np.isfinite(ours).all()
        worst = max(worst, difference(ours, other)[-1])
    return worst


def closed_loop(method, theirs, where, read=lambda path: path.x):
    """Return how many of 300 steps can be compared on a surface, and the worst difference."""
    surface, start = SURFACES[where]
    start = np.array(start)
    ours = read(trace(method, surface, start, 300))
    aside = read(trace(method, Aside(surface), np.nextafter(start, np.inf), 300))
    # As long as these roundings are not magnified, others are not either. The start alone would not
    # do: two runs may meet at a minimum to the last bit, and others leave it by their roundings.
    length = int((difference(ours, aside) <= 1e-13).sum()) - 1
    other = theirs(start, lambda t, x: surface.gradient(x), 300)
    return length, difference(ours, other)[length]
