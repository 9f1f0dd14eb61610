r"""Random numbers that are a function of where they are used: a generator without a state.

The draw of step $t$ is computed from three whole numbers, the *seed* of the run, the *key* of the
start and $t$ itself. Nothing is carried along. So a batch of starts draws what each start would draw
alone, a run repeats, and step 1000 can be looked at without the 999 before it.

The generator is Philox4x32-10 of {cite:t}`salmon2011`: ten rounds of two multiplications scramble
four 32-bit words. PyTorch and TensorFlow draw by it on graphics cards. All numbers below stay under
$2^{49}$, as products are taken in halves, so the same lines run in any language whose integers, or
doubles, are exact that far; JavaScript's are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["keys", "normal", "uniform", "words"]

#: A word of ones. As a 64-bit number, so that smaller ones become such.
_LOW = np.int64(0xFFFFFFFF)
#: What the words are multiplied by, and what is added to the keys after each round.
_FACTORS = 0xD2511F53, 0xCD9E8D57
_BUMPS = 0x9E3779B9, 0xBB67AE85


def words(seed: Any, key: Any, t: Any, block: Any = 0) -> tuple[Any, Any, Any, Any]:
    r"""Return four words of 32 random bits, as whole numbers from 0 to $2^{32} - 1$.

    Parameters
    ----------
    seed : int or array of int
        Of the run, at least 0 and below $2^{63}$: the key of the generator.
    key : int or array of int
        Of the start, in the same range: the upper half of its counter.
    t : int or array of int
        The step, from 0 to $2^{32} - 1$: the lowest word of the counter.
    block : int or array of int, default 0
        Which four words of the step, in the same range: the second word of the counter.

    References
    ----------
    Salmon, Moraes, Dror and Shaw (2011), Philox4x32-10.

    Examples
    --------
    The known answer for a counter and a key of zero:

    >>> from optguide.random import words
    >>> print([f"{word:08x}" for word in words(seed=0, key=0, t=0)])
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    a, b, c, d = t & _LOW, block & _LOW, key & _LOW, (key >> 32) & _LOW
    k, m = seed & _LOW, (seed >> 32) & _LOW
    for _ in range(10):
        high0, low0 = _product(a, _FACTORS[0])
        high1, low1 = _product(c, _FACTORS[1])
        a, b, c, d = high1 ^ b ^ k, low1, high0 ^ d ^ m, low0
        k, m = (k + _BUMPS[0]) & _LOW, (m + _BUMPS[1]) & _LOW
    return a, b, c, d


def _product(a: Any, b: int) -> tuple[Any, Any]:
    """Return the upper and the lower half of a product of two words.

    >>> print(_product(0xFFFFFFFF, 0xFFFFFFFF) == divmod(0xFFFFFFFF**2, 2**32))
    True
    """
    # The lower 16 bits of `a`, then the upper ones with what is carried.
    low = (a & 0xFFFF) * b
    high = (a >> 16) * b + (low >> 16)
    return high >> 16, ((high & 0xFFFF) << 16) | (low & 0xFFFF)


def uniform(seed: Any, key: Any, t: Any, count: int) -> Any:
    r"""Return random numbers spread evenly between 0 and 1, both left out.

    Parameters
    ----------
    seed, key, t
        As for `words`; their shapes are broadcast to ``(...)``.
    count : int
        How many for each.

    Returns
    -------
    array
        ``(..., count)``, odd multiples of $2^{-53}$.

    Examples
    --------
    Two starts together draw what each draws alone:

    >>> import numpy as np
    >>> from optguide.random import uniform
    >>> together = uniform(seed=1, key=np.array([7, 8]), t=5, count=3)
    >>> print((together[1] == uniform(seed=1, key=8, t=5, count=3)).all())
    True
    """
    first, second = _pairs(seed, key, t, count)
    return np.stack([first, second], axis=-1).reshape(*first.shape[:-1], -1)[
        ..., :count
    ]


def normal(seed: Any, key: Any, t: Any, count: int) -> Any:
    r"""Return random numbers of the standard normal distribution.

    They are made of `uniform` ones by the rule of {cite:t}`box1958`, two of two.

    Parameters
    ----------
    seed, key, t, count
        As for `uniform`.

    Returns
    -------
    array
        ``(..., count)``.

    Examples
    --------
    The mean square of a million of them is one:

    >>> from optguide.random import normal
    >>> print(f"{(normal(seed=0, key=0, t=0, count=10**6) ** 2).mean():.2f}")
    1.00
    """
    u, v = _pairs(seed, key, t, count)
    radius, angle = np.sqrt(-2 * np.log(u)), 2 * np.pi * v
    both = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return both.reshape(*u.shape[:-1], -1)[..., :count]


def keys(x: Any) -> Any:
    r"""Return a key for each start, made of the bits of its coordinates.

    So a start draws the same numbers alone, in a batch, in a block of a map and in a sweep. Runs from
    the same start draw the same; for noise of their own, hand over an array of seeds.

    Parameters
    ----------
    x : array
        Starts, ``(..., d)``.

    Returns
    -------
    array
        Whole numbers from 0 to $2^{52} - 1$, as floats, ``(...)``.

    Examples
    --------
    A start keeps its key among others, and the neighbouring number has another:

    >>> import numpy as np
    >>> from optguide.random import keys
    >>> x = np.array([[1.0, 2.0], [1.0, np.nextafter(2.0, 3.0)]])
    >>> print(keys(x)[0] == keys(x[0]), keys(x)[0] == keys(x)[1])
    True False
    """
    # The two zeros are one start. A sign is the block, the other bits are the seed.
    bits = np.ascontiguousarray(x + 0.0).view(np.int64)
    a, b, _, _ = words(
        bits & (2**63 - 1), 0, np.arange(bits.shape[-1]), (bits >> 63) & 1
    )
    # Sums wrap around, which scrambles no less.
    return ((a * 2**20 + (b >> 12)).sum(axis=-1) & (2**52 - 1)).astype(np.float64)


def _pairs(seed: Any, key: Any, t: Any, count: int) -> tuple[Any, Any]:
    """Return the first and the second uniform number of each block, ``(..., blocks)``."""
    blocks = np.arange((count + 1) // 2)
    seed, key, t = (np.expand_dims(number, -1) for number in (seed, key, t))
    a, b, c, d = np.broadcast_arrays(*words(seed, key, t, blocks))
    # 26 bits of each of two words, and a half, so that neither 0 nor 1 can come out.
    return ((a >> 6) * 2**26 + (b >> 6) + 0.5) / 2**52, (
        (c >> 6) * 2**26 + (d >> 6) + 0.5
    ) / 2**52
