"""The table of operations: how each one that a program may hold is spelled elsewhere.

A program is a list of operations that NumPy did. Whoever writes it for another machine looks each
operation up here; what is missing is an error that names the operation. A new machine is a new
column of this table.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


def power(base: Any, exponent: Any) -> Any:
    """Return what ``base**exponent`` is in the code that is recorded."""
    # The C library raises a number to a power, loops of NumPy raise arrays, and the last bit of
    # these depends on the processor. NumPy's loops also serve a plain number with one of NumPy's
    # whole numbers, which the plain number of a step becomes in a replay.
    base, exponent = (
        int(n) if isinstance(n, np.integer) else n for n in (base, exponent)
    )
    return base**exponent


class Spelling(NamedTuple):
    """How an operation is spelled on other machines."""

    sympy: str  #: SymPy's function; "" where NumPy does the operation on symbols itself
    interval: str  #: the form in `optguide.compile.interval`; "" where there is none


#: Operations of a program, by NumPy's function. The first are operations on numbers, and
#: their forms, that NumPy asks the symbols inside an array to do.
OPERATIONS: dict[Callable[..., Any], Spelling] = {
    np.add: Spelling("", "add"),
    np.subtract: Spelling("", "subtract"),
    np.multiply: Spelling("", "multiply"),
    np.divide: Spelling("", "divide"),
    np.negative: Spelling("", "negative"),
    np.remainder: Spelling("", ""),
    power: Spelling("", "power"),
    np.equal: Spelling("", "equal"),
    np.not_equal: Spelling("", ""),
    np.bitwise_and: Spelling("", ""),
    np.sum: Spelling("", "sum"),
    np.matmul: Spelling("", "matmul"),
    np.einsum: Spelling("", ""),
    np.stack: Spelling("", "stack"),
    np.reshape: Spelling("", ""),
    np.full_like: Spelling("", "full_like"),
    np.zeros_like: Spelling("", "zeros_like"),
    np.ones_like: Spelling("", "ones_like"),
    operator.getitem: Spelling("", "getitem"),
    np.sqrt: Spelling("sqrt", "sqrt"),
    np.exp: Spelling("exp", "exp"),
    np.log: Spelling("log", "log"),
    np.sin: Spelling("sin", "sin"),
    np.cos: Spelling("cos", "cos"),
    np.tanh: Spelling("tanh", "tanh"),
    np.floor: Spelling("floor", ""),
    np.sign: Spelling("sign", "sign"),
    np.abs: Spelling("Abs", "abs"),
    np.maximum: Spelling("Max", "maximum"),
    np.minimum: Spelling("Min", "minimum"),
    np.greater: Spelling("Gt", "greater"),
    np.less: Spelling("Lt", "less"),
    np.greater_equal: Spelling("Ge", "greater_equal"),
    np.less_equal: Spelling("Le", "less_equal"),
    np.where: Spelling("Piecewise", "where"),
    np.linalg.norm: Spelling("norm", ""),
}


def spelling(function: Callable[..., Any]) -> Spelling:
    """Return how an operation is spelled elsewhere.

    Parameters
    ----------
    function : callable
        The function of an operation of a program.

    Raises
    ------
    TypeError
        If the table does not hold it.

    Examples
    --------
    What nothing else can do yet is refused by its name:

    >>> spelling(np.linalg.eigh)
    Traceback (most recent call last):
    TypeError: eigh is not in the table of operations, so no other machine can do it
    """
    if function not in OPERATIONS:
        raise TypeError(
            f"{function.__name__} is not in the table of operations, "
            "so no other machine can do it"
        )
    return OPERATIONS[function]
