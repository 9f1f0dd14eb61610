"""Gradient-based optimization, one short annotated file per idea.

A *surface* answers questions about a function at a point: value, gradient, Hessian. A *method* asks
them and moves. A *state* is what the method remembers. A *trace* is a state with time in front.
"""

from optguide.calculus.critical_points import (
    CriticalPoint,
    classify,
    find_critical_points,
    winding_number,
)
from optguide.calculus.derivatives import (
    central_difference,
    complex_step,
    hvp,
    second_difference,
    taylor_test,
)
from optguide.calculus.eigenpairs import Eigenpairs, extreme_eigenpairs
from optguide.driver import Minimized, iterate, minimize, response, run, trace
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
from optguide.problems.curve_fit import CurveFit
from optguide.problems.deep_linear_chain import DeepLinearChain
from optguide.problems.linear_regression import LinearRegression
from optguide.problems.logistic_regression import LogisticRegression
from optguide.problems.matrix_factorization import MatrixFactorization
from optguide.problems.phase_retrieval import PhaseRetrieval
from optguide.problems.softmax_regression import SoftmaxRegression
from optguide.problems.tanh_network import TanhNetwork
from optguide.studies.basins import Basins, basins
from optguide.studies.curvature_map import CurvatureMap, curvature_map
from optguide.studies.escape_time import escape_time
from optguide.studies.frequency_response import FrequencyResponse, frequency_response
from optguide.studies.learning_rate_range import LearningRateRange, learning_rate_range
from optguide.surfaces.ackley import Ackley
from optguide.surfaces.basins_and_walls import BasinsAndWalls
from optguide.surfaces.beale import Beale
from optguide.surfaces.booth import Booth
from optguide.surfaces.bounded_saddle import BoundedSaddle
from optguide.surfaces.bowl import Bowl
from optguide.surfaces.branin import Branin
from optguide.surfaces.chained_rosenbrock import ChainedRosenbrock
from optguide.surfaces.cosine_well import CosineWell
from optguide.surfaces.coupled_saddle import CoupledSaddle
from optguide.surfaces.cusp import Cusp
from optguide.surfaces.double_well import DoubleWell
from optguide.surfaces.easom import Easom
from optguide.surfaces.function import Function
from optguide.surfaces.giant_plateau import GiantPlateau
from optguide.surfaces.goldstein_price import GoldsteinPrice
from optguide.surfaces.hills_and_canyon import HillsAndCanyon
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.lee_saddle import LeeSaddle
from optguide.surfaces.linear import Linear
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
from optguide.surfaces.wrappers.counted import Counted
from optguide.surfaces.wrappers.regularized import Regularized
from optguide.surfaces.wrappers.rotated import Rotated
from optguide.surfaces.wrappers.scaled import Scaled

__version__ = "0.1.0"
__all__ = [
    "BFGS",
    "LBFGS",
    "AMSGrad",
    "Ackley",
    "AdaBelief",
    "AdaGrad",
    "AdaGradAbsolute",
    "AdaGradExponential",
    "AdaGradPower",
    "Adadelta",
    "Adam",
    "AdamW",
    "Adamax",
    "ArmijoDescent",
    "Averaged",
    "BarzilaiBorwein",
    "Basins",
    "BasinsAndWalls",
    "Beale",
    "Booth",
    "BoundedSaddle",
    "Bowl",
    "Branin",
    "CauchyPoint",
    "CenteredRMSProp",
    "ChainedRosenbrock",
    "Clipped",
    "ConjugateGradient",
    "CosineWell",
    "Counted",
    "CoupledSaddle",
    "CriticalPoint",
    "CubicRegularization",
    "CurvatureMap",
    "CurveFit",
    "Cusp",
    "DampedNewton",
    "DeepLinearChain",
    "Dogleg",
    "DoubleWell",
    "Easom",
    "Eigenpairs",
    "ExactTrustRegion",
    "ExponentialAverage",
    "FrequencyResponse",
    "Function",
    "GaussNewton",
    "GiantPlateau",
    "GoldsteinPrice",
    "GradientDescent",
    "HessianFree",
    "HillsAndCanyon",
    "Himmelblau",
    "KrylovSaddleFreeNewton",
    "LangevinDynamics",
    "LeakyMomentum",
    "LeeSaddle",
    "LevenbergMarquardt",
    "LinearRegression",
    "Lion",
    "LogisticRegression",
    "Lookahead",
    "MatrixFactorization",
    "Matyas",
    "McCormick",
    "Minimized",
    "Momentum",
    "MonkeySaddle",
    "MullerBrown",
    "NAdam",
    "NaturalGradient",
    "NegativeCurvature",
    "Nesterov",
    "Newton",
    "NewtonCG",
    "NoisyGradientDescent",
    "Parabola",
    "Peaks",
    "Peano",
    "PerturbedGradientDescent",
    "PhaseRetrieval",
    "PolyakStep",
    "Quadratic",
    "QuarticMinimum",
    "QuarticSaddle",
    "RAdam",
    "RMSProp",
    "Rastrigin",
    "LearningRateRange",
    "Ravine",
    "ReduceOnPlateau",
    "Regularized",
    "Ripple",
    "Rosenbrock",
    "Rotated",
    "Rprop",
    "SaddleFreeNewton",
    "Scaled",
    "ScheduleFree",
    "Scheduled",
    "SharpnessAware",
    "SignDescent",
    "Signum",
    "SineCosineSaddle",
    "SixHumpCamel",
    "SmoothedNesterov",
    "SoftmaxRegression",
    "SteihaugCG",
    "StyblinskiTang",
    "TanhNetwork",
    "ThreeHumpCamel",
    "Linear",
    "TiltedSaddle",
    "TwoMinima",
    "WavySaddle",
    "Wobbly",
    "WolfeDescent",
    "Yogi",
    "basins",
    "central_difference",
    "classify",
    "complex_step",
    "curvature_map",
    "escape_time",
    "extreme_eigenpairs",
    "find_critical_points",
    "frequency_response",
    "hvp",
    "iterate",
    "minimize",
    "response",
    "learning_rate_range",
    "run",
    "second_difference",
    "taylor_test",
    "trace",
    "winding_number",
]
