"""A sweep: hyper-parameters that are arrays."""

from dataclasses import replace
from typing import assert_type

import numpy as np

import optguide as og
from optguide.methods.adam import Adam
from optguide.studies.learning_rate_range import LearningRateRange
from optguide.typing import Array

rates = np.geomspace(1e-3, 1.0, 7)[:, None]
state = og.run(og.Adam(learning_rate=rates), og.Himmelblau(), [1.0, 1.0], steps=20)
assert_type(state.x, Array)
assert state.x.shape == (7, 2)

both = og.Momentum(learning_rate=rates[:, None], momentum=np.array([[0.0], [0.9]]))
assert og.run(both, og.Himmelblau(), np.zeros((2, 2)), 3).x.shape == (7, 2, 2)
clipped = og.Clipped(both, max_norm=rates)
assert og.SaddleFreeNewton(damping=rates).learning_rate == 1.0

half = replace(Adam(0.5), learning_rate=0.25)
assert_type(half, Adam)
found = og.learning_rate_range(Adam(), og.Bowl(), [1.0, 1.0], 20, target=0.1)
assert_type(found, LearningRateRange)
answer = og.frequency_response(Adam(1.0), [0.1, 0.2], amplitude=[[1.0], [2.0]])
assert answer.gain.shape == (2, 2)
map_ = og.basins(Adam(0.1), og.Himmelblau(), grid=4, steps=3)
one, two = og.basins([Adam(0.1), Adam(0.2)], og.Himmelblau(), grid=4, steps=3)
assert map_.end.shape == one.end.shape == two.end.shape


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    Adam([0.1, 0.2])  # type: ignore[arg-type]  # pyright: ignore
    Adam("0.1")  # type: ignore[arg-type]  # pyright: ignore
    Adam(0.1, beta_1=0.9)  # type: ignore[call-arg]  # pyright: ignore
    og.LBFGS(memory=rates)  # type: ignore[arg-type]  # pyright: ignore
    og.ChainedRosenbrock(2.0)  # type: ignore[arg-type]  # pyright: ignore
    half.learning_rate = 0.5  # type: ignore[misc]  # pyright: ignore
