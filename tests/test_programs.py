"""Methods and surfaces run unchanged on recording arrays, and the recorded program is the method."""

from __future__ import annotations

import operator
from typing import NamedTuple

import numpy as np
import pytest
import sympy

import optguide as og
from optguide import catalogue
from optguide.compile import RecordingError, record, replay, to_sympy
from optguide.compile.operations import OPERATIONS, power
from optguide.surfaces.himmelblau import Himmelblau

#: Methods that cannot be recorded, and why.
EXEMPT = {
    "SaddleFreeNewton": "the eigenvectors of a Hessian are computed by an iteration inside LAPACK",
    "Newton": "the eigenvectors of a Hessian are computed by an iteration inside LAPACK",
    "DampedNewton": "the eigenvectors of a Hessian are computed by an iteration inside LAPACK",
    "NewtonCG": "conjugate gradients and the line search end when all starts are done",
    "GaussNewton": "the eigenvectors of a matrix are computed by an iteration inside LAPACK",
    "HessianFree": "conjugate gradients end when all starts are done",
    "NaturalGradient": "the eigenvectors of a matrix are computed by an iteration inside LAPACK",
    "LevenbergMarquardt": "the eigenvectors of a matrix are computed by an iteration inside LAPACK",
    "ArmijoDescent": "the line search ends when all starts are done",
    "WolfeDescent": "the line search ends when all starts are done",
    "ConjugateGradient": "the line search ends when all starts are done",
    "BFGS": "the line search ends when all starts are done",
    "LBFGS": "the line search ends when all starts are done",
    "KrylovSaddleFreeNewton": "the eigenvectors of a matrix are computed by an iteration inside LAPACK",
    "CubicRegularization": "the subproblem is solved by an inner loop that ends when all starts are done",
    "NegativeCurvature": "the eigenvectors of a Hessian are computed by an iteration inside LAPACK",
    "NoisyGradientDescent": "random numbers are made of whole ones, which are not recorded",
    "PerturbedGradientDescent": "random numbers are made of whole ones, which are not recorded",
    "LangevinDynamics": "random numbers are made of whole ones, which are not recorded",
    "Dogleg": "the eigenvectors of a Hessian are computed by an iteration inside LAPACK",
    "SteihaugCG": "conjugate gradients end when all starts are done",
    "ExactTrustRegion": "the subproblem is solved by an inner loop that ends when all starts are done",
}
RECORDED = [
    row.method for row in catalogue.METHODS if type(row.method).__name__ not in EXEMPT
]
REFUSED = [
    row.method for row in catalogue.METHODS if type(row.method).__name__ in EXEMPT
]
SURFACES = [row.surface for row in catalogue.SURFACES]
EVERY_SURFACE = pytest.mark.parametrize(
    "surface", SURFACES, ids=lambda s: type(s).__name__
)


def name(method):
    inner = getattr(method, "method", None)
    return type(method).__name__ + (f"({type(inner).__name__})" if inner else "")


def points(surface, seed):
    low, high = np.transpose(surface.domain)
    return np.random.default_rng(seed).uniform(low, high, (5, surface.dimension))


def assert_same(one, other):
    """Assert the same numbers: the same operations in the same order round the same way."""
    if isinstance(one, tuple):
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    else:
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("method", RECORDED, ids=name)
def test_one_recorded_step_replays_every_step_of_a_run(method):
    surface = Himmelblau()
    program = record(
        lambda state: method.step(surface, state), method.init(points(surface, 0))
    )
    state = method.init(points(surface, 1))
    # Powers of 0.999 first round in two ways at the seventh step, where they do at all.
    for _ in range(12):
        after = method.step(surface, state)
        assert_same(replay(program, state), after)
        state = after


@pytest.mark.parametrize("method", REFUSED, ids=name)
def test_exempt_methods_need_their_exemption(method):
    surface = Himmelblau()
    with pytest.raises(RecordingError):
        record(
            lambda state: method.step(surface, state), method.init(points(surface, 0))
        )


def test_every_exemption_is_used():
    assert {type(method).__name__ for method in REFUSED} == set(EXEMPT)


@pytest.mark.parametrize("question", ["value", "gradient", "hessian"])
@EVERY_SURFACE
def test_the_recorded_questions_replay_at_other_points(surface, question):
    ask = getattr(surface, question)
    program = record(ask, points(surface, 0))
    assert_same(replay(program, points(surface, 1)), ask(points(surface, 1)))


