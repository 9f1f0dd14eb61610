"""Draw the picture of the README again: the first one of an example, on white, as PNG.

It is a copy for the page of the repository, which shows no picture that a build makes, and for the
pages of package indexes, which fetch it from the site. A test compares its description in the README
with what the example finds. ``python docs/_readme/draw.py`` needs what the group ``site`` of
pyproject.toml installs.
"""

import runpy
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

HERE = Path(__file__).parent
NAME = "himmelblau"

sys.path.insert(0, str(HERE.parent / "_ext"))
import examples
import figures

mpl.use("agg")
mpl.rcParams.update(examples.STYLE)
runpy.run_path(str(HERE.parents[1] / "gallery" / "surfaces" / f"{NAME}.py"))
plt.figure(1).savefig(
    HERE.parent / "_static" / f"{NAME}.png",
    dpi=150,
    facecolor="white",
    metadata={**figures.CREDIT, "Software": None},
)
print(plt.figure(1).get_label())
