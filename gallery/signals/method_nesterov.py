r"""
What does looking ahead change on a recording?
==============================================

A recording answers the same wherever it is asked. There is nothing ahead to see, and Nesterov's
points move as momentum's do. Drawn here is its point ahead, which is what PyTorch calls the
parameter. Eight recorded gradients, three memories.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g = {record.__name__: record() for record in signals.EVERY}
together = np.column_stack(
    [*g.values()]
)  # eight recordings are eight coordinates of one gradient
mu, n = np.array([0.25, 0.9, 0.975]), np.arange(300)
method, plain = og.Nesterov(0.25, mu[:, None]), og.Momentum(0.25, mu[:, None])
path, momentum = og.response(method, together), og.response(plain, together)
answers = -np.diff(path.ahead, axis=0)  # 300 steps, 3 memories, 8 recordings

# %%
# With the velocity :math:`v_t` of momentum, the point ahead moves by :math:`-\eta (g_t + \mu v_t)`.
# A spike is answered by :math:`\eta (1 + \mu)` at once, and then by momentum's echo, one step
# earlier. On a sine the lead of the point ahead is the angle of :math:`1 + \mu - \mu e^{-i
# \omega}`, in steps.

fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(n, n)))
laws = 0.25 * (together[:, None] + mu[:, None] * (fade @ together).swapaxes(0, 1))
lead = 20 * np.angle(1 + mu - mu * np.exp(-1j / 20))
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Nesterov {kept}, point ahead: {lead[i]:.2f} steps before momentum on the sine"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Nesterov's point ahead, memory {kept}, answers eight gradients. A spike is answered by "
        f"{answers[0, i, 0]:.3f} at once, where momentum takes 0.25. On a sine it is {lead[i]:.2f} "
        f"steps earlier than momentum."
    )
plt.show()

# %%
# On a slow wave the point ahead comes 0.25, 0.90 and 0.97 steps before momentum's point: never a
# whole one. On the quickest wave, a gradient that changes its sign at every step, it answers
# :math:`1 + 2 \mu` times as strongly as momentum, 1.50, 2.80 and 2.95 times: the newest gradient
# counts :math:`1 + \mu` times, and so does the noise in it.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(path.x, momentum.x, rtol=1e-9, atol=1e-12)
assert np.allclose(answers[0, :, 0], 0.25 * (1 + mu), rtol=1e-12)
assert np.allclose(answers[1:59, :, 0], -momentum.step[3:61, :, 0], rtol=1e-9)
assert (np.abs(answers[0] + momentum.step[1])[:, together[0] != 0] > 0.008).all()
long = np.arange(1500, 2000) / 20
waves = np.column_stack([np.sin(long), -np.cos(long)])
slow = og.response(method, signals.sine(2000)[:, None])
both = np.hstack([slow.step[1501:, :, 0], np.diff(slow.ahead[1500:, :, 0], axis=0)])
a, b = np.linalg.lstsq(waves, -both)[0]
late = 20 * np.arctan2(b, a)
assert np.allclose(late[:3] - late[3:], lead, rtol=1e-9)
assert np.allclose(lead, [0.25, 0.90, 0.97], atol=5e-3)
quick = og.response(method, (-1.0) ** np.arange(2000)[:, None])
ratio = (np.diff(quick.ahead[-2:], axis=0) / quick.step[-1])[0, :, 0]
assert np.allclose(ratio, 1 + 2 * mu, rtol=1e-9)
assert np.allclose(ratio, [1.5, 2.8, 2.95], atol=1e-3)