@EVERY_SURFACE
def test_derivatives_are_those_that_sympy_finds(surface):
    symbols = list(sympy.symbols(f"x:{surface.dimension}", real=True))
    one = [0.0] * surface.dimension
    f = to_sympy(record(surface.value, one), symbols)
    derivatives = [
        [f.diff(v) for v in symbols],
        *([f.diff(v, w) for v in symbols] for w in symbols),
    ]
    # The second derivative of |x| is zero beside the kink, and these points are beside it.
    by_sympy = sympy.lambdify(
        symbols, derivatives, [{"DiracDelta": np.zeros_like}, "numpy"]
    )
    for x in points(surface, 2):
        gradient, *hessian = by_sympy(*x)
        # Terms of the size of the largest one cancel; each is rounded once or twice.
        for ours, theirs in (
            (surface.gradient(x), gradient),
            (surface.hessian(x), hessian),
        ):
            scale = np.abs(surface.hessian(x)).max() + np.abs(ours).max()
            np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12 * scale)


def test_sympy_gets_the_update_of_a_method_for_every_step():
    x, m, v, s, g, t = sympy.symbols("x m v s g t", real=True)
    adam = og.Adam(0.1, beta1=0.5, beta2=0.5, epsilon=0.0)
    state = adam.init(np.zeros(1))

    def update(state, gradient):
        return adam.step(og.Linear(gradient), state)

    program = record(update, state, [0.0])
    after = to_sympy(program, state._make([[x], [m], [v], [s], t]), [g])
    assert after.t == t + 1
    assert sympy.simplify(after.m[0] - (m + g) / 2) == 0
    first = after.step[0].subs({m: 0, v: 0, t: 0})
    assert float(first.subs(g, 7.0)) == pytest.approx(-0.1)  # one rate, however steep


# A recording bites.


class Point(NamedTuple):
    x: np.ndarray
    t: int


def decides(state):
    return state.x if (state.x > 0).any() else -state.x


def decides_by_time(state):
    return state.x if state.t > 1 else -state.x


def decides_by_comparison_of_all(state):
    return state.x if np.allclose(state.x, 0) else -state.x


def writes(state):
    state.x[0] = 0.0
    return state.x


def adds_in_place(state):
    x = state.x
    x += 1
    return x


def writes_into_a_fresh_array(state):
    fresh = np.zeros(state.x.shape)
    fresh[...] = state.x
    return fresh


def adds_to_a_fresh_array(state):
    fresh = np.zeros(state.x.shape)
    fresh += state.x
    return fresh


def writes_by_out(state):
    return np.add(state.x, 1, out=np.zeros(state.x.shape))


def writes_by_out_of_a_reduction(state):
    return np.sum(state.x, axis=0, out=np.zeros(state.x.shape[1:]))


def writes_by_copyto(state):
    fresh = np.zeros(state.x.shape)
    np.copyto(fresh, state.x)
    return fresh


def writes_at(state):
    np.add.at(state.x, 0, 1)
    return state.x


def sorts_in_place(state):
    state.x.sort()
    return state.x


def converts_to_float(state):
    return float(state.x[0, 0]) * state.x


def converts_to_int(state):
    return int(state.t) * state.x


def counts_by_time(state):
    return sum(state.x for _ in range(state.t))


def converts_to_array(state):
    return np.asarray(state.x) + 1


def converts_to_list(state):
    return np.array(state.x.tolist())


def selects_by_value(state):
    return state.x[state.x > 0]


@pytest.mark.parametrize(
    "function",
    [
        *(
            decides,
            decides_by_time,
            decides_by_comparison_of_all,
            writes,
            adds_in_place,
        ),
        *(writes_into_a_fresh_array, adds_to_a_fresh_array, writes_by_out),
        *(writes_by_out_of_a_reduction, writes_by_copyto, writes_at, sorts_in_place),
        *(converts_to_float, converts_to_int, counts_by_time, converts_to_array),
        *(converts_to_list, selects_by_value),
    ],
)
def test_what_would_hold_for_these_numbers_only_is_refused(function):
    state = Point(np.ones((3, 2)), 2)
    function(state)  # legal outside of a recording
    with pytest.raises(RecordingError):
        record(function, Point(np.ones((3, 2)), 2))


