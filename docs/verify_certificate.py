"""Recompute a batch certificate: python verify_certificate.py CERTIFICATE ANSWERS

Fails if a file was changed, or if they don't prove what is said (`scoring/guarantee/batch.py`).
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy.stats import binom, hypergeom


def check(holds, what):
    return holds or sys.exit(f"NOT VALID: {what}")


def spent(spending, u):  # what may be spent up to the numbers u
    x = np.append(spending["start"], u) / spending["plan"]
    x = 0.95 * np.minimum(x, 1.0) ** 3 + 0.05 * (1.0 - 1.0 / np.maximum(x, 1.0))
    return spending["delta"] * np.maximum((x[1:] - x[0]) / (1.0 - x[0]), 0.0)


def passed_at(images, k, levels, errors):  # answers that reject "at least k of images are wrong"
    alive, used, allowed = np.eye(1, len(levels) + 2)[0], 0.0, -1  # alive: by errors so far
    for n, (level, found) in enumerate(zip(levels, errors, strict=True)):
        moved = alive * np.clip((k - np.arange(len(alive))) / (images - n), 0.0, 1.0)
        alive = alive - moved + np.append(0.0, moved[:-1])
        if used + alive[allowed + 1] <= level:
            allowed += 1
            used, alive[allowed] = used + alive[allowed], 0.0
        if found <= allowed:
            return n + 1
    return None


def verify(lot, score, u, wrong, answered):  # arrays: highest score is decided first
    alpha, delta, plan = 1.0 - lot["precision"], lot["spending"]["delta"], lot["spending"]["plan"]
    ranked, sign = np.sort(score)[::-1], 1.0 if lot["side"] == "accept" else -1.0
    risk = 1.0 - ranked if sign > 0 else -ranked
    inside = np.flatnonzero(np.cumsum(risk) / np.arange(1, len(risk) + 1) <= 1.5 * alpha)
    size = max(np.append(-1, inside)[-1] + 1, min(len(risk), int(np.ceil(2.0 / alpha))))
    zone = ranked[ranked >= ranked[size - 1]] if size else ranked
    t = np.unique(zone[np.unique(np.ceil(np.arange(1, 81) * len(zone) / 80).astype(int)) - 1])[::-1]
    images = np.searchsorted(-zone, -t, side="right")
    k = np.floor(alpha * images + 1e-9).astype(int) + 1
    n, steps, best = np.floor(plan * images + 1e-9), [], [None, 0, 0]
    most = hypergeom.ppf(delta, images, k, n).astype(int)
    most -= hypergeom.cdf(most, images, k, n) > delta
    mean = np.cumsum(risk)[images - 1] / images
    chance = binom.cdf(most, n, np.minimum(1.5 * mean + alpha / 4.0, 1.0))
    for i in range(len(t)):
        if not steps and (most[i] < 0 or chance[i] < max(chance) - 0.02):
            continue  # the sequence begins later
        rows = np.flatnonzero(score >= t[i])
        rows = rows[np.argsort(u[rows], kind="stable")]  # the images without a number come last
        rows = rows[: np.argmin(np.append(answered[rows], False))]  # up to the first gap
        if not salt:  # until it is known, the certificate says where the first gap is
            rows = rows[: sum(each["answered"] for each in lot["steps"][len(steps) :][:1])]
        at = passed_at(images[i], k[i], spent(lot["spending"], u[rows]), np.cumsum(wrong[rows]))
        steps.append([sign * t[i], images[i], k[i] - 1, len(rows), wrong[rows].sum(), at])
        if at is None:
            break
        best = steps[-1][:3]
    names = "threshold", "images", "allowed", "answered", "wrong", "passed_at"
    check([[each[name] for name in names] for each in lot["steps"]] == steps, "the thresholds")
    check([lot[name] for name in names[:3]] == best, "what is decided")
    return f"{lot['side']}: at most {lot['allowed']} of {lot['images']} are wrong: valid\n"


document, content = json.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]).read_bytes()
stated, basis = document.pop("digest"), document["basis"]
text, salt = json.dumps(document, sort_keys=True, separators=(",", ":")).encode(), basis["salt"]
check(hashlib.sha256(text).hexdigest() == stated, "the certificate was changed")
check(hashlib.sha256(content).hexdigest() == basis["answers_sha256"], "the table was changed")
rows = [each.split(",") for each in content.decode().split()[1:]]
ids, scores, verified, answer, numbers = np.array(rows).T
lines = "".join(f"{','.join(row)}\n" for row in zip(ids, scores, verified, strict=True))
check(hashlib.sha256(lines.encode()).hexdigest() == basis["sha256"], "ids or scores were changed")
u = np.array([float(each or "nan") for each in numbers])
if salt:  # the batch is closed: the salt that was committed to must make these numbers
    check(hashlib.sha256(salt.encode()).hexdigest() == basis["salt_sha256"], "the salt")
    keys = [hashlib.blake2b(f"{salt}:{each}".encode(), digest_size=8) for each in ids]
    made = np.array([(int.from_bytes(each.digest(), "big") >> 11) / 2.0**53 for each in keys])
    check((np.isnan(u) == (answer == "")).all() and (made == u)[answer != ""].all(), "the numbers")
    u = made
sides = (("accept", "good", 1.0, verified == "1"), ("reject", "bad", -1.0, verified != ""))
for side, right, sign, may in sides:
    arrays = sign * scores.astype(float), u, (answer != right) & (answer != ""), answer != ""
    sys.stdout.write(verify(document[side], *(each[may] for each in arrays)))
if not salt:
    sys.stdout.write(f"The order is proven once the salt is shown: {basis['salt_sha256']}\n")
