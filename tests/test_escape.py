"""Escape times: the first step away, per start."""

import numpy as np
import pytest
from scipy.special import beta

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    BoundedSaddle,
    Counted,
    CoupledSaddle,
    ExactTrustRegion,
    GradientDescent,
    LeeSaddle,
    Lion,
    Momentum,
    MonkeySaddle,
    NAdam,
    Nesterov,
    Newton,
    Quadratic,
    QuarticSaddle,
    RMSProp,
    SaddleFreeNewton,
    escape_time,
    trace,
)

#: Distances from the ridge, zero last: that start is on it.
DISTANCES = np.array([1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12, 1e-16, 0.0])

#: Steps until |v| > 1/2 on the bounded saddle from u = 1 at these distances, rate 0.1.
#: They were counted once by another program.
COUNTED = {
    GradientDescent(0.1): [10, 22, 47, 73, 98, 149, 199],
    Momentum(0.1): [6, 11, 23, 34, 45, 68, 91],
    Nesterov(0.1): [5, 10, 20, 29, 39, 58, 78],
    AdaGrad(0.1): [6, 6, 7, 7, 7, 7, 8],
    RMSProp(0.1, rho=0.9): [2, 2, 2, 2, 3, 3, 4],
    Adam(0.1): [5, 6, 6, 6, 7, 8, 9],
    NAdam(0.1): [5, 5, 5, 5, 6, 6, 6],
    Lion(0.1): [5, 5, 5, 5, 5, 5, 5],
    Adadelta(1.0, rho=0.95): [42, 23, 23, 27, 31, 40, 48],
    SaddleFreeNewton(): [3, 6, 13, 19, 26, 39, 53],
    SaddleFreeNewton(0.1): [16, 40, 89, 137, 185, 282, 379],
}

#: The same with the saddle turned by an eighth of a turn, at 1e-2, 1e-4, 1e-8 and
#: 1e-12.
COUNTED_TURNED = {
    GradientDescent(0.1): [22, 47, 98, 149],
    RMSProp(0.1, rho=0.9): [13, 20, 31, 39],
    Adam(0.1): [33, 59, 102, 141],
}

named = {"ids": lambda given: repr(given) if hasattr(given, "step") else "counted"}


def beside(distances, angle=0.0):
    """Return starts at u = 1 and these distances from the ridge, and the way out."""
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c - s * distances, s + c * distances], axis=-1), [-s, c]


@pytest.mark.parametrize(("method", "counted"), COUNTED.items(), **named)
def test_escape_times_are_those_counted_by_another_program(method, counted):
    starts, out = beside(DISTANCES)
    needed = escape_time(method, BoundedSaddle(), starts, 400, 0.5, along=out)
    assert needed.tolist() == [*counted, np.inf]


@pytest.mark.parametrize(("method", "counted"), COUNTED_TURNED.items(), **named)
def test_escape_times_of_the_turned_saddle_are_those_counted_by_another_program(
    method, counted
):
    starts, out = beside(DISTANCES[[1, 2, 4, 5]], np.pi / 4)
    needed = escape_time(method, BoundedSaddle(np.pi / 4), starts, 400, 0.5, along=out)
    assert needed.tolist() == counted


def test_from_the_ridge_itself_only_methods_that_read_the_curvature_leave():
    starts = [[1.0, 0.0], [0.0, 0.0], [1.0, 0.1]]
    options = {"steps": 100, "left": 0.5, "along": [0, 1]}
    assert np.isinf(escape_time(Newton(), BoundedSaddle(), starts, **options)).all()
    assert np.isfinite(
        escape_time(ExactTrustRegion(), BoundedSaddle(), starts, **options)
    ).all()


def larger_root(sum_of_roots, product_of_roots):
    return np.roots([1, -sum_of_roots, product_of_roots]).max()


