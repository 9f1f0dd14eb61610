"""Names: where they are imported from, and modules that are loaded when asked for."""

from typing import assert_type

import numpy as np

import optguide
import optguide as og
from optguide import *  # pyright: ignore[reportWildcardImportFromLibrary]
from optguide.methods import Adam as AdamOfMethods
from optguide.methods.adam import AdamState
from optguide.problems import LinearRegression
from optguide.studies import escape_time as _escape_time
from optguide.surfaces import Himmelblau as HimmelblauOfSurfaces

method = Adam(learning_rate=0.1)
assert_type(method, AdamOfMethods)
assert_type(Himmelblau(), HimmelblauOfSurfaces)
assert_type(run(method, Himmelblau(), start=[-4.0, 4.0], steps=3), AdamState)
assert_type(optguide.Adam(), AdamOfMethods)
assert minimize is og.minimize
assert escape_time is _escape_time
problem = LinearRegression(np.array([[1.0], [2.0]]), np.array([1.0, 2.0]))
assert og.run(og.GaussNewton(), problem, [0.0], 1).x.shape == (1,)

# Loaded when asked for.
schedule = og.schedules.Cosine(100)
assert schedule(0) == 1.0
assert_type(og.signals.sine(), og.typing.Array)
assert callable(og.plotting.path)
assert og.catalogue.METHODS[0].label
assert og.compile.record(og.Bowl().value, np.ones(2))
assert_type(og.__version__, str)


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    og.Adem()  # type: ignore[attr-defined]  # pyright: ignore
    og.plotting.pathes()  # type: ignore[attr-defined]  # pyright: ignore
