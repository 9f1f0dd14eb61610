"""Drawing: every function takes the axes first, draws on them and returns what it drew.

A method looks the same on every page. Its *colour* tells its family; its *dash and marker* tell it
from its relatives and follow from its place in `optguide.catalogue`. The four colours keep a
contrast of at least 3 to 1 on white and on the dark page, and stay apart for readers who do not see
red, green or blue; nothing is told by colour alone. Text is black, so that a dark page can turn it
white.

This is the only room that imports Matplotlib. It creates no figures and changes no settings.
"""

from optguide.plotting.animation import RATE as RATE
from optguide.plotting.animation import animate as animate
from optguide.plotting.animation import save_animation as save_animation
from optguide.plotting.maps import GROUNDS as GROUNDS
from optguide.plotting.maps import KINDS as KINDS
from optguide.plotting.maps import NUMBERED as NUMBERED
from optguide.plotting.maps import THIN as THIN
from optguide.plotting.maps import basin_image as basin_image
from optguide.plotting.maps import basins as basins
from optguide.plotting.maps import contours as contours
from optguide.plotting.maps import critical_points as critical_points
from optguide.plotting.maps import curve as curve
from optguide.plotting.maps import image_grid as image_grid
from optguide.plotting.maps import surface_image as surface_image
from optguide.plotting.paths import MOST as MOST
from optguide.plotting.paths import label_lines as label_lines
from optguide.plotting.paths import line as line
from optguide.plotting.paths import path as path
from optguide.plotting.signals import method_figure as method_figure
from optguide.plotting.signals import method_panels as method_panels
from optguide.plotting.signals import signal as signal
from optguide.plotting.signals import signal_figure as signal_figure
from optguide.plotting.signals import signal_panels as signal_panels
from optguide.plotting.styles import COLOURS as COLOURS
from optguide.plotting.styles import GREY as GREY
from optguide.plotting.styles import label as label
from optguide.plotting.styles import style as style

__all__ = [
    "animate",
    "basin_image",
    "basins",
    "contours",
    "critical_points",
    "curve",
    "image_grid",
    "label",
    "label_lines",
    "line",
    "method_figure",
    "method_panels",
    "path",
    "save_animation",
    "signal",
    "signal_figure",
    "signal_panels",
    "style",
    "surface_image",
]
