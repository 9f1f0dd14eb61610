"""Learning problems: surfaces with data, residuals or a likelihood."""

# ruff: noqa: I001

from optguide.problems.linear_regression import LinearRegression as LinearRegression
from optguide.problems.logistic_regression import (
    LogisticRegression as LogisticRegression,
)
from optguide.problems.softmax_regression import SoftmaxRegression as SoftmaxRegression
from optguide.problems.curve_fit import CurveFit as CurveFit
from optguide.problems.tanh_network import TanhNetwork as TanhNetwork
from optguide.problems.matrix_factorization import (
    MatrixFactorization as MatrixFactorization,
)
from optguide.problems.phase_retrieval import PhaseRetrieval as PhaseRetrieval
from optguide.problems.deep_linear_chain import DeepLinearChain as DeepLinearChain

# At run time a star takes functions and classes, and not the modules beside them.
globals()["__all__"] = [
    name
    for name, thing in list(globals().items())
    if getattr(thing, "__module__", "").startswith("optguide.") and name[0] != "_"
]
