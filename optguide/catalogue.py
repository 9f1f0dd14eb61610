"""The catalogue: a working instance of every method and surface, in the order of reading.

The order is that of the lines in `optguide.methods` and `optguide.surfaces`; what a class is called,
its family and its source stand in the class. Tests, pages, plots and indexes read the rows.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, NamedTuple

from optguide import methods, surfaces
from optguide.declaration import Invariance

__all__ = ["METHODS", "SURFACES", "MethodRow", "SurfaceRow"]


class MethodRow(NamedTuple):
    """One method of the catalogue."""

    method: Any  #: an instance with parameters that work on Himmelblau's function
    label: str  #: what figures and pages call it
    family: str  #: "descent", "momentum", "adaptive" or "curvature"; gives the colour
    source: str  #: key of the primary source in ``docs/references.bib``
    invariances: Invariance  #: which choices leave its path as it is


class SurfaceRow(NamedTuple):
    """One surface of the catalogue."""

    surface: Any  #: an instance
    label: str  #: what figures and pages call it
    family: str  #: "simple", "classic", "article" or "saddle"
    source: str  #: key of the source in ``docs/references.bib``, "" where the surface is our own


def _method_row(cls: Any) -> MethodRow:
    """Return the row of a class; a wrapper that names no method is shown around plain descent."""
    example = getattr(cls, "example", {})
    if "method" not in (field.name for field in fields(cls)):
        return MethodRow(
            cls(**example), cls.label, cls.family, cls.source, cls.invariances
        )
    plain = methods.GradientDescent(**methods.GradientDescent.example)
    wrapper = cls(**{"method": plain, **example})
    inner = type(wrapper.method)
    both = map(all, zip(cls.invariances, inner.invariances, strict=True))
    return MethodRow(wrapper, cls.label, inner.family, cls.source, Invariance(*both))


def _surface_row(cls: Any) -> SurfaceRow:
    return SurfaceRow(
        cls(**getattr(cls, "example", {})), cls.label, cls.family, cls.source
    )


def _labelled(room: Any) -> list[Any]:
    """Return the classes of a room that are of the catalogue: those with a label."""
    return [
        thing
        for thing in (getattr(room, name) for name in room.__all__)
        if isinstance(getattr(thing, "label", None), str)
    ]


#: One row per method, in the order in which they are best read.
METHODS: tuple[MethodRow, ...] = tuple(map(_method_row, _labelled(methods)))

#: One row per surface, in the order in which they are best read.
SURFACES: tuple[SurfaceRow, ...] = tuple(map(_surface_row, _labelled(surfaces)))
