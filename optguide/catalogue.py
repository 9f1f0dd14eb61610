"""The catalogue: one row per method and per surface, plain tuples.

Tests, pages, plots and indexes read it, so a new method is its file, its row here and its page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
from optguide.schedules import InverseTime
from optguide.surfaces.basins_and_walls import BasinsAndWalls
from optguide.surfaces.bounded_saddle import BoundedSaddle
from optguide.surfaces.bowl import Bowl
from optguide.surfaces.giant_plateau import GiantPlateau
from optguide.surfaces.hills_and_canyon import HillsAndCanyon
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.monkey_saddle import MonkeySaddle
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.ripple import Ripple
from optguide.surfaces.rosenbrock import Rosenbrock
from optguide.surfaces.two_minimums import TwoMinimums
from optguide.surfaces.wobbly import Wobbly

__all__ = ["METHODS", "SURFACES", "MethodRow", "Style", "SurfaceRow"]


class Style(NamedTuple):
    """How a method is drawn within the colour of its family."""

    dash: str  #: Matplotlib line style: "-", "--", ":", "-."
    marker: str  #: Matplotlib marker


class MethodRow(NamedTuple):
    """One method of the catalogue."""

    method: Any  #: an instance with parameters that work on Himmelblau's function
    label: str  #: what figures call it
    family: str  #: "descent", "momentum", "adaptive" or "curvature"; gives the colour
    style: Style  #: dash and marker within the family
    source: str  #: key of the primary source in ``docs/references.bib``


class SurfaceRow(NamedTuple):
    """One surface of the catalogue."""

    surface: Any  #: an instance
    label: str  #: what figures call it
    family: str  #: "simple", "classic", "article" or "saddle"
    source: str  #: key of the source in ``docs/references.bib``, "" where the surface is our own


#: One row per method, in the order in which they are best read.
METHODS: tuple[MethodRow, ...] = (
    MethodRow(GradientDescent(0.01), "gradient descent", "descent", Style("-", "o"), "cauchy1847"),
    MethodRow(
        Scheduled(GradientDescent(0.01), InverseTime(0.01)),
        "scheduled descent",
        "descent",
        Style("--", "s"),
        "robbins1951",
    ),
    MethodRow(Momentum(0.003), "momentum", "momentum", Style("-", "o"), "polyak1964"),
    MethodRow(LeakyMomentum(0.01), "leaky momentum", "momentum", Style(":", "s"), "polyak1964"),
    MethodRow(Nesterov(0.003), "Nesterov", "momentum", Style("--", "^"), "nesterov1983"),
    MethodRow(AdaGrad(0.5), "AdaGrad", "adaptive", Style("-.", "s"), "duchi2011"),
    MethodRow(RMSProp(0.01, rho=0.9), "RMSProp", "adaptive", Style("--", "^"), "tieleman2012"),
    MethodRow(Adadelta(1.0, rho=0.9), "Adadelta", "adaptive", Style(":", "D"), "zeiler2012"),
    MethodRow(Adam(0.1), "Adam", "adaptive", Style("-", "o"), "kingma2015"),
    MethodRow(
        SaddleFreeNewton(), "saddle-free Newton", "curvature", Style("--", "^"), "dauphin2014"
    ),
    MethodRow(ExactTrustRegion(), "trust region", "curvature", Style("-", "o"), "more1983"),
)

#: One row per surface, in the order in which they are best read.
SURFACES: tuple[SurfaceRow, ...] = (
    SurfaceRow(Quadratic(), "quadratic", "simple", ""),
    SurfaceRow(Bowl(), "bowl", "article", ""),
    SurfaceRow(Wobbly(), "wobbly", "article", ""),
    SurfaceRow(BasinsAndWalls(), "basins and walls", "article", ""),
    SurfaceRow(Ripple(), "ripple", "article", ""),
    SurfaceRow(GiantPlateau(), "giant plateau", "article", ""),
    SurfaceRow(HillsAndCanyon(), "hills and canyon", "article", ""),
    SurfaceRow(TwoMinimums(), "two minimums", "article", ""),
    SurfaceRow(Himmelblau(), "Himmelblau", "classic", "himmelblau1972"),
    SurfaceRow(Rosenbrock(), "Rosenbrock", "classic", "rosenbrock1960"),
    SurfaceRow(BoundedSaddle(), "bounded saddle", "saddle", ""),
    SurfaceRow(MonkeySaddle(), "monkey saddle", "saddle", ""),
)