@pytest.mark.parametrize("rate", [0.02, 0.1])
def test_the_time_grows_with_the_logarithm_of_the_distance_by_the_growth_per_step(rate):
    stretch, mu = 1 + 2 * rate, 0.9
    growth = {
        GradientDescent(rate): stretch,
        Momentum(rate, momentum=mu): larger_root(1 + mu + 2 * rate, mu),
        Nesterov(rate, momentum=mu): larger_root((1 + mu) * stretch, mu * stretch),
        SaddleFreeNewton(rate): 1 + rate,
        SaddleFreeNewton(): 2,
    }
    starts, out = beside(10.0 ** -np.arange(2, 15))
    for method, factor in growth.items():
        needed = escape_time(method, BoundedSaddle(), starts, 2000, 0.5, along=out)
        # Twelve decades; a time is a whole number, so the difference of two is off by
        # one at most.
        assert abs(needed[-1] - needed[0] - 12 * np.log(10) / np.log(factor)) <= 1


def test_on_the_bare_saddle_the_time_of_descent_is_the_law_rounded_up():
    distances = 10.0 ** -np.arange(1, 16)
    starts = np.stack([np.zeros(15), distances], axis=-1)
    needed = escape_time(GradientDescent(0.1), Quadratic([2.0, -2.0]), starts, 300, 0.5)
    assert needed.tolist() == np.ceil(np.log(0.5 / distances) / np.log(1.2)).tolist()


def test_saddles_without_curvature_hold_a_start_by_a_power_of_the_distance():
    starts = [[0.0, 0.02], [0.0, 0.01]]
    needed = escape_time(GradientDescent(0.1), QuarticSaddle(), starts, 20_000, 1.0)
    # The exact times, 1 / (8 rate d^2) - 1 / (8 rate), leave out some steps near the
    # end.
    assert np.allclose(needed, 1 / (0.8 * np.array([0.02, 0.01]) ** 2), rtol=0.05)
    # The continuous path from (1, d) takes B(1/2, 1/6) / (9 (3 d)^(1/3)) - 5/9 to
    # infinity, and a step of descent is a little late at every point of it, the less so
    # the smaller d is.
    ridge = np.array([1e-4, 1e-6])
    starts = np.stack([np.ones(2), ridge], axis=-1)
    needed = escape_time(GradientDescent(0.01), MonkeySaddle(), starts, 7000, 10.0)
    law = (beta(1 / 2, 1 / 6) / (9 * np.cbrt(3 * ridge)) - 5 / 9) / 0.01
    assert np.allclose(needed, law, rtol=0.05)


@pytest.mark.parametrize("steps", [0, 1, 13, 22])
def test_the_step_is_the_first_in_the_trace_that_is_away(steps):
    saddle, starts = LeeSaddle(), [[1.0, 0.1], [0.5, 1e-2], [0.2, 0.0], [1.7, 0.9]]
    y = np.abs(trace(Momentum(0.1), saddle, starts, steps).x[..., 1]) > 0.3
    first = np.where(y.any(axis=0), y.argmax(axis=0), np.inf)
    needed = escape_time(Momentum(0.1), saddle, starts, steps, 0.3, along=[0.0, -7.0])
    assert needed.tolist() == first.tolist()


def test_a_start_that_comes_back_has_left_when_it_first_did():
    # Too long a step overshoots to -1.5, and the next comes back.
    bowl = Quadratic([1.0, 1.0])
    needed = escape_time(
        GradientDescent(1.5), bowl, [[1.0, 0.0]], 9, lambda x: x[..., 0] < 0
    )
    assert needed.tolist() == [1]


def test_starts_have_any_shape_and_do_not_know_each_other():
    starts = np.array(
        [[[1.0, 0.1], [1.0, 1e-3], [0.0, 0.7]], [[1.0, 0.0], [2.0, 1e-5], [0.0, 0.0]]]
    )
    needed = escape_time(Adam(0.1), BoundedSaddle(), starts, 50, 0.5, along=[0, 1])
    assert needed.shape == (2, 3)
    for i in np.ndindex(2, 3):
        alone = escape_time(
            Adam(0.1), BoundedSaddle(), starts[i], 50, 0.5, along=[0, 1]
        )
        assert alone.shape == ()
        assert alone == needed[i]
    assert needed[0, 2] == 0
    assert np.isinf(needed[1, [0, 2]]).all()


def test_a_distance_is_measured_from_the_point_in_all_directions():
    minimum = (0.0, -1.0)
    starts = [[0.1, -1.1], [0.0, -0.5]]
    away = escape_time(
        GradientDescent(0.1), LeeSaddle(), starts, 50, 0.3, point=minimum
    )
    assert away.tolist() == [np.inf, 0]


