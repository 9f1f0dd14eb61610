"""Learning problems: surfaces with data, residuals or a likelihood."""

from typing import TYPE_CHECKING

from optguide._lazy import lazily

# ruff: noqa: I001
if TYPE_CHECKING:
    from optguide.problems.linear_regression import LinearRegression as LinearRegression
    from optguide.problems.logistic_regression import (
        LogisticRegression as LogisticRegression,
    )
    from optguide.problems.softmax_regression import (
        SoftmaxRegression as SoftmaxRegression,
    )
    from optguide.problems.curve_fit import CurveFit as CurveFit
    from optguide.problems.tanh_network import TanhNetwork as TanhNetwork
    from optguide.problems.matrix_factorization import (
        MatrixFactorization as MatrixFactorization,
    )
    from optguide.problems.phase_retrieval import PhaseRetrieval as PhaseRetrieval
    from optguide.problems.deep_linear_chain import DeepLinearChain as DeepLinearChain
else:
    __getattr__, __dir__, __all__ = lazily(__name__)