# A recording keeps.


KEPT = {
    "operators": lambda x, t: (2 - x) ** t / (1 + abs(x)) - x % 2 + 0.5**t,
    "comparisons": lambda x, t: np.where((x > 0) & ~(x >= 1) | (t == 2), x, -x),
    "reductions": lambda x, t: (
        x.sum(axis=-1) + np.max(x, axis=-1) + x.mean() + np.add.reduce(x, -1)
    ),
    "norm": lambda x, t: np.linalg.norm(x, axis=-1),
    "products": lambda x, t: x @ np.ones((2, 3)) + np.einsum("ij,ik->i", x, x)[:, None],
    "unpacking": lambda x, t: np.stack([*x], axis=-1),
    "several results": lambda x, t: np.divmod(x, t),
    "shapes": lambda x, t: (
        np.zeros((*x.shape, x.ndim, x.size, len(x))) + np.shape(x)[0] + t
    ),
    "form": lambda x, t: x.T[None] + np.zeros_like(x.T) + np.full_like(x.T, 2.0),
    "broadcast": lambda x, t: (
        np.broadcast_arrays(x, x[:1])[1] + x.reshape(2, 3).transpose(1, 0)
    ),
}


@pytest.mark.parametrize("function", KEPT.values(), ids=KEPT)
def test_a_replay_is_the_function(function):
    rng = np.random.default_rng(3)
    program = record(function, rng.normal(size=(3, 2)), 1)
    for t in 2, 3:
        x = rng.normal(size=(3, 2))
        assert_same(replay(program, x, t), function(x, t))


def test_a_program_is_a_plain_list():
    program = record(lambda x: 1 - x[0], np.zeros(3))
    assert [operation.function for operation in program.operations] == [
        operator.getitem,
        np.subtract,
    ]
    assert program.shapes == [(3,)]


KINDS = pytest.mark.parametrize("kind", [float, np.float64, np.atleast_1d])


@KINDS
def test_powers_are_recorded_as_operators(kind):
    other = kind(0.9)

    # The numbers may agree on this processor; what is done must be the same on all.
    def functions(function):
        return [operation.function for operation in record(function, 1).operations]

    assert functions(lambda t: other**t) == [power]
    assert functions(lambda t: t**other) == [power]
    assert functions(lambda t: np.power(t, other)) == [np.power]
    assert functions(lambda t: np.power.outer(other, t)) == [np.power.outer]


@pytest.mark.parametrize("t", [7, np.int64(7)], ids=["plain", "of NumPy"])
def test_a_plain_number_is_raised_to_a_power_without_numpy(t):
    assert type(power(0.999, t)) is float
    assert power(0.999, t) == 0.999**7


@KINDS
def test_a_replay_rounds_powers_as_the_function_does(kind):
    def powers(t):
        return base ** (t + 1), base ** (0.1 * t), (t + 1) ** base, (t / kind(7.0)) ** 3

    base = kind(0.999)
    program = record(powers, 0)
    for t in range(1000):
        assert_same(replay(program, t), powers(t))


def test_a_replay_in_another_shape_is_refused():
    program = record(lambda x: np.zeros(x.shape) + x, np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"shapes \[\(3, 2\)\], got \[\(2,\)\]"):
        replay(program, np.zeros(2))


@pytest.mark.parametrize("method", RECORDED, ids=name)
def test_the_table_of_operations_spells_every_step(method):
    start = method.init(np.array([1.0, 2.0]))
    program = record(lambda state: method.step(og.Himmelblau(), state), start)
    assert {operation.function for operation in program.operations} <= set(OPERATIONS)


def test_what_the_table_does_not_spell_is_refused_by_its_name():
    program = record(np.cbrt, np.array([1.0]))
    with pytest.raises(TypeError, match=r"^cbrt is not in the table of operations"):
        to_sympy(program, [sympy.Symbol("x")])


def test_a_length_is_the_root_of_the_sum_of_squares_in_symbols_too():
    x = sympy.symbols("x:2", real=True)
    length = to_sympy(record(lambda x: np.linalg.norm(x, axis=-1), np.ones(2)), list(x))
    assert sympy.simplify(length - sympy.sqrt(x[0] ** 2 + x[1] ** 2)) == 0
