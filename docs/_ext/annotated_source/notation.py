r"""The notation of the formulas: LaTeX, read as arithmetic on arrays.

A formula is evaluated while it is read, by recursive descent: one method of `Reader`
per rule of the grammar, from loose to tight. What a symbol stands for is not decided
here but asked for.

- `a b` and `a \cdot b` are products: elementwise, or a number per start times a vector;
  `H p` and `Q^T g` a matrix times a vector; `p \cdot H p` the scalar product of two
  vectors.
- `a / b`, `\frac{a}{b}`, `x^2`, `\sqrt{x}` are elementwise.
- `|x|` is the elementwise absolute value, `\|p\|` the length of a vector.
- `\max(a, b)` is the larger of two, `\max_i r_i` the largest entry of a vector, `\sum_i
  (p_i^2)` a sum over its entries.
- `\sin 4x`, `\sin^2(x + y)`, `e^{-x}`, `\pi` mean what they always mean.
- `[a > b]` is 1 where it holds and 0 where not. `a \text{ if } b > c \text{ else } d`
  decides for each entry by itself.
- `f(x)`, `\nabla f(x)`, `\nabla^2 f(x)` are questions to the function that is studied.
- `\hat m_t`, `f_{xx}`, `\text{given}` are symbols; a word names the variable of that
  name.

What people read in two ways is refused: `a / b c`, `\sin x y`, `\sin(x)^2`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

import numpy as np

__all__ = [
    "STARTS",
    "Comparison",
    "NotationError",
    "Reader",
    "Symbol",
    "first_symbol",
    "tokens",
]

#: Number of starts in every check. No point has so many coordinates, so the axis of
#: this length is the axis of the starts, and the axes behind it tell numbers, vectors
#: and matrices apart.
STARTS = 7

FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\sin": np.sin,
    r"\cos": np.cos,
    r"\tan": np.tan,
    r"\arctan": np.arctan,
    r"\tanh": np.tanh,
    r"\cosh": np.cosh,
    r"\exp": np.exp,
    r"\ln": np.log,
    r"\operatorname{sign}": np.sign,
}
LARGEST: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    r"\max": (np.maximum, np.max),
    r"\min": (np.minimum, np.min),
}
RELATIONS: dict[str, Callable[..., Any]] = {
    ">": operator.gt,
    "<": operator.lt,
    r"\ge": operator.ge,
    r"\le": operator.le,
    "=": operator.eq,
    r"\ne": operator.ne,
}
ACCENTS = (r"\hat", r"\bar", r"\tilde")
GREEK = (
    *(
        r"\alpha",
        r"\beta",
        r"\gamma",
        r"\delta",
        r"\epsilon",
        r"\zeta",
        r"\eta",
        r"\theta",
    ),
    *(
        r"\kappa",
        r"\lambda",
        r"\mu",
        r"\nu",
        r"\xi",
        r"\rho",
        r"\sigma",
        r"\tau",
        r"\phi",
        r"\chi",
    ),
    *(r"\psi", r"\omega", r"\Delta", r"\Lambda", r"\Sigma", r"\Phi", r"\Omega"),
)
#: What a factor may begin with, besides a number, a letter, a word and a bar.
FACTORS = {
    *("(", "{", "[", r"\sqrt", r"\frac", r"\nabla", r"\pi", r"\sum"),
    *(*FUNCTIONS, *LARGEST, *ACCENTS, *GREEK),
}
WORD = re.compile(r"\\text\{\s*(.*?)\s*\}")
TOKEN = re.compile(
    r"(?P<skip>\s+|\\left(?![a-z])|\\right(?![a-z])|\\[,;!: ])"
    r"|(?P<text>\\text\{[^{}]*\})"
    r"|(?P<token>\\operatorname\{[a-z]+\}|\\[A-Za-z]+|\\\||\d+(?:\.\d+)?|[A-Za-z]"
    r"|_\{[^{}]*\}|_\w|[-+/^(){}\[\]|,=<>])"
)
KEYWORDS = ("if", "else", "and")
END = "the end"


class NotationError(ValueError):
    """A formula that is not understood, or that names something nobody knows."""


class Symbol(NamedTuple):
    r"""A letter with its accent and its index, as in ``\hat m_t``; or a word.

    Examples
    --------
    The spelling is what the code calls it, up to the index of time:

    >>> from annotated_source.notation import first_symbol
    >>> print(first_symbol(r"\hat m_t").spelling, first_symbol(r"f_{xx} + 1").spelling)
    m_hat fxx
    >>> for latex in r"\lambda", r"\text{at rim}":
    ...     print(first_symbol(latex).spelling)
    lam
    at_rim
    """

    letter: str  #: the letter, with its backslash if it has one, or a word
    accent: str = ""  #: "hat" or nothing
    subscript: str = ""  #: the index or nothing

    @property
    def spelling(self) -> str:
        """The name of the variable in code."""
        name = {r"\lambda": "lam"}.get(self.letter, self.letter.removeprefix("\\"))
        subscript = "" if self.subscript in ("t", "t-1") else self.subscript
        return name + subscript + self.accent.replace("\\", "_")

    def __str__(self) -> str:
        subscript = f"_{{{self.subscript}}}" if self.subscript else ""
        return f"{self.accent} {self.letter}{subscript}".strip()


class Comparison(NamedTuple):
    """What was compared, with the larger side first where there is one."""

    relation: str  #: the sign between the sides
    left: Any  #: the value of the left side
    right: Any  #: the value of the right side


def compared(relation: str, left: Any, right: Any) -> tuple[Any, Comparison]:
    """Return the truth of a comparison, and its sides for the record."""
    truth = RELATIONS[relation](left, right)
    turned = {"<": ">", r"\le": r"\ge"}.get(relation)
    return truth, Comparison(turned, right, left) if turned else Comparison(
        relation, left, right
    )


@lru_cache(maxsize=4096)
def tokens(latex: str) -> tuple[str, ...]:
    r"""Split a formula into its smallest parts.

    Parameters
    ----------
    latex : str
        The formula, without dollar signs.

    Raises
    ------
    NotationError
        If a part of the formula is not understood.

    Examples
    --------
    An index belongs together, and so does a word:

    >>> from annotated_source.notation import tokens
    >>> print(tokens(r"\beta_1 m_{t-1} \text{ if big else } 2"))
    ('\\beta', '_1', 'm', '_{t-1}', '\\text{if}', '\\text{big}', '\\text{else}', '2')
    """
    parts: list[str] = []
    at = 0
    while at < len(latex):
        match = TOKEN.match(latex, at)
        if match is None:
            raise NotationError(f"{latex[at:]!r} is not understood")
        at = match.end()
        if match["token"]:
            parts.append(match["token"])
        elif match["text"]:
            words = re.split(
                rf"\b({'|'.join(KEYWORDS)})\b", WORD.sub(r"\1", match["text"])
            )
            parts += [rf"\text{{{word.strip()}}}" for word in words if word.strip()]
    return tuple(parts)


def kind(value: Any) -> int:
    """Return 0 for a number (per start), 1 for a vector, 2 for a matrix."""
    shape = value.shape if isinstance(value, np.ndarray) else np.shape(value)
    return len(shape) - 1 - shape.index(STARTS) if STARTS in shape else len(shape)


def aligned(a: Any, b: Any) -> tuple[Any, Any]:
    """Let a number per start stand beside a vector or a matrix."""
    of_a, of_b = kind(a), kind(b)
    if of_a == of_b:
        return a, b
    if of_a and of_b:
        raise NotationError("a vector and a matrix do not fit here")
    return (_raised(a, of_b), b) if of_b else (a, _raised(b, of_a))


def _raised(a: Any, deeper: int) -> Any:
    return a[(..., *[None] * deeper)] if np.ndim(a) else a


def product(a: Any, b: Any) -> Any:
    """Return what stands side by side, multiplied."""
    if kind(a) == 2 and kind(b):
        vector = kind(b) == 1
        return np.einsum("...ij,...j->...i" if vector else "...ij,...jk->...ik", a, b)
    a, b = aligned(a, b)
    return a * b


def dot(a: Any, b: Any) -> Any:
    """Return the scalar product of vectors, the plain product of numbers."""
    return np.sum(a * b, axis=-1) if kind(a) == kind(b) == 1 else product(a, b)


def _transposed(a: Any) -> Any:
    if kind(a) != 2:
        raise NotationError("only a matrix can be transposed")
    return np.swapaxes(a, -1, -2)


class Reader:
    """Evaluate a formula while reading it.

    Parameters
    ----------
    latex : str
        The formula.
    look_up : callable
        The value of a `Symbol`.
    ask : callable, optional
        The answer to a question: ``ask("gradient", x)``.

    Attributes
    ----------
    comparisons : list of Comparison
        All that was compared. A truth is too coarse to tell one threshold from another.

    Raises
    ------
    NotationError
        If something is not understood, or can be read in two ways.

    Examples
    --------
    Powers bind tighter than products, products tighter than sums:

    >>> from annotated_source.notation import Reader
    >>> print(Reader(r"2 x^2 + 1", {"x": 3}.get).value())
    Traceback (most recent call last):
    annotated_source.notation.NotationError: x has no value
    >>> print(Reader(r"2 x^2 + 1", lambda symbol: 3).value())
    19
    """

    def __init__(
        self,
        latex: str,
        look_up: Callable[[Symbol], Any],
        ask: Callable[[str, Any], Any] | None = None,
    ) -> None:
        self.tokens = [*tokens(latex), END]
        self.at = 0
        self.look_up, self.ask = look_up, ask
        self.comparisons: list[Comparison] = []
        self._bar = ""

    def value(self) -> Any:
        """Return the value of the whole formula."""
        value = self.choice()
        self.expect(END)
        return value

    # The words of the language.

    @property
    def next(self) -> str:
        return self.tokens[self.at]

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def accept(self, *wanted: str) -> str:
        return self.take() if self.next in wanted else ""

    def expect(self, wanted: str) -> None:
        if not self.accept(wanted):
            self.fail(f"expected {wanted}")

    def fail(self, why: str) -> NoReturn:
        rest = " ".join(self.tokens[self.at : -1])
        raise NotationError(f"{why}, before {rest!r}" if rest else f"{why}, at the end")

    # The rules, from loose to tight.

    def choice(self) -> Any:
        value = self.sum()
        if self.accept(r"\text{if}"):
            condition = self.condition()
            self.expect(r"\text{else}")
            value, other = aligned(value, self.choice())
            condition, value = aligned(condition, value)
            value = np.where(condition, value, other)
        return value

    def condition(self) -> Any:
        truth = self.comparison()
        while self.accept(r"\text{and}"):
            truth = truth & self.comparison()
        return truth

    def comparison(self) -> Any:
        left = self.sum()
        relation = self.accept(*RELATIONS)
        if not relation:
            return left
        truth, sides = compared(relation, *aligned(left, self.sum()))
        self.comparisons.append(sides)
        return truth

    def sum(self) -> Any:
        sign = self.accept("+", "-")
        value = -self.term() if sign == "-" else self.term()
        while sign := self.accept("+", "-"):
            a, b = aligned(value, self.term())
            value = a - b if sign == "-" else a + b
        return value

    def term(self) -> Any:
        value = self.factors()
        while self.accept(r"\cdot"):
            value = dot(value, self.factors())
        if self.accept("/"):
            a, b = aligned(value, self.power())
            with np.errstate(divide="ignore", invalid="ignore"):  # inf is an answer
                value = a / b
            if self.starts_factor() or self.next in ("/", r"\cdot"):
                self.fail("what follows a quotient can be read in two ways")
        return value

    def factors(self) -> Any:
        factors = [self.power()]
        while self.starts_factor():
            if self.next[0].isdigit():
                self.fail("a number belongs in front")
            factors.append(self.power())
        value = factors.pop()
        while factors:  # from the right, so that a matrix meets a vector
            value = product(factors.pop(), value)
        return value

    def starts_factor(self) -> bool:
        if self.next in ("|", r"\|"):
            return self.next != self._bar
        return (
            self.next[0].isdigit()
            or (len(self.next) == 1 and self.next.isalpha())
            or self.next in FACTORS
            or self.starts_word()
        )

    def starts_word(self) -> bool:
        word = WORD.fullmatch(self.next)
        return word is not None and word[1] not in KEYWORDS

    def power(self) -> Any:
        if self.next == "e" and self.tokens[self.at + 1] == "^":
            self.take()
            return np.exp(self.exponent())
        value = self.primary()
        if self.next != "^":
            return value
        if self.tokens[self.at + 1] == "T":
            self.at += 2
            return _transposed(value)
        if kind(value) == 2:
            self.fail("a matrix has no power here")
        base, exponent = aligned(value, self.exponent())
        return base**exponent

    def exponent(self) -> Any:
        self.expect("^")
        begin, braced = self.at, self.next == "{"
        value = self.group("{", "}") if braced else self.primary()
        if (
            self.next == "^"
            or self.next[0] == "_"
            or not (braced or self.at == begin + 1)
        ):
            self.fail("such a power needs braces")
        return value

    def primary(self) -> Any:
        token = self.next
        if token[0].isdigit():
            return float(self.take()) if "." in token else int(self.take())
        if token in ("(", "{"):
            return self.group(token, {"(": ")", "{": "}"}[token])
        if token == "|":
            return np.abs(self.group("|", "|"))
        if token == r"\|":
            return np.linalg.norm(self.group(r"\|", r"\|"), axis=-1)
        if token == "[":
            return self.bracket()
        if token == r"\sqrt":
            self.take()
            return np.sqrt(self.group("{", "}"))
        if token == r"\frac":
            self.take()
            a, b = aligned(self.group("{", "}"), self.group("{", "}"))
            return a / b
        if token == r"\pi":
            self.take()
            return np.pi
        if token in FUNCTIONS:
            return self.function()
        if token in LARGEST:
            return self.largest()
        if token == r"\sum":
            self.take()
            return self.reduced(np.sum)
        if token == r"\nabla" or (token == "f" and self.tokens[self.at + 1] == "("):
            return self.question()
        symbol = self.symbol()
        value = self.look_up(symbol)
        if value is None:
            raise NotationError(f"{symbol} has no value")
        return value

    def group(self, left: str, right: str) -> Any:
        self.expect(left)
        # An open bar is closed by the next one; in parentheses a bar opens anew.
        outside, self._bar = self._bar, left if left == right else ""
        value = self.choice()
        self._bar = outside
        self.expect(right)
        return value

    def bracket(self) -> Any:
        self.expect("[")
        outside, self._bar = self._bar, ""
        truth = self.condition()
        self._bar = outside
        self.expect("]")
        return np.multiply(truth, 1.0)

    def function(self) -> Any:
        function = FUNCTIONS[self.take()]
        power = 1
        if self.accept("^"):
            if not self.next.isdigit():
                self.fail("expected a whole number")
            power = int(self.take())
        if self.next == "(":
            value = self.group("(", ")")
            if self.next == "^":
                self.fail("the power of a function stands behind its name")
        else:
            value = self.argument()
        return function(value) ** power

    def argument(self) -> Any:
        r"""Read an argument without parentheses, like ``\sin 4x`` or ``\cos \pi x``."""
        value = self.primary() if self.next[0].isdigit() else 1
        if self.accept(r"\pi"):
            value = value * np.pi
        value = product(value, self.power())
        if self.starts_factor() and self.next not in (
            *FUNCTIONS,
            r"\sqrt",
            r"\frac",
            "e",
        ):
            self.fail("where the argument ends can be read in two ways")
        return value

    def largest(self) -> Any:
        of_several, of_entries = LARGEST[self.take()]
        if self.next[0] == "_":
            return self.reduced(of_entries)
        self.expect("(")
        value = self.sum()
        while self.accept(","):
            value = of_several(*aligned(value, self.sum()))
        self.expect(")")
        return value

    def reduced(self, over: Callable[..., Any]) -> Any:
        self.expect("_i")
        value = self.power()
        if kind(value) != 1:
            self.fail("expected a vector")
        return over(value, axis=-1)

    def question(self) -> Any:
        name = "value"
        if self.accept(r"\nabla"):
            name = "gradient"
            if self.accept("^"):
                self.expect("2")
                name = "hessian"
        self.expect("f")
        if self.ask is None:
            self.fail("there is no function to ask")
        return self.ask(name, self.group("(", ")"))

    def symbol(self) -> Symbol:
        if self.starts_word():
            match = WORD.fullmatch(self.take())
            assert match is not None
            return Symbol(match[1].replace(" ", "_"), subscript=self.subscript())
        accent = self.accept(*ACCENTS)
        braced = self.accept("{") if accent else ""
        letter = self.take()
        if letter not in GREEK and not (len(letter) == 1 and letter.isalpha()):
            self.at -= 1
            self.fail("expected a symbol")
        if braced:
            self.expect("}")
        return Symbol(letter, accent, self.subscript())

    def subscript(self) -> str:
        return self.take().strip("_{}").replace(" ", "") if self.next[0] == "_" else ""


def first_symbol(latex: str, alone: bool = False) -> Symbol:
    r"""Return the symbol a formula begins with.

    Parameters
    ----------
    latex : str
        The formula, without dollar signs.
    alone : bool, default False
        Allow nothing behind the symbol.

    Raises
    ------
    NotationError
        If the formula does not begin with a symbol, or if something follows it where
        nothing may.

    Examples
    --------
    What follows the symbol is not read:

    >>> from annotated_source.notation import first_symbol
    >>> print(first_symbol(r"\beta_1 \in [0, 1)"))
    \beta_{1}
    """
    reader = Reader(latex, lambda symbol: None)
    symbol = reader.symbol()
    if alone:
        reader.expect(END)
    return symbol
