"""Surfaces: functions with derivatives by hand, and all critical points listed.

Value, gradient and Hessian are written out, one surface to a file. The numbers below are
counted from the lists of critical points in the drawn domain. The tests count turns of the
gradient around every cell of a grid, which finds a missing point unless its opposite is
missing with it; `certify` proves that a list is complete, but for the neighbourhoods of
degenerate points and of a kink. In any number of dimensions there are `Quadratic`,
`ChainedRosenbrock`, `RastriginND`, `AckleyND` and `StyblinskiTangND`, and three that come
from learning: `DeepLinearChain`, `MatrixFactorization` and `PhaseRetrieval`.
"""

from typing import TYPE_CHECKING

from optguide._lazy import lazily

# ruff: noqa: I001
# A line here puts a class into the catalogue, the pages, the plots and the tests, in the order
# in which they are best read. `as` exports the name to type checkers.
if TYPE_CHECKING:
    from optguide.surfaces.parabola import Parabola as Parabola
    from optguide.surfaces.cosine_well import CosineWell as CosineWell
    from optguide.surfaces.quadratic import Quadratic as Quadratic
    from optguide.surfaces.ravine import Ravine as Ravine
    from optguide.surfaces.bowl import Bowl as Bowl
    from optguide.surfaces.wobbly import Wobbly as Wobbly
    from optguide.surfaces.basins_and_walls import BasinsAndWalls as BasinsAndWalls
    from optguide.surfaces.ripple import Ripple as Ripple
    from optguide.surfaces.giant_plateau import GiantPlateau as GiantPlateau
    from optguide.surfaces.hills_and_canyon import HillsAndCanyon as HillsAndCanyon
    from optguide.surfaces.two_minima import TwoMinima as TwoMinima
    from optguide.surfaces.himmelblau import Himmelblau as Himmelblau
    from optguide.surfaces.rosenbrock import Rosenbrock as Rosenbrock
    from optguide.surfaces.beale import Beale as Beale
    from optguide.surfaces.booth import Booth as Booth
    from optguide.surfaces.matyas import Matyas as Matyas
    from optguide.surfaces.rastrigin import Rastrigin as Rastrigin
    from optguide.surfaces.ackley import Ackley as Ackley
    from optguide.surfaces.three_hump_camel import ThreeHumpCamel as ThreeHumpCamel
    from optguide.surfaces.six_hump_camel import SixHumpCamel as SixHumpCamel
    from optguide.surfaces.styblinski_tang import StyblinskiTang as StyblinskiTang
    from optguide.surfaces.goldstein_price import GoldsteinPrice as GoldsteinPrice
    from optguide.surfaces.branin import Branin as Branin
    from optguide.surfaces.easom import Easom as Easom
    from optguide.surfaces.mccormick import McCormick as McCormick
    from optguide.surfaces.peaks import Peaks as Peaks
    from optguide.surfaces.muller_brown import MullerBrown as MullerBrown
    from optguide.surfaces.bounded_saddle import BoundedSaddle as BoundedSaddle
    from optguide.surfaces.lee_saddle import LeeSaddle as LeeSaddle
    from optguide.surfaces.double_well import DoubleWell as DoubleWell
    from optguide.surfaces.sine_cosine_saddle import (
        SineCosineSaddle as SineCosineSaddle,
    )
    from optguide.surfaces.wavy_saddle import WavySaddle as WavySaddle
    from optguide.surfaces.coupled_saddle import CoupledSaddle as CoupledSaddle
    from optguide.surfaces.tilted_saddle import TiltedSaddle as TiltedSaddle
    from optguide.surfaces.monkey_saddle import MonkeySaddle as MonkeySaddle
    from optguide.surfaces.cusp import Cusp as Cusp
    from optguide.surfaces.quartic_saddle import QuarticSaddle as QuarticSaddle
    from optguide.surfaces.quartic_minimum import QuarticMinimum as QuarticMinimum
    from optguide.surfaces.peano import Peano as Peano

    # Families, and what wraps or replaces a surface: not of the catalogue.
    from optguide.surfaces.chained_rosenbrock import (
        ChainedRosenbrock as ChainedRosenbrock,
    )
    from optguide.surfaces.rastrigin_nd import RastriginND as RastriginND
    from optguide.surfaces.ackley_nd import AckleyND as AckleyND
    from optguide.surfaces.styblinski_tang_nd import (
        StyblinskiTangND as StyblinskiTangND,
    )
    from optguide.surfaces.function import Function as Function
    from optguide.surfaces.linear import Linear as Linear
    from optguide.surfaces.residuals import Residuals as Residuals
    from optguide.surfaces.wrappers.counted import Counted as Counted
    from optguide.surfaces.wrappers.regularized import Regularized as Regularized
    from optguide.surfaces.wrappers.rotated import Rotated as Rotated
    from optguide.surfaces.wrappers.scaled import Scaled as Scaled
    from optguide.surfaces.streams import minibatches as minibatches
    from optguide.surfaces.streams import noisy as noisy
else:
    __getattr__, __dir__, __all__ = lazily(__name__)
