"""The catalogue: one row per method and per surface, plain tuples.

Tests, pages, plots and indexes read it, so a new method is its file, its row here and its page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from optguide.methods.adabelief import AdaBelief
from optguide.methods.adadelta import Adadelta
from optguide.methods.adagrad import AdaGrad
from optguide.methods.adagrad_absolute import AdaGradAbsolute
from optguide.methods.adagrad_exponential import AdaGradExponential
from optguide.methods.adagrad_power import AdaGradPower
from optguide.methods.adam import Adam
from optguide.methods.adamax import Adamax
from optguide.methods.adamw import AdamW
from optguide.methods.amsgrad import AMSGrad
from optguide.methods.armijo_descent import ArmijoDescent
from optguide.methods.barzilai_borwein import BarzilaiBorwein
from optguide.methods.bfgs import BFGS
from optguide.methods.cauchy_point import CauchyPoint
from optguide.methods.centered_rmsprop import CenteredRMSProp
from optguide.methods.conjugate_gradient import ConjugateGradient
from optguide.methods.cubic_regularization import CubicRegularization
from optguide.methods.damped_newton import DampedNewton
from optguide.methods.dogleg import Dogleg
from optguide.methods.exact_trust_region import ExactTrustRegion
from optguide.methods.gauss_newton import GaussNewton
from optguide.methods.gradient_descent import GradientDescent
from optguide.methods.hessian_free import HessianFree
from optguide.methods.krylov_saddle_free_newton import KrylovSaddleFreeNewton
from optguide.methods.langevin_dynamics import LangevinDynamics
from optguide.methods.lbfgs import LBFGS
from optguide.methods.leaky_momentum import LeakyMomentum
from optguide.methods.levenberg_marquardt import LevenbergMarquardt
from optguide.methods.lion import Lion
from optguide.methods.momentum import Momentum
from optguide.methods.nadam import NAdam
from optguide.methods.natural_gradient import NaturalGradient
from optguide.methods.negative_curvature import NegativeCurvature
from optguide.methods.nesterov import Nesterov
from optguide.methods.newton import Newton
from optguide.methods.newton_cg import NewtonCG
from optguide.methods.noisy_gradient_descent import NoisyGradientDescent
from optguide.methods.perturbed_gradient_descent import PerturbedGradientDescent
from optguide.methods.polyak_step import PolyakStep
from optguide.methods.radam import RAdam
from optguide.methods.rmsprop import RMSProp
from optguide.methods.rprop import Rprop
from optguide.methods.saddle_free_newton import SaddleFreeNewton
from optguide.methods.schedule_free import ScheduleFree
from optguide.methods.sign_descent import SignDescent
from optguide.methods.signum import Signum
from optguide.methods.smoothed_nesterov import SmoothedNesterov
from optguide.methods.steihaug_cg import SteihaugCG
from optguide.methods.wolfe_descent import WolfeDescent
from optguide.methods.wrappers.averaged import Averaged
from optguide.methods.wrappers.clipped import Clipped
from optguide.methods.wrappers.exponential_average import ExponentialAverage
from optguide.methods.wrappers.lookahead import Lookahead
from optguide.methods.wrappers.reduce_on_plateau import ReduceOnPlateau
from optguide.methods.wrappers.scheduled import Scheduled
from optguide.methods.wrappers.sharpness_aware import SharpnessAware
from optguide.methods.yogi import Yogi
from optguide.schedules import InverseTime
from optguide.surfaces.ackley import Ackley
from optguide.surfaces.basins_and_walls import BasinsAndWalls
from optguide.surfaces.beale import Beale
from optguide.surfaces.booth import Booth
from optguide.surfaces.bounded_saddle import BoundedSaddle
from optguide.surfaces.bowl import Bowl
from optguide.surfaces.branin import Branin
from optguide.surfaces.cosine_well import CosineWell
from optguide.surfaces.coupled_saddle import CoupledSaddle
from optguide.surfaces.cusp import Cusp
from optguide.surfaces.double_well import DoubleWell
from optguide.surfaces.easom import Easom
from optguide.surfaces.giant_plateau import GiantPlateau
from optguide.surfaces.goldstein_price import GoldsteinPrice
from optguide.surfaces.hills_and_canyon import HillsAndCanyon
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.lee_saddle import LeeSaddle
from optguide.surfaces.matyas import Matyas
from optguide.surfaces.mccormick import McCormick
from optguide.surfaces.monkey_saddle import MonkeySaddle
from optguide.surfaces.muller_brown import MullerBrown
from optguide.surfaces.parabola import Parabola
from optguide.surfaces.peaks import Peaks
from optguide.surfaces.peano import Peano
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.quartic_minimum import QuarticMinimum
from optguide.surfaces.quartic_saddle import QuarticSaddle
from optguide.surfaces.rastrigin import Rastrigin
from optguide.surfaces.ravine import Ravine
from optguide.surfaces.ripple import Ripple
from optguide.surfaces.rosenbrock import Rosenbrock
from optguide.surfaces.sine_cosine_saddle import SineCosineSaddle
from optguide.surfaces.six_hump_camel import SixHumpCamel
from optguide.surfaces.styblinski_tang import StyblinskiTang
from optguide.surfaces.three_hump_camel import ThreeHumpCamel
from optguide.surfaces.tilted_saddle import TiltedSaddle
from optguide.surfaces.two_minima import TwoMinima
from optguide.surfaces.wavy_saddle import WavySaddle
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
    MethodRow(
        ReduceOnPlateau(GradientDescent(0.01)), "descent with cuts", "descent", Style(":", "D"), ""
    ),
    MethodRow(
        Clipped(GradientDescent(0.01), 10.0),
        "clipped descent",
        "descent",
        Style("-.", "^"),
        "pascanu2013",
    ),
    MethodRow(
        SharpnessAware(GradientDescent(0.01)),
        "sharpness-aware descent",
        "descent",
        Style("-", "v"),
        "foret2021",
    ),
    MethodRow(
        Averaged(GradientDescent(0.01), start=10, every=2),
        "averaged descent",
        "descent",
        Style("--", "D"),
        "polyak1992",
    ),
    MethodRow(
        ExponentialAverage(GradientDescent(0.01), 0.9),
        "exponential average",
        "descent",
        Style(":", "^"),
        "polyak1992",
    ),
    MethodRow(ArmijoDescent(0.01), "Armijo's descent", "descent", Style("-", "s"), "armijo1966"),
    MethodRow(WolfeDescent(), "Wolfe's descent", "descent", Style(":", "s"), "wolfe1969"),
    MethodRow(BarzilaiBorwein(), "Barzilai-Borwein", "descent", Style("-.", "s"), "barzilai1988"),
    MethodRow(PolyakStep(0.0), "Polyak's step", "descent", Style("--", "v"), "polyak1969"),
    MethodRow(
        NoisyGradientDescent(0.01, scale=1.0), "noisy descent", "descent", Style(":", "o"), "ge2015"
    ),
    MethodRow(
        PerturbedGradientDescent(0.01, radius=0.1, threshold=10.0, wait=5),
        "perturbed descent",
        "descent",
        Style("--", "o"),
        "jin2017",
    ),
    MethodRow(
        LangevinDynamics(0.01, temperature=0.1),
        "Langevin dynamics",
        "descent",
        Style("--", "^"),
        "welling2011",
    ),
    MethodRow(Momentum(0.003), "momentum", "momentum", Style("-", "o"), "polyak1964"),
    MethodRow(LeakyMomentum(0.01), "leaky momentum", "momentum", Style(":", "s"), "polyak1964"),
    MethodRow(Nesterov(0.003), "Nesterov", "momentum", Style("--", "^"), "nesterov1983"),
    MethodRow(
        SmoothedNesterov(0.003), "smoothed Nesterov", "momentum", Style("-.", "D"), "nesterov1983"
    ),
    MethodRow(Lookahead(Momentum(0.003)), "lookahead", "momentum", Style("-", "v"), "zhang2019"),
    MethodRow(AdaGrad(0.5), "AdaGrad", "adaptive", Style("-.", "s"), "duchi2011"),
    MethodRow(
        AdaGradPower(1.0, power=0.75), "AdaGrad, power", "adaptive", Style("-.", "v"), "duchi2011"
    ),
    MethodRow(AdaGradAbsolute(1.0), "AdaGrad, absolute", "adaptive", Style("-.", "p"), "duchi2011"),
    MethodRow(
        AdaGradExponential(0.01, scale=1e6),
        "AdaGrad, exponential",
        "adaptive",
        Style("-.", "<"),
        "duchi2011",
    ),
    MethodRow(RMSProp(0.01, rho=0.9), "RMSProp", "adaptive", Style("--", "^"), "tieleman2012"),
    MethodRow(
        CenteredRMSProp(0.01, rho=0.9),
        "centred RMSProp",
        "adaptive",
        Style("--", "v"),
        "graves2013",
    ),
    MethodRow(Adadelta(1.0, rho=0.9), "Adadelta", "adaptive", Style(":", "D"), "zeiler2012"),
    MethodRow(Adam(0.1), "Adam", "adaptive", Style("-", "o"), "kingma2015"),
    MethodRow(AdamW(0.1), "AdamW", "adaptive", Style("-", "s"), "loshchilov2019"),
    MethodRow(AMSGrad(0.1), "AMSGrad", "adaptive", Style("--", "D"), "reddi2018"),
    MethodRow(Adamax(0.1), "Adamax", "adaptive", Style(":", "o"), "kingma2015"),
    MethodRow(NAdam(0.1), "NAdam", "adaptive", Style("-", "v"), "dozat2016"),
    MethodRow(RAdam(0.01), "RAdam", "adaptive", Style("--", "o"), "liu2020"),
    MethodRow(AdaBelief(0.05), "AdaBelief", "adaptive", Style(":", "s"), "zhuang2020"),
    MethodRow(Yogi(0.1), "Yogi", "adaptive", Style("-.", "o"), "zaheer2018"),
    MethodRow(Rprop(1.0), "Rprop", "adaptive", Style(":", "^"), "riedmiller1993"),
    MethodRow(SignDescent(0.02), "sign descent", "descent", Style("-.", "o"), "bernstein2018"),
    MethodRow(Signum(0.02), "Signum", "momentum", Style("-.", "s"), "bernstein2018"),
    MethodRow(Lion(0.02), "Lion", "momentum", Style("-", "^"), "chen2023"),
    MethodRow(ScheduleFree(0.01), "schedule-free", "momentum", Style("--", "o"), "defazio2024"),
    MethodRow(Newton(), "Newton", "curvature", Style("-", "s"), "nocedal2006"),
    MethodRow(DampedNewton(100.0), "damped Newton", "curvature", Style("--", "s"), "levenberg1944"),
    MethodRow(NewtonCG(), "Newton-CG", "curvature", Style(":", "D"), "nocedal2006"),
    MethodRow(
        SaddleFreeNewton(), "saddle-free Newton", "curvature", Style("--", "^"), "dauphin2014"
    ),
    MethodRow(
        KrylovSaddleFreeNewton(2),
        "Krylov saddle-free",
        "curvature",
        Style(":", "^"),
        "dauphin2014",
    ),
    MethodRow(
        NegativeCurvature(0.01), "negative curvature", "curvature", Style("-", "^"), "more1979"
    ),
    MethodRow(
        CubicRegularization(),
        "cubic regularization",
        "curvature",
        Style("-.", "^"),
        "nesterov2006",
    ),
    MethodRow(
        ConjugateGradient(), "conjugate gradients", "curvature", Style("-.", "p"), "polak1969"
    ),
    MethodRow(BFGS(), "BFGS", "curvature", Style("-", "p"), "nocedal2006"),
    MethodRow(LBFGS(), "L-BFGS", "curvature", Style("--", "p"), "liu1989"),
    MethodRow(GaussNewton(0.5), "Gauss-Newton", "curvature", Style("-", "v"), "nocedal2006"),
    MethodRow(
        LevenbergMarquardt(), "Levenberg-Marquardt", "curvature", Style("--", "v"), "marquardt1963"
    ),
    MethodRow(HessianFree(), "Hessian-free", "curvature", Style(":", "v"), "martens2010"),
    MethodRow(NaturalGradient(0.5), "natural gradient", "curvature", Style("-.", "v"), "amari1998"),
    MethodRow(CauchyPoint(), "Cauchy point", "curvature", Style(":", "o"), "nocedal2006"),
    MethodRow(Dogleg(), "dogleg", "curvature", Style("-.", "o"), "powell1970"),
    MethodRow(SteihaugCG(), "Steihaug", "curvature", Style("--", "o"), "steihaug1983"),
    MethodRow(ExactTrustRegion(), "trust region", "curvature", Style("-", "o"), "more1983"),
)

#: One row per surface, in the order in which they are best read.
SURFACES: tuple[SurfaceRow, ...] = (
    SurfaceRow(Parabola(), "parabola", "simple", ""),
    SurfaceRow(CosineWell(), "cosine well", "simple", ""),
    SurfaceRow(Quadratic(), "quadratic", "simple", ""),
    SurfaceRow(Ravine(100.0), "ravine", "simple", ""),
    SurfaceRow(Bowl(), "bowl", "article", ""),
    SurfaceRow(Wobbly(), "wobbly", "article", ""),
    SurfaceRow(BasinsAndWalls(), "basins and walls", "article", ""),
    SurfaceRow(Ripple(), "ripple", "article", ""),
    SurfaceRow(GiantPlateau(), "giant plateau", "article", ""),
    SurfaceRow(HillsAndCanyon(), "hills and canyon", "article", ""),
    SurfaceRow(TwoMinima(), "two minima", "article", ""),
    SurfaceRow(Himmelblau(), "Himmelblau", "classic", "himmelblau1972"),
    SurfaceRow(Rosenbrock(), "Rosenbrock", "classic", "rosenbrock1960"),
    SurfaceRow(Beale(), "Beale", "classic", "beale1958"),
    SurfaceRow(Booth(), "Booth", "classic", "jamil2013"),
    SurfaceRow(Matyas(), "Matyas", "classic", "jamil2013"),
    SurfaceRow(Rastrigin(), "Rastrigin", "classic", "rastrigin1974"),
    SurfaceRow(Ackley(), "Ackley", "classic", "ackley1987"),
    SurfaceRow(ThreeHumpCamel(), "three-hump camel", "classic", "branin1972"),
    SurfaceRow(SixHumpCamel(), "six-hump camel", "classic", "dixon1978"),
    SurfaceRow(StyblinskiTang(), "Styblinski-Tang", "classic", "styblinski1990"),
    SurfaceRow(GoldsteinPrice(), "Goldstein-Price", "classic", "goldstein1971"),
    SurfaceRow(Branin(), "Branin", "classic", "branin1972"),
    SurfaceRow(Easom(), "Easom", "classic", "jamil2013"),
    SurfaceRow(McCormick(), "McCormick", "classic", "jamil2013"),
    SurfaceRow(Peaks(), "peaks", "classic", "mathworkspeaks"),
    SurfaceRow(MullerBrown(), "Müller-Brown", "classic", "muller1979"),
    SurfaceRow(BoundedSaddle(), "bounded saddle", "saddle", ""),
    SurfaceRow(LeeSaddle(), "Lee's saddle", "saddle", "lee2016"),
    SurfaceRow(DoubleWell(), "double well", "saddle", ""),
    SurfaceRow(SineCosineSaddle(), "sine-cosine saddle", "saddle", ""),
    SurfaceRow(WavySaddle(), "wavy saddle", "saddle", ""),
    SurfaceRow(CoupledSaddle(), "coupled saddle", "saddle", ""),
    SurfaceRow(TiltedSaddle(), "tilted saddle", "saddle", ""),
    SurfaceRow(MonkeySaddle(), "monkey saddle", "saddle", ""),
    SurfaceRow(Cusp(), "cusp", "saddle", ""),
    SurfaceRow(QuarticSaddle(), "quartic saddle", "saddle", ""),
    SurfaceRow(QuarticMinimum(), "quartic minimum", "saddle", ""),
    SurfaceRow(Peano(), "Peano's surface", "saddle", "genocchi1899"),
)
