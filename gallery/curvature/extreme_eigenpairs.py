r"""
A saddle detector that is right
===============================

What kind of point is this? The signs of the Hessian's eigenvalues tell, if three things are asked
first: is it a critical point at all, is an eigenvalue zero, and which number is the condition number?

Popular snippets of a "saddle detector" ask none of them. Theirs is written out here beside
`classify` and `extreme_eigenpairs`, on points whose kind is known.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    CoupledSaddle,
    Function,
    GradientDescent,
    LogisticRegression,
    MonkeySaddle,
    QuarticMinimum,
    QuarticSaddle,
    classify,
    extreme_eigenpairs,
    run,
)


def snippet(surface, x):
    """Return what a popular snippet says of a point, and its condition number."""
    lam = np.linalg.eigvalsh(surface.hessian(np.array(x)))
    kind = (
        "minimum" if (lam >= 0).all() else "maximum" if (lam <= 0).all() else "saddle"
    )
    return kind, abs(lam.max() / lam.min()) if lam.min() else np.inf


steep = Function(lambda x: -50 * x[..., 0] ** 2 + 0.0005 * x[..., 1] ** 2)
surfaces = [CoupledSaddle()] * 2 + [
    QuarticSaddle(),
    QuarticMinimum(),
    MonkeySaddle(),
    steep,
]
rows = []
for surface, x in zip(surfaces, [[0.1, 0.1], *[[0.0, 0.0]] * 5], strict=True):
    kind, quotient = snippet(surface, x)
    condition = extreme_eigenpairs(surface, x).condition
    rows.append((kind, str(classify(surface, x)), quotient, condition))
    print(f"{type(surface).__name__:15s}{x!s:11s}{kind:8s}{quotient:9.3g}", end="   ")
    print(f"{rows[-1][1]:13s}{condition:9.3g}")

# %%
# With products alone the ends of a spectrum are found in 600 dimensions, to within the residuals.

problem = LogisticRegression.drawn(
    100, np.linspace(0.02, 0.2, 600), weight_decay=0.01, seed=1
)
found = extreme_eigenpairs(problem, np.zeros(600), count=1)
exact = np.linalg.eigvalsh(problem.hessian(np.zeros(600)))
fig, ax = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
ax.plot(exact, color="#000000", label="all 600 eigenvalues")
ax.plot([0, 599], found.values, "o", color="C1", label="found by products")
ax.set(
    yscale="log",
    xlabel="number",
    ylabel="eigenvalue",
    title="Logistic regression, 100 samples",
)
ax.legend()
fig.set_label(
    "The spectrum of a Hessian in 600 dimensions: 500 eigenvalues of 0.01 and 100 "
    f"above. The ends were found by {found.products} products; the condition number is "
    f"{found.condition:.1f}."
)
plt.show()

# %%
# The snippet calls a point with a gradient of 0.28 a saddle, and the quartic saddle and the monkey saddle
# minima: with an eigenvalue of zero the Hessian cannot decide, and the right answer is to say so. Descent
# from beside tells the two quartics apart. With eigenvalues of both signs, -100 and 0.001, the snippet's
# condition number is 0.00001 in place of 100 000.

kinds = ["not critical", "saddle", *["degenerate"] * 3, "saddle"]
assert [right for _, right, _, _ in rows] == kinds
assert [kind for kind, _, _, _ in rows[2:5]] == ["minimum"] * 3
assert f"{np.linalg.norm(CoupledSaddle().gradient([0.1, 0.1])):.2f}" == "0.28"
assert np.allclose(rows[-1][2:], [1e-5, 1e5], rtol=1e-3)
assert np.abs(found.values - exact[[0, -1]]).max() < 1e-9
assert np.isclose(found.condition, exact[-1] / exact[0])
same = [run(GradientDescent(0.1), s, [0.0, 0.1], 300).x[1] for s in surfaces[2:4]]
assert same[0] > 0.1 > same[1] > 0
