"""Every cell of the table of invariances, yes and no."""

import numpy as np
import pytest
from small_numbers import without_small_numbers

from optguide import Himmelblau, trace
from optguide.catalogue import METHODS
from optguide.declaration import Invariance

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(0).uniform(-3, 3, (6, 2))
STEPS = 8
ROWS = {row.label: row for row in METHODS}
BY_EIGENVECTORS = {row.label for row in METHODS if row.family == "curvature"}
INVARIANCES = {row.label: row.invariances for row in METHODS}
EVERY = pytest.mark.parametrize("label", INVARIANCES)


class Chosen:
    """Himmelblau's function in other units, other axes and from another origin."""

    dimension = 2

    def __init__(self, values=1.0, length=1.0, axes=0.0, origin=0.0):
        self.values, self.length, self.origin = values, length, np.asarray(origin)
        c, s = np.cos(axes), np.sin(axes)
        self.Q = np.array([[c, -s], [s, c]]) if axes else np.eye(2)

    def there(self, x):
        return self.length * (x @ self.Q.T) + self.origin

    def back(self, x):
        return (x - self.origin) / self.length @ self.Q

    def value(self, x):
        return self.values * HIMMELBLAU.value(self.back(x))

    def gradient(self, x):
        return (
            self.values / self.length * (HIMMELBLAU.gradient(self.back(x)) @ self.Q.T)
        )

    def hessian(self, x):
        turned = self.Q @ HIMMELBLAU.hessian(self.back(x)) @ self.Q.T
        return self.values / self.length**2 * turned

    def residuals(self, x):
        return np.sqrt(self.values) * HIMMELBLAU.residuals(self.back(x))

    def jacobian(self, x):
        return (
            np.sqrt(self.values)
            / self.length
            * HIMMELBLAU.jacobian(self.back(x))
            @ self.Q.T
        )

    def jvp(self, x, p):
        return np.matvec(self.jacobian(x), p)

    def vjp(self, x, r):
        return np.vecmat(r, self.jacobian(x))


#: Large values are left out: most paths that see them diverge.
CHOICES = {
    "values": [Chosen(values=2.0**-k) for k in (1, 8, 20)],
    "length": [Chosen(length=2.0**k) for k in (1, 3)],
    "axes": [
        Chosen(axes=angle) for angle in np.random.default_rng(1).uniform(0.2, 1.3, 3)
    ],
    "origin": [
        Chosen(origin=b) for b in np.random.default_rng(2).uniform(-5, 5, (3, 2))
    ],
}


def test_every_choice_of_the_declaration_is_made_here():
    assert set(CHOICES) == set(Invariance._fields)


def paths(method, surface):
    """Return the path there, and where the path of the plain surface is there."""
    path = trace(method, HIMMELBLAU, STARTS, steps=STEPS).x
    return trace(method, surface, surface.there(STARTS), steps=STEPS).x, surface.there(
        path
    )


@pytest.mark.parametrize("choice", CHOICES)
@EVERY
def test_a_path_does_not_see_what_the_table_says_it_does_not(label, choice):
    method = without_small_numbers(ROWS[label].method)
    for surface in CHOICES[choice]:
        path, expected = paths(method, surface)
        assert np.isfinite(expected).all()
        # Roundings of turned and moved points are magnified a little on the way; some are steps of
        # a quotient of differences.
        difference = np.abs(path - expected).max() / surface.length
        if getattr(INVARIANCES[label], choice):
            assert difference < 1e-8
        else:
            assert not difference < 1e-4


@pytest.mark.parametrize(
    "label",
    [
        label
        for label, row in INVARIANCES.items()
        if row.values and label not in BY_EIGENVECTORS
    ],
)
def test_powers_of_two_change_no_bit_of_a_path_that_does_not_see_the_unit_of_values(
    label,
):
    # Products by powers of two are exact, and so are the roots of their squares.
    for k in -40, -3, 1, 40:
        path, expected = paths(
            without_small_numbers(ROWS[label].method), Chosen(values=2.0**k)
        )
        np.testing.assert_array_equal(path, expected)


@pytest.mark.parametrize(
    "label", ["Adam", "RMSProp", "AdaGrad", "Yogi", "AdaBelief", "Adadelta"]
)
def test_the_small_numbers_see_the_unit_of_values(label):
    path, expected = paths(ROWS[label].method, Chosen(values=2.0**-40))
    assert np.abs(path - expected).max() > 1e-2
