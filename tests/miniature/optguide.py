"""The public names of the small site: this becomes the ``__init__.py`` of its package."""

from optguide.driver import response, run, trace
from optguide.methods.gradient_descent import GradientDescent
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.quadratic import Quadratic

__version__ = "0.1.0"
__all__ = ["GradientDescent", "Himmelblau", "Quadratic", "response", "run", "trace"]
