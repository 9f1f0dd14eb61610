"""Programs as expressions of SymPy: what a function computes, in symbols."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, cast

import numpy as np

from optguide.compile.operations import spelling
from optguide.compile.program import Program, each, evaluate

__all__ = ["to_sympy"]


def to_sympy(program: Program, *symbols: Any) -> Any:
    """Do the recorded operations with SymPy's symbols, and return the expressions.

    Parameters
    ----------
    program : Program
        What `record` returned.
    *symbols : symbol, list or tuple
        The arguments, with symbols in place of the numbers.

    Returns
    -------
    expression, array of expressions, or tuple of these
        What the function computes.

    Raises
    ------
    TypeError
        If the table of operations does not hold a recorded operation.

    Examples
    --------
    The gradient of a surface is the derivative of its value:

    >>> import sympy
    >>> from optguide import Himmelblau
    >>> from optguide.compile import record, to_sympy
    >>> x, y = sympy.symbols("x y", real=True)
    >>> f = to_sympy(record(Himmelblau().value, [0.0, 0.0]), [x, y])
    >>> gradient = to_sympy(record(Himmelblau().gradient, [0.0, 0.0]), [x, y])
    >>> print(f)
    (x + y**2 - 7)**2 + (x**2 + y - 11)**2
    >>> print([sympy.expand(f.diff(v) - g) for v, g in zip([x, y], gradient)])
    [0, 0]
    """
    sympy: Any = import_module("sympy")  # only tests and pages need it

    root = np.frompyfunc(sympy.sqrt, 1, 1)

    @partial(np.frompyfunc, nin=3, nout=1)
    def choose(condition: Any, a: Any, b: Any) -> Any:
        return sympy.Piecewise((a, condition), (b, True))

    def norm(x: Any, **keywords: Any) -> Any:
        return root((x**2).sum(**keywords))

    own: dict[str, Callable[..., Any]] = {"Piecewise": choose, "norm": norm}

    def meaning(function: Any) -> Callable[..., Any]:
        name = spelling(function).sympy
        if not name:
            return cast("Callable[..., Any]", function)
        if name in own:
            return own[name]
        return np.frompyfunc(getattr(sympy, name), function.nin, 1)

    arguments = each(partial(np.array, dtype=object), symbols)
    output = evaluate(program, arguments, meaning)
    return each(lambda entry: np.array(entry, dtype=object)[()], output)
