"""Functions of SciPy, loaded when a problem is asked for the first time."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def expit(z: Any) -> Any:
    """Return $1 / (1 + e^{-z})$."""
    return import_module("scipy.special").expit(z)


def softmax(z: Any) -> Any:
    r"""Return $e^{z_i} / \sum_j e^{z_j}$ along the last axis."""
    return import_module("scipy.special").softmax(z, axis=-1)


def logsumexp(z: Any) -> Any:
    r"""Return $\log \sum_j e^{z_j}$ along the last axis."""
    return import_module("scipy.special").logsumexp(z, axis=-1)
