"""Linear algebra of quadratic models, batched over all leading axes.

It knows arrays only: no surface, no method.
"""

from optguide.linalg.boundary_intersection import (
    boundary_intersection as boundary_intersection,
)
from optguide.linalg.cubic_subproblem import (
    solve_cubic_subproblem as solve_cubic_subproblem,
)
from optguide.linalg.lanczos import Krylov as Krylov
from optguide.linalg.lanczos import lanczos as lanczos
from optguide.linalg.more_sorensen import solve_subproblem as solve_subproblem
from optguide.linalg.spectrum import eigh as eigh
from optguide.linalg.spectrum import quotient as quotient
from optguide.linalg.spectrum import solve_eigh as solve_eigh
from optguide.linalg.steihaug import SteihaugResult as SteihaugResult
from optguide.linalg.steihaug import steihaug as steihaug
from optguide.linalg.two_loop import two_loop as two_loop

# At run time a star takes functions and classes, and not the modules beside them.
globals()["__all__"] = [
    name
    for name, thing in list(globals().items())
    if getattr(thing, "__module__", "").startswith("optguide.") and name[0] != "_"
]
