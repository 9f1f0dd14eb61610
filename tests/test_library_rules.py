"""Rules as libraries write them, and the numbers that make ours the same."""

import math
from typing import ClassVar

import pytest

from optguide import (
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    RMSProp,
    Scheduled,
    response,
    signals,
)
from optguide.declaration import schedule
from optguide.testing.records import compare, make_record

# Each loop is written from the rule of the library: NumPy plays no part in it.


def tensorflow_1_rmsprop(gradients):
    """TensorFlow 1, `training/rmsprop.py`: the mean square starts at one."""
    x, ms, mom, path = 0.0, 1.0, 0.0, []
    for g in gradients:
        ms += (g * g - ms) * (1 - 0.9)
        mom = 0.5 * mom + 0.01 * g / math.sqrt(ms + 1e-10)
        x -= mom
        path.append(x)
    return path


def tensorflow_1_centered_rmsprop(gradients):
    """TensorFlow 1, centred: the mean itself starts at zero."""
    x, ms, mg, path = 0.0, 1.0, 0.0, []
    for g in gradients:
        ms += (g * g - ms) * (1 - 0.9)
        mg += (g - mg) * (1 - 0.9)
        x -= 0.01 * g / math.sqrt(ms - mg * mg + 1e-10)
        path.append(x)
    return path


def jax_rmsprop_momentum(gradients):
    """JAX, `example_libraries/optimizers.py`."""
    x, s, mom, path = 0.0, 0.0, 0.0, []
    for g in gradients:
        s = s * 0.9 + g * g * (1 - 0.9)
        mom = 0.9 * mom + 0.01 * g / math.sqrt(s + 1e-8)
        x -= mom
        path.append(x)
    return path


def jax_adagrad(gradients):
    """JAX: no small number, and a mean of the quotients."""
    x, s, m, path = 0.0, 0.0, 0.0, []
    for g in gradients:
        s += g * g
        m = (1 - 0.9) * (g / math.sqrt(s) if s > 0 else 0.0) + 0.9 * m
        x -= 0.01 * m
        path.append(x)
    return path


def jax_adamax(gradients, small=1e-3):
    """JAX: the small number stands beside the maximum."""
    x, m, u, path = 0.0, 0.0, 0.0, []
    for i, g in enumerate(gradients):
        m = (1 - 0.9) * g + 0.9 * m
        u = max(0.999 * u, abs(g))
        x -= 0.002 / (1 - 0.9 ** (i + 1)) * m / (u + small)
        path.append(x)
    return path


def keras_adam(gradients, small=1e-3, decay=0.0, largest=False):
    """Keras: the correction is folded into the rate, the number added to the plain root."""
    x, m, v, top, path = 0.0, 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        alpha = 0.01 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        x -= x * decay * 0.01
        m += (g - m) * (1 - 0.9)
        v += (g * g - v) * (1 - 0.999)
        top = max(top, v)
        x -= m * alpha / (math.sqrt(top if largest else v) + small)
        path.append(x)
    return path


def onnx_adam(gradients, small=1e-6):
    """ONNX, `op_adam.py`, with the update count from zero: nothing is corrected at first."""
    x, v, h, path = 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients):
        v = 0.9 * v + (1 - 0.9) * g
        h = 0.999 * h + (1 - 0.999) * (g * g)
        r = 0.01 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) if t > 0 else 0.01
        x -= r * (v / (math.sqrt(h) + small))
        path.append(x)
    return path


@schedule
class CountFrom:
    """Adam's correction at another count, over that at the right one."""

    label: ClassVar[str] = "count"
    first: int

    def __call__(self, t):
        # With the number beside the uncorrected root the correction is a factor of the rate.
        def correction(k):
            return math.sqrt(1 - 0.999**k) / (1 - 0.9**k) if k > 0 else 1.0

        return correction(t + self.first) / correction(t + 1)


