"""What a Packshot reward head says of features, without Packshot: one p_good a line.

    pip install numpy safetensors
    python open_reward_head.py HEAD.safetensors FEATURES.npy

HEAD is a version's file from the storage, `projects/<id>/models/<sha256>.safetensors`: the tensors
below, and in its header (`safe_open(HEAD, "numpy").metadata()["packshot"]`) a JSON text that names
the family and the encoder. FEATURES is an array (n, d) of that encoder's vectors. The reward is
linear in the reduced features with a Gaussian posterior (`laplace`), or the mean of small networks
that differ (`ensemble`); the uncertainty pulls the probability towards one half.
"""

import sys

import numpy as np
from safetensors.numpy import load_file

h, x = load_file(sys.argv[1]), np.load(sys.argv[2]).astype(np.float32)
z = np.clip((x - h["projection.mean"]) / h["projection.spread"], -6, 6) @ h["projection.basis"]
(scale, intercept, _), root = h["good.link"], h.get("good.root")
if "good.fused" in h:  # ensemble: the heads' mean and spread
    c, o = z @ h["good.fused"] + h["good.bias"], h["good.output"]
    r = (np.maximum(c[:, : o.size], 0).reshape(-1, *o.shape) * o).sum(2) + c[:, o.size :]
    mean, var = r.mean(1), scale**2 * r.var(1, ddof=1)
else:  # laplace: the posterior's mean and variance
    mean, var = z @ h["good.weights"], ((scale * z @ root[:-1] + root[-1]) ** 2).sum(1)
logit = np.polyval(h["calibration"], (scale * mean + intercept) / np.sqrt(1 + np.pi * var / 8))
np.savetxt(sys.stdout, 1 / (1 + np.exp(-logit)), fmt="%.9f")
