r"""Where a ray leaves a ball: the boundary intersection of trust-region methods.

A dogleg step and the conjugate gradients of Steihaug both walk inside the ball
$|p| \le \Delta$ and must stop at its boundary. How far along a direction that is, is
the positive root of a quadratic equation.
"""

from __future__ import annotations

import numpy as np

from optguide.typing import Array


def boundary_intersection(p: Array, d: Array, radius: Array) -> Array:
    r"""Return how far along a direction the boundary of the ball is.

    Parameters
    ----------
    p : array
        $p$, points of the ball, ``(..., d)``.
    d : array
        $d$, directions that do not lead back to the centre, $p \cdot d \ge 0$,
        ``(..., d)``.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    array
        $\tau \ge 0$ with $|p + \tau d| = \Delta$, ``(...)``; nan for a direction of
        length zero.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 7.2.

    Examples
    --------
    From 3 along the other axis, the boundary of the ball of radius 5 is 4 away:

    >>> import numpy as np
    >>> from optguide.linalg import boundary_intersection
    >>> p, d = np.array([3.0, 0.0]), np.array([0.0, 1.0])
    >>> print(boundary_intersection(p, d, np.array(5.0)))
    4.0
    """
    # $a = d \cdot d$
    a = (d * d).sum(axis=-1)
    # $b = p \cdot d$
    b = (p * d).sum(axis=-1)
    # $c = \max(\Delta^2 - p \cdot p, 0)$
    c = np.maximum(radius**2 - (p * p).sum(axis=-1), 0.0)
    # The positive root of $a \tau^2 + 2 b \tau = c$, in the form without cancellation.
    # $\tau = c / (b + \sqrt{b^2 + a c})$
    return np.asarray(c / (b + np.sqrt(b**2 + a * c)))