#: By the name of the library's rule, its loop, the same here, and ours without the number.
RULES = {
    "TensorFlow 1's RMSProp": (
        tensorflow_1_rmsprop,
        RMSProp(0.01, 0.9, 0.0, 1e-10, momentum=0.5, initial_accumulator=1.0),
        RMSProp(0.01, 0.9, 0.0, 1e-10, momentum=0.5),
    ),
    "TensorFlow 1's centred RMSProp": (
        tensorflow_1_centered_rmsprop,
        CenteredRMSProp(0.01, 0.9, 0.0, 1e-10, initial_accumulator=1.0),
        CenteredRMSProp(0.01, 0.9, 0.0, 1e-10),
    ),
    "JAX's RMSProp with momentum": (
        jax_rmsprop_momentum,
        RMSProp(0.01, 0.9, 0.0, 1e-8, momentum=0.9),
        RMSProp(0.01, 0.9, 0.0, 1e-8),
    ),
    "JAX's AdaGrad": (
        jax_adagrad,
        # A zero over a zero would be no number.
        AdaGrad(0.01, epsilon=1e-30, momentum=0.9),
        AdaGrad(0.01, epsilon=1e-30),
    ),
    "JAX's Adamax": (
        jax_adamax,
        Adamax(0.002, epsilon=0.0, epsilon_maximum=1e-3),
        Adamax(0.002, epsilon=1e-3),
    ),
    "Keras's Adam": (
        keras_adam,
        Adam(0.01, epsilon=0.0, epsilon_uncorrected=1e-3),
        Adam(0.01, epsilon=1e-3),
    ),
    "Keras's AdamW": (
        lambda g: keras_adam(g, decay=0.5),
        AdamW(0.01, epsilon=0.0, weight_decay=0.5, epsilon_uncorrected=1e-3),
        AdamW(0.01, epsilon=1e-3, weight_decay=0.5),
    ),
    "Keras's AMSGrad": (
        lambda g: keras_adam(g, largest=True),
        AMSGrad(0.01, epsilon=0.0, epsilon_uncorrected=1e-3),
        AMSGrad(0.01, epsilon=1e-3),
    ),
    "ONNX's Adam": (
        onnx_adam,
        Scheduled(Adam(0.01, epsilon=0.0, epsilon_uncorrected=1e-6), CountFrom(0)),
        Adam(0.01, epsilon=0.0, epsilon_uncorrected=1e-6),
    ),
    "ONNX's Adam, counted from one": (
        lambda g: keras_adam(g, small=1e-6),
        Adam(0.01, epsilon=0.0, epsilon_uncorrected=1e-6),
        Adam(0.01, epsilon=1e-6),
    ),
}
every_rule = pytest.mark.parametrize(
    ("loop", "ours", "without"), RULES.values(), ids=RULES
)


@every_rule
def test_the_rule_of_a_library_is_reached_by_numbers(loop, ours, without):
    found = compare(make_record(ours), loop)
    assert set(found) == set(signals.__all__)
    # Differences of squares that nearly cancel magnify a rounding in the centred rule.
    assert max(one.worst for one in found.values()) < 1e-10
    assert [one.first for one in found.values()] == [None] * 8


@every_rule
def test_without_its_number_a_rule_is_another(loop, ours, without):
    found = compare(make_record(without), loop)
    # Signals of size one hide a small number.
    assert any(one.first is not None for one in found.values())


def test_a_number_beside_the_uncorrected_root_acts_as_the_root_of_the_correction():
    # At the first step it is divided by the root of 1 - 0.999.
    corrected = response(Adam(1.0, epsilon=0.0, epsilon_uncorrected=1e-3), [1.0])
    plain = response(Adam(1.0, epsilon=1e-3 / math.sqrt(1 - 0.999)), [1.0])
    assert corrected.step[1, 0] == pytest.approx(plain.step[1, 0], rel=1e-14)
    assert corrected.step[1, 0] == pytest.approx(-1 / 1.0316, rel=1e-4)
