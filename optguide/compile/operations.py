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


#: Operations on numbers, and their forms: NumPy asks the symbols inside an array.
_BY_NUMPY = (
    *(np.add, np.subtract, np.multiply, np.divide, np.negative, np.remainder, power),
    *(np.equal, np.not_equal, np.bitwise_and, np.sum, np.matmul, np.einsum),
    *(
        np.stack,
        np.full_like,
        np.zeros_like,
        np.ones_like,
        np.reshape,
        operator.getitem,
    ),
)

#: Operations of a program, by NumPy's function.
OPERATIONS: dict[Callable[..., Any], Spelling] = {
    **dict.fromkeys(_BY_NUMPY, Spelling("")),
    np.sqrt: Spelling("sqrt"),
    np.exp: Spelling("exp"),
    np.log: Spelling("log"),
    np.sin: Spelling("sin"),
    np.cos: Spelling("cos"),
    np.floor: Spelling("floor"),
    np.sign: Spelling("sign"),
    np.abs: Spelling("Abs"),
    np.maximum: Spelling("Max"),
    np.minimum: Spelling("Min"),
    np.greater: Spelling("Gt"),
    np.less: Spelling("Lt"),
    np.greater_equal: Spelling("Ge"),
    np.less_equal: Spelling("Le"),
    np.where: Spelling("Piecewise"),
    np.linalg.norm: Spelling("norm"),
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
