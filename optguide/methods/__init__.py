"""Methods: a frozen dataclass of numbers with `init` and `step`, one to a file.

Each file is shown whole: prose and formulas beside the lines they speak of. Every
formula in a comment is evaluated against the line below it by the tests.
"""

from typing import TYPE_CHECKING

from optguide._lazy import lazily

# ruff: noqa: I001
# A line here puts a class into the catalogue, the pages, the plots and the tests, in the order
# in which they are best read. `as` exports the name to type checkers.
if TYPE_CHECKING:
    from optguide.methods.gradient_descent import (
        GradientDescent as GradientDescent,
    )
    from optguide.methods.wrappers.scheduled import Scheduled as Scheduled
    from optguide.methods.wrappers.reduce_on_plateau import (
        ReduceOnPlateau as ReduceOnPlateau,
    )
    from optguide.methods.wrappers.clipped import Clipped as Clipped
    from optguide.methods.wrappers.sharpness_aware import (
        SharpnessAware as SharpnessAware,
    )
    from optguide.methods.wrappers.averaged import Averaged as Averaged
    from optguide.methods.wrappers.exponential_average import (
        ExponentialAverage as ExponentialAverage,
    )
    from optguide.methods.armijo_descent import ArmijoDescent as ArmijoDescent
    from optguide.methods.wolfe_descent import WolfeDescent as WolfeDescent
    from optguide.methods.barzilai_borwein import (
        BarzilaiBorwein as BarzilaiBorwein,
    )
    from optguide.methods.polyak_step import PolyakStep as PolyakStep
    from optguide.methods.noisy_gradient_descent import (
        NoisyGradientDescent as NoisyGradientDescent,
    )
    from optguide.methods.perturbed_gradient_descent import (
        PerturbedGradientDescent as PerturbedGradientDescent,
    )
    from optguide.methods.langevin_dynamics import (
        LangevinDynamics as LangevinDynamics,
    )
    from optguide.methods.momentum import Momentum as Momentum
    from optguide.methods.leaky_momentum import LeakyMomentum as LeakyMomentum
    from optguide.methods.nesterov import Nesterov as Nesterov
    from optguide.methods.smoothed_nesterov import (
        SmoothedNesterov as SmoothedNesterov,
    )
    from optguide.methods.wrappers.lookahead import Lookahead as Lookahead
    from optguide.methods.adagrad import AdaGrad as AdaGrad
    from optguide.methods.adagrad_power import AdaGradPower as AdaGradPower
    from optguide.methods.adagrad_absolute import (
        AdaGradAbsolute as AdaGradAbsolute,
    )
    from optguide.methods.adagrad_exponential import (
        AdaGradExponential as AdaGradExponential,
    )
    from optguide.methods.rmsprop import RMSProp as RMSProp
    from optguide.methods.centered_rmsprop import (
        CenteredRMSProp as CenteredRMSProp,
    )
    from optguide.methods.adadelta import Adadelta as Adadelta
    from optguide.methods.adam import Adam as Adam
    from optguide.methods.adamw import AdamW as AdamW
    from optguide.methods.amsgrad import AMSGrad as AMSGrad
    from optguide.methods.adamax import Adamax as Adamax
    from optguide.methods.nadam import NAdam as NAdam
    from optguide.methods.radam import RAdam as RAdam
    from optguide.methods.adabelief import AdaBelief as AdaBelief
    from optguide.methods.yogi import Yogi as Yogi
    from optguide.methods.rprop import Rprop as Rprop
    from optguide.methods.sign_descent import SignDescent as SignDescent
    from optguide.methods.signum import Signum as Signum
    from optguide.methods.lion import Lion as Lion
    from optguide.methods.schedule_free import ScheduleFree as ScheduleFree
    from optguide.methods.newton import Newton as Newton
    from optguide.methods.damped_newton import DampedNewton as DampedNewton
    from optguide.methods.newton_cg import NewtonCG as NewtonCG
    from optguide.methods.saddle_free_newton import (
        SaddleFreeNewton as SaddleFreeNewton,
    )
    from optguide.methods.krylov_saddle_free_newton import (
        KrylovSaddleFreeNewton as KrylovSaddleFreeNewton,
    )
    from optguide.methods.negative_curvature import (
        NegativeCurvature as NegativeCurvature,
    )
    from optguide.methods.cubic_regularization import (
        CubicRegularization as CubicRegularization,
    )
    from optguide.methods.conjugate_gradient import (
        ConjugateGradient as ConjugateGradient,
    )
    from optguide.methods.bfgs import BFGS as BFGS
    from optguide.methods.lbfgs import LBFGS as LBFGS
    from optguide.methods.gauss_newton import GaussNewton as GaussNewton
    from optguide.methods.levenberg_marquardt import (
        LevenbergMarquardt as LevenbergMarquardt,
    )
    from optguide.methods.hessian_free import HessianFree as HessianFree
    from optguide.methods.natural_gradient import (
        NaturalGradient as NaturalGradient,
    )
    from optguide.methods.cauchy_point import CauchyPoint as CauchyPoint
    from optguide.methods.dogleg import Dogleg as Dogleg
    from optguide.methods.steihaug_cg import SteihaugCG as SteihaugCG
    from optguide.methods.exact_trust_region import (
        ExactTrustRegion as ExactTrustRegion,
    )
else:
    __getattr__, __dir__, __all__ = lazily(__name__)