def test_what_overflows_has_left_and_no_warning_tells():
    needed = escape_time(
        GradientDescent(0.5), CoupledSaddle(), [[1.0, 1.0]], 200, 1e250
    )
    assert np.isfinite(needed).all()


@pytest.mark.parametrize("along", [None, [0.0, 1.0]])
def test_what_is_no_number_any_more_has_left(along):
    class Nowhere(Quadratic):
        def gradient(self, x):
            return np.full_like(x, np.nan)

    needed = escape_time(
        GradientDescent(0.1), Nowhere([1.0, 1.0]), [0.1, 0.1], 9, 1.0, along=along
    )
    assert needed == 1


def test_the_run_ends_as_soon_as_all_have_left():
    calls = []

    def away(x):
        calls.append(x)
        return x[..., 1] > 0.5

    escape_time(
        GradientDescent(0.1), BoundedSaddle(), [[1.0, 0.1], [0.0, 0.6]], 20_000, away
    )
    # Asked alone, to be sure that it does not mix them, each start is asked again.
    assert sum(x.ndim == 2 for x in calls) == 11


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"left": -1.0}, "left must be a number >= 0 or a function, got -1.0"),
        ({"left": np.ones(2)}, "left must be a number >= 0 or a function"),
        ({"left": np.nan}, "left must be a finite number"),
        ({"left": 1.0, "along": [0.0, 0.0]}, "along must be a direction, not zero"),
        (
            {"left": 1.0, "along": [1.0]},
            r"along must have shape \(2,\), got shape \(1,\)",
        ),
        (
            {"left": 1.0, "point": [[1.0, 0.0]]},
            r"point must have shape \(2,\), got shape \(1, 2\)",
        ),
        ({"left": 1.0, "point": [np.inf, 0.0]}, "point must be a finite number"),
        (
            {"left": lambda x: x[..., 0] > 1, "point": [0, 0]},
            "point must not be given where left",
        ),
        (
            {"left": lambda x: x > 1},
            r"left must answer once per start, with shape \(3,\), got",
        ),
        ({"left": 1.0, "steps": -1}, "steps must be a whole number >= 0, got -1"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_sentence(options, words):
    given = {"start": np.ones((3, 2)), "steps": 5, **options}
    with pytest.raises(ValueError, match="^" + words):
        escape_time(GradientDescent(0.1), BoundedSaddle(), **given)


def test_a_function_that_takes_one_start_for_another_is_found_out():
    starts = [[0.1, 0.1], [0.2, 0.2]]

    def ask(left):
        return escape_time(GradientDescent(0.1), BoundedSaddle(), starts, 50, left)

    with pytest.raises(ValueError, match="left must answer for each start by itself"):
        ask(lambda x: abs(x[1]) > 1)
    with pytest.raises(
        TypeError, match="left must answer True or False for each start"
    ):
        ask(lambda x: x[..., 1])
    assert np.isfinite(ask(lambda x: abs(x[..., 1]) > 1)).all()


def test_a_function_may_ask_something_else_of_each_start():
    far = np.array([1.0, 100.0])
    needed = escape_time(
        GradientDescent(0.1),
        BoundedSaddle(),
        [[1, 0.1]] * 2,
        50,
        lambda x: abs(x[..., 1]) > far,
    )
    alone = escape_time(
        GradientDescent(0.1), BoundedSaddle(), [1, 0.1], 50, 1.0, along=[0, 1]
    )
    assert needed[0] == alone
    assert np.isinf(needed[1])


@pytest.mark.parametrize("steps", [0, 1])
def test_without_a_step_too_the_surface_must_fit(steps):
    with pytest.raises(ValueError, match="start must have 2 coordinates"):
        escape_time(GradientDescent(0.1), BoundedSaddle(), [1.0] * 3, steps, left=0.5)


def test_the_run_ends_when_the_last_start_has_left():
    counted = Counted(BoundedSaddle())
    away = escape_time(
        GradientDescent(0.1),
        counted,
        [[1.0, 1e-2], [1.0, 1e-3]],
        steps=1000,
        left=0.5,
        along=[0, 1],
    )
    np.testing.assert_array_equal(counted.n_gradients, [away.max()] * 2)
