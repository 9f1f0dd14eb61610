"""What has to run so that every line below a formula of this package is reached."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from annotated_source.formulas import Formulas, Run
from annotated_source.notation import STARTS
from optguide_site.checked_files import CONVENTIONS, FILES

from optguide import catalogue
from optguide.driver import missing_oracle
from optguide.problems.linear_regression import LinearRegression
from optguide.surfaces.ackley_nd import AckleyND
from optguide.surfaces.chained_rosenbrock import ChainedRosenbrock
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.linear import Linear
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.rastrigin_nd import RastriginND
from optguide.surfaces.styblinski_tang_nd import StyblinskiTangND
from optguide.surfaces.wrappers.regularized import Regularized
from optguide.surfaces.wrappers.rotated import Rotated
from optguide.surfaces.wrappers.scaled import Scaled

#: Instances that run files the catalogue does not run.
EXTRAS: tuple[Any, ...] = (
    Linear(np.array([0.5, -2.0])),
    Regularized(Himmelblau(), 0.5),
    Rotated(Himmelblau(), 0.3),
    Scaled(Himmelblau(), 0.5, np.array([2.0, 0.7])),
    ChainedRosenbrock(4),
    RastriginND(3),
    AckleyND(3),
    StyblinskiTangND(3),
)


def runs() -> Iterator[Run]:
    """Yield some steps of every method, and every question to every surface."""
    rng = np.random.default_rng(1)
    # In three dimensions the matrix of the eigenvectors is not symmetric by accident.
    three = Quadratic((4.0, 10.0, -3.0), angle=0.5)
    squares = LinearRegression.drawn(samples=5, spreads=[1.0, 2.0, 3.0])
    # Method by method: what methods share is looked at on every surface.
    for row in catalogue.METHODS:
        for surface, dimension in (Himmelblau(), 2), (three, 3), (squares, 3):
            if not missing_oracle(row.method, surface)[1]:
                start = rng.uniform(-4, 4, (STARTS, dimension))
                yield partial(steps, row.method, surface, start)
    for surface in (*(row.surface for row in catalogue.SURFACES), *EXTRAS):
        x = points(surface, rng)
        for question in ("value", "gradient", "hessian", "residuals", "jacobian"):
            if hasattr(surface, question):
                yield partial(getattr(surface, question), x)


def steps(method: Any, surface: Any, x: Any) -> None:
    state = method.init(x)
    # Two steps at the start and one long after: some rules change on the way.
    for later in 0, 0, 1000:
        counted = {
            n: v + later for n, v in state._asdict().items() if isinstance(v, int)
        }
        state = method.step(surface, state._replace(**counted))


def points(surface: Any, rng: np.random.Generator) -> Any:
    low, high = np.transpose(getattr(surface, "domain", [(-1.0, 1.0)] * 2))
    return rng.uniform(low, high, (STARTS, len(low)))


FORMULAS = Formulas(FILES, runs, CONVENTIONS)
