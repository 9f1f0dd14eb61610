r"""
Epsilon is a hyper-parameter
============================

Is :math:`\epsilon` only there so that nothing is divided by zero? And does it matter whether it is
added outside the root, as in the paper and in PyTorch, or inside, as TensorFlow's `RMSPropOptimizer
<https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/training/rmsprop.py>`__ does? A
gradient of constant size :math:`|g|` answers both: Adam's step is then :math:`\eta` times

.. math:: \frac{|g|}{|g| + \epsilon} \quad\text{(outside)} \qquad
          \frac{|g|}{\sqrt{g^2 + \epsilon}} \quad\text{(inside).}
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, response

small = np.array(
    [[1e-8], [1e-3], [1.0]]
)  # a sweep: one run with a row for each epsilon
size = np.logspace(-10, 4, 57)  # one coordinate for each size of the gradient
gradients = np.tile(size, (100, 1))
outside = -response(Adam(1.0, epsilon=small), gradients).step[-1]
inside = -response(Adam(1.0, epsilon=0.0, epsilon_root=small), gradients).step[-1]

# %%
# Switch epsilon. Left, the hundredth step under gradients of each size; right, how many times
# longer it is with epsilon outside.

for i, e in enumerate(small[:, 0]):
    fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    fig.panel = f"ε = {e:g}"
    left.loglog(size, outside[i], "-", color="#1263bd", label="outside")
    left.loglog(size, inside[i], "--", color="#995124", label="inside")
    left.plot([e], [0.5], "o", color="#1263bd")
    left.annotate("half a step", (e, 0.5), xytext=(-40, 14), textcoords="offset points")
    left.set(
        ylim=(1e-10, 1e2), xlabel="size of the gradient", ylabel="step / learning rate"
    )
    left.set_title(f"ε = {e:g}: shorter steps below {e:g}")
    left.legend(loc="lower right")
    right.loglog(size, outside[i] / inside[i], "-", color="#868686")
    right.set(ylim=(1e-1, 1e5), xlabel="size of the gradient")
    right.set_title("outside / inside")
    low, *_, high = np.sort(outside[i] / inside[i])
    fig.set_label(
        f"Adam's step against the size of a constant gradient, epsilon {e:g}. Outside "
        f"the root, the step is halved at a gradient of {e:g} and proportional to the "
        f"gradient below. The step with epsilon outside is {low:.2g} to {high:.2g} "
        "times as long as with epsilon inside."
    )
plt.show()

# %%
# Above epsilon the step has the length of the rate, whatever the gradient; below, it is
# proportional to the gradient, with the rate :math:`\eta / \epsilon`. So epsilon is the size of
# gradient below which Adam turns into plain descent with momentum. That may be what one wants:
# TensorFlow's `AdamOptimizer
# <https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/AdamOptimizer>`__ names 1.0 and 0.1 as
# good choices for one network, Inception on ImageNet. Its epsilon is not quite this one: it is added
# before the correction for bias, the paper's :math:`\hat\epsilon`.
#
# Inside the root the same number acts at its square root. With :math:`10^{-8}` the two steps
# differ by a factor of 1.00005 at a gradient of :math:`10^{-2}`, 1.41 at :math:`10^{-4}`, 99 at
# :math:`10^{-6}` and 5000 at :math:`10^{-8}`. Only at :math:`\epsilon = 1` do both act at one
# gradient. When code is ported, the placement is as much of a setting as the number.

np.testing.assert_allclose(outside, size / (size + small), rtol=1e-9)
np.testing.assert_allclose(inside, size / np.sqrt(size**2 + small), rtol=1e-9)
at = [int(np.abs(np.log10(size) - k).argmin()) for k in (-2, -4, -6, -8)]
factors = (outside / inside)[0, at]
assert [f"{factor:.6g}" for factor in factors] == [
    "1.00005",
    "1.41407",
    "99.0149",
    "5000",
]
