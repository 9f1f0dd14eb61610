"""Seconds and memory of `extreme_eigenpairs` in a hundred thousand dimensions.

Run it alone: ``python tests/bench/eigenpairs.py``. Each case runs in a process of its own. The
memory is the peak of what the search allocates, without the data of the problem.
"""

import subprocess
import sys
import time
import tracemalloc

import numpy as np

from optguide import LogisticRegression, extreme_eigenpairs

D = 100_000


class Indefinite:
    """A Hessian with eigenvalues of both signs, an isolated one inside, in turned axes."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.lam = np.concatenate(
            [rng.uniform(-2, -0.5, D // 2), rng.uniform(0.5, 3, D // 2)]
        )
        self.lam[[0, 1, 2]] = -2.5, 0.01, 3.5
        # A reflection turns the axes at the price of two scalar products.
        u = rng.normal(size=D)
        self.u = u / np.linalg.norm(u)

    def turned(self, v):
        return v - 2 * (self.u @ v) * self.u

    def hvp(self, x, p):
        return self.turned(self.lam * self.turned(p))


def logistic():
    rng = np.random.default_rng(0)
    features = (rng.uniform(size=(200, D)) < 0.01) * 1.0
    return LogisticRegression(
        features, rng.integers(0, 2, 200) * 1.0, weight_decay=1e-3
    )


CASES = {"logistic regression, 200 samples": logistic, "indefinite, turned": Indefinite}


def measure(name):
    surface = CASES[name]()
    tracemalloc.start()
    began = time.perf_counter()
    found = extreme_eigenpairs(surface, np.zeros(D), count=3)
    seconds, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    print(
        f"{name}: {seconds:.1f} s, {found.products} products, {peak / 1e6:.0f} MB beside the data"
    )
    print(
        f"  values {np.round(found.values, 6)}, residuals up to {found.residuals.max():.1e}"
    )
    print(
        f"  nearest to zero {found.nearest_zero:.6g} (residual {found.nearest_residual:.1e})"
    )
    print(f"  condition {found.condition:.6g}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        for name in CASES:
            subprocess.run([sys.executable, __file__, name], check=True)
