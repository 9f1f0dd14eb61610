"""Gradient-based optimization, one short annotated file per idea.

A *surface* answers questions about a function at a point: value, gradient, Hessian. A *method* asks
them and moves. A *state* is what the method remembers. A *trace* is a state with time in front.
"""

from optguide.critical import CriticalPoint
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
from optguide.surfaces.counted import Counted
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.tilt import Tilt

__version__ = "0.1.0"
__all__ = [
    "AdaGrad",
    "Adadelta",
    "Adam",
    "Counted",
    "CriticalPoint",
    "ExactTrustRegion",
    "GradientDescent",
    "Himmelblau",
    "LeakyMomentum",
    "Minimized",
    "Momentum",
    "Nesterov",
    "Quadratic",
    "RMSProp",
    "SaddleFreeNewton",
    "Scheduled",
    "Tilt",
    "iterate",
    "minimize",
    "playback",
    "run",
    "trace",
]
