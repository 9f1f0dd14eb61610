r"""Recording: a function runs on arrays that write down what is done to them.

NumPy lets an argument take over every operation it is part of. `record` runs a function unchanged on
such arguments and returns the operations as a plain list; `replay` does them again, with other
numbers of the same shape; `to_sympy` does them with symbols. So a derivation, a translation into
another language or a picture starts from the code itself and not from a second copy of it.

A recording knows one path through the function. What would make the path depend on the numbers is
refused: a decision by ``if``, a conversion to a plain number or array, and writing into an array.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from optguide.compile.operations import power

__all__ = ["Operation", "Program", "RecordingError", "record", "replay"]


class RecordingError(TypeError):
    """Something that cannot be recorded: it would hold for these numbers only."""


class Value(NamedTuple):
    """A value of a program, by its number: first the arguments, then the results in order."""

    number: int

    def __repr__(self) -> str:
        return f"v{self.number}"


class Operation(NamedTuple):
    """One operation on earlier values."""

    function: Callable[..., Any]  #: a NumPy function, `operator.getitem` or `power`
    arguments: tuple[Any, ...]  #: constants, and a `Value` for an earlier value
    keywords: dict[str, Any]  #: likewise

    def __repr__(self) -> str:
        keywords = [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"{self.function.__name__}({', '.join([*map(repr, self.arguments), *keywords])})"


class Program(NamedTuple):
    """What a function did."""

    shapes: list[tuple[int, ...]]  #: the shapes of the arguments
    operations: list[Operation]  #: what was done, in order
    output: Any  #: what the function returned, with a `Value` in place of every array


def record(function: Callable[..., Any], *examples: Any) -> Program:
    """Run a function on recording arrays and return what it did.

    Parameters
    ----------
    function : callable
        What is recorded. It returns arrays, or tuples of them, also named ones.
    *examples : array, number or tuple
        Arguments of the shapes that matter. Arrays, lists and numbers become recording arrays, also
        inside tuples such as the states of a method. The integer ``t`` of a state is recorded too,
        so one program serves every step.

    Raises
    ------
    RecordingError
        If the function decides by a value, converts it, or writes into an array.

    Examples
    --------
    Each operation is a row of the program:

    >>> import numpy as np
    >>> from optguide.compile.program import record
    >>> for operation in record(lambda x: np.sqrt(x + 1) * x, np.ones(3)).operations:
    ...     print(operation)
    add(v0, 1)
    sqrt(v1)
    multiply(v2, v0)

    A decision is refused:

    >>> record(lambda x: x if (x > 0).all() else -x, np.ones(3))
    Traceback (most recent call last):
    optguide.compile.program.RecordingError: a recorded array cannot decide an if; use np.where
    """
    shapes: list[tuple[int, ...]] = []
    operations: list[Operation] = []

    def argument(example: Any) -> Recorded:
        shapes.append(np.shape(example))
        return Recorded(shapes, operations, len(shapes) - 1, np.asarray(example)[()])

    output = function(*each(argument, examples))
    return Program(shapes, operations, each(_value, output))


def replay(program: Program, *arguments: Any) -> Any:
    """Do the recorded operations with other numbers, and return what the function would.

    Parameters
    ----------
    program : Program
        What `record` returned.
    *arguments : array, list or tuple
        The arguments of the function, of the recorded shapes.

    Raises
    ------
    ValueError
        If the arguments have other shapes than those recorded.

    Examples
    --------
    The numbers are those of the function itself:

    >>> import numpy as np
    >>> from optguide.compile.program import record, replay
    >>> program = record(lambda x: 3 * x + 1, np.array([0.0, 0.0]))
    >>> print(replay(program, np.array([1.0, 2.0])).tolist())
    [4.0, 7.0]
    """
    return evaluate(program, arguments, lambda function: function)


def evaluate(program: Program, arguments: Any, meaning: Callable[[Any], Any]) -> Any:
    """Do the operations of a program, each as `meaning` says, and return what it returns."""
    values: list[Any] = []
    each(values.append, arguments)
    shapes = [np.shape(value) for value in values]
    if shapes != program.shapes:
        raise ValueError(
            f"arguments must have the shapes {program.shapes}, got {shapes}"
        )

    def put(part: Any) -> Any:
        return values[part.number] if isinstance(part, Value) else part

    with np.errstate(all="ignore"):
        for function, given, keywords in program.operations:
            values.append(
                meaning(function)(*_inside(put, given), **_inside(put, keywords))
            )
    return _inside(put, program.output)


def each(change: Callable[[Any], Any], structure: Any) -> Any:
    """Change the arrays and numbers inside tuples, also named ones."""
    if isinstance(structure, tuple) and not isinstance(structure, Value):
        parts = [each(change, part) for part in structure]
        named = hasattr(structure, "_fields")
        return type(structure)(*parts) if named else tuple(parts)
    return change(structure)


def _inside(change: Callable[[Any], Any], structure: Any) -> Any:
    """Change the arrays and numbers inside tuples, lists and dictionaries."""
    if isinstance(structure, list):
        return [_inside(change, part) for part in structure]
    if isinstance(structure, dict):
        return {name: _inside(change, part) for name, part in structure.items()}
    if isinstance(structure, tuple) and not isinstance(structure, Value):
        parts = [_inside(change, part) for part in structure]
        named = hasattr(structure, "_fields")
        return type(structure)(*parts) if named else tuple(parts)
    return change(structure)


def _value(part: Any) -> Any:
    return part._value if isinstance(part, Recorded) else part


def _example(part: Any) -> Any:
    return part._example if isinstance(part, Recorded) else part


#: Functions that write into an argument.
_WRITING = {
    np.copyto,
    np.put,
    np.place,
    np.putmask,
    np.put_along_axis,
    np.fill_diagonal,
}

#: Functions that ask about the form of an array; a recording is made for one form.
_FORM = {np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj}

#: Methods that write into the array, or give its numbers away.
_REFUSED = {
    "sort",
    "put",
    "resize",
    "partition",
    "fill",
    "item",
    "tolist",
    "astype",
    "tobytes",
}


class Recorded(NDArrayOperatorsMixin):
    """An array that writes down what is done to it; made by `record`."""

    def __init__(
        self,
        shapes: list[tuple[int, ...]],
        operations: list[Operation],
        number: int,
        example: Any,
    ) -> None:
        self._shapes, self._operations = shapes, operations
        self._value, self._example = Value(number), example

    def _do(
        self, function: Callable[..., Any], arguments: Any, keywords: dict[str, Any]
    ) -> Any:
        """Do an operation with the examples, to know the form of the result, and write it down."""
        if keywords.get("out") is not None or function in _WRITING:
            raise RecordingError("an array cannot be written into while recording")
        with np.errstate(all="ignore"):
            result = function(
                *_inside(_example, arguments), **_inside(_example, keywords)
            )
        if function in _FORM:
            return result
        if isinstance(result, bool):
            self._refuse("decide an if; use np.where")
        operation = Operation(
            function, _inside(_value, arguments), _inside(_value, keywords)
        )
        self._operations.append(operation)
        number = len(self._shapes) + len(self._operations) - 1
        made = Recorded(self._shapes, self._operations, number, result)
        if isinstance(result, tuple | list):
            return tuple(made[i] for i in range(len(result)))
        return made

    def _refuse(self, what: str) -> NoReturn:
        raise RecordingError(f"a recorded array cannot {what}")

    # What NumPy asks of an argument that takes over.

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **keywords: Any
    ) -> Any:
        if method == "at":
            self._refuse("be written into")
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        # An array or a NumPy number on the left of ``**`` asks in this way, too.
        if (
            function is np.power
            and isinstance(inputs[0], np.ndarray | np.generic)
            and not keywords
        ):
            function = power
        return self._do(function, inputs, keywords)

    def __array_function__(
        self, function: Any, types: Any, arguments: Any, keywords: Any
    ) -> Any:
        return self._do(function, arguments, keywords)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        self._refuse("become a plain array")

    # The one operator that does not always round as its function for arrays does.

    def __pow__(self, other: Any) -> Any:
        return self._do(power, (self, other), {})

    def __rpow__(self, other: Any) -> Any:
        return self._do(power, (other, self), {})

    # What makes it an array for the code that uses it.

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self._example)

    @property
    def ndim(self) -> int:
        return np.ndim(self._example)

    @property
    def size(self) -> int:
        return np.size(self._example)

    @property
    def dtype(self) -> Any:
        return np.asarray(self._example).dtype

    @property
    def T(self) -> Any:
        return np.transpose(self)

    @property
    def real(self) -> Any:
        return np.real(self)

    @property
    def imag(self) -> Any:
        return np.imag(self)

    def reshape(self, *shape: Any) -> Any:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> Any:
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    def __getattr__(self, name: str) -> Any:
        """Let ``x.sum(axis=-1)`` be ``np.sum(x, axis=-1)``, and so every method of this kind."""
        if name in _REFUSED:
            self._refuse(f"answer .{name}()")
        if name.startswith("_") or not (
            hasattr(np.ndarray, name) and hasattr(np, name)
        ):
            raise AttributeError(f"a recorded array has no attribute {name}")
        return partial(getattr(np, name), self)

    def __getitem__(self, key: Any) -> Any:
        if any(
            isinstance(part, Recorded)
            for part in (key if isinstance(key, tuple) else [key])
        ):
            self._refuse("be an index; use np.where")
        return self._do(operator.getitem, (self, key), {})

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        return len(self._example)

    # What would hold for these numbers only.

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        self._refuse("be written into")

    def __bool__(self) -> bool:
        return self._refuse("decide an if; use np.where")

    def __float__(self) -> NoReturn:
        self._refuse("become a plain number")

    __int__ = __complex__ = __index__ = __float__
