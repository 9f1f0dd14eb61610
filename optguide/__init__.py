"""Gradient-based optimization, one short annotated file per idea.

A *surface* answers questions about a function at a point: value, gradient, Hessian. A *method* asks
them and moves. A *state* is what the method remembers. A *trace* is a state with time in front.
"""

from optguide.critical import (
    CriticalPoint,
    classify,
    find_critical_points,
    winding_number,
)
from optguide.derivatives import (
    central_difference,
    complex_step,
    hvp,
    second_difference,
    taylor_slope,
)
from optguide.drive import Minimized, iterate, minimize, playback, run, trace
from optguide.methods.adadelta import Adadelta
from optguide.methods.adagrad import AdaGrad
from optguide.methods.adam import Adam
from optguide.methods.exact_trust_region import ExactTrustRegion
from optguide.methods.gradient_descent import GradientDescent
from optguide.methods.leaky_momentum import LeakyMomentum
from optguide.methods.momentum import Momentum
from optguide.methods.nesterov import Nesterov
from optguide.methods.rmsprop import RMSProp
from optguide.methods.saddle_free_newton import SaddleFreeNewton
from optguide.methods.wrappers.scheduled import Scheduled
from optguide.surfaces.basins_and_walls import BasinsAndWalls
from optguide.surfaces.bounded_saddle import BoundedSaddle
from optguide.surfaces.bowl import Bowl
from optguide.surfaces.counted import Counted
from optguide.surfaces.function import Function
from optguide.surfaces.giant_plateau import GiantPlateau
from optguide.surfaces.hills_and_canyon import HillsAndCanyon
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.monkey_saddle import MonkeySaddle
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.ripple import Ripple
from optguide.surfaces.rosenbrock import Rosenbrock
from optguide.surfaces.tilt import Tilt
from optguide.surfaces.two_minimums import TwoMinimums
from optguide.surfaces.wobbly import Wobbly

__version__ = "0.1.0"
__all__ = [
    "AdaGrad",
    "Adadelta",
    "Adam",
    "BasinsAndWalls",
    "BoundedSaddle",
    "Bowl",
    "Counted",
    "CriticalPoint",
    "ExactTrustRegion",
    "Function",
    "GiantPlateau",
    "GradientDescent",
    "HillsAndCanyon",
    "Himmelblau",
    "LeakyMomentum",
    "Minimized",
    "Momentum",
    "MonkeySaddle",
    "Nesterov",
    "Quadratic",
    "RMSProp",
    "Ripple",
    "Rosenbrock",
    "SaddleFreeNewton",
    "Scheduled",
    "Tilt",
    "TwoMinimums",
    "Wobbly",
    "central_difference",
    "classify",
    "complex_step",
    "find_critical_points",
    "hvp",
    "iterate",
    "minimize",
    "playback",
    "run",
    "second_difference",
    "taylor_slope",
    "trace",
    "winding_number",
]
