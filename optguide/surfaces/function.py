r"""Your own function as a surface: what is missing is measured.

A gradient that is not given is measured by central differences of the values, a Hessian by central
differences of the gradient. The step of a difference decides its error. Too long, and the curvature
of the function shows; too short, and rounding does. The best length is about the cube root of the
rounding unit for a first derivative, $6 \cdot 10^{-6}$ times the size of the coordinate, and the
fourth root for a second derivative taken from values. A step of $10^{-8}$, which popular tutorials
use for Hessians, leaves no digit right.
"""
