"""Recompute a batch certificate: verify_certificate.py CERTIFICATE ANSWERS (guarantee/batch.py)."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy.stats import binom, hypergeom


def passed_at(images, k, spending, u, errors):  # answers that reject "k or more images are wrong"
    x = np.append(spending["start"], u) / spending["plan"]  # how far the numbers have come
    x = 0.95 * np.minimum(x, 1.0) ** 3 + 0.05 * (1.0 - 1.0 / np.maximum(x, 1.0))
    levels = spending["delta"] * np.maximum((x[1:] - x[0]) / (1.0 - x[0]), 0.0)
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
    inside = np.flatnonzero(np.cumsum(risk) / np.arange(1, len(risk) + 1) <= alpha)
    n = np.arange(1, int(np.ceil((2.0 - np.log(delta)) / alpha / min(plan, 0.7))) + 1)
    p = hypergeom.pmf(0, n, np.floor(alpha * n + 1e-9) + 1, binom.ppf(0.05, n, min(plan, 0.7)))
    size = max(np.append(-1, inside)[-1] + 1, min([len(risk), n[-1], *n[p <= delta * (1 + 1e-9)]]))
    zone = ranked[ranked >= ranked[size - 1]] if size else ranked
    t = np.unique(zone[np.unique(np.ceil(np.arange(1, 81) * len(zone) / 80).astype(int)) - 1])[::-1]
    images = np.searchsorted(-zone, -t, side="right")
    k, mean = np.floor(alpha * images + 1e-9).astype(int) + 1, np.cumsum(risk)[images - 1] / images
    n, steps, best = binom.ppf(0.05, images, min(plan, 1.0)), [], [None, 0, 0]
    most = hypergeom.ppf(delta, images, k, n).astype(int)
    most -= hypergeom.cdf(most, images, k, n) > delta * (1.0 + 1e-9)
    chance = binom.cdf(most, n, np.minimum(2.0 * mean + alpha / 4.0, 1.0))
    order = np.argsort(u, kind="stable")  # the images without a number come last
    answered = answered & ~(u > lot["spending"]["end"])  # further answers are a later version's
    good = np.flatnonzero((most >= 0) & (chance >= chance.max(initial=0.0) - 0.02))
    for i in range(*good[:1], len(t)) if len(good) else ():  # the sequence begins at the first
        rows = order[score[order] >= t[i]]
        said = sum(each["answered"] for each in lot["steps"][len(steps) :][:1])  # without the salt
        gap = np.argmin(np.append(answered[rows], False))  # the first image that nobody was asked
        rows = rows[: gap if salt else min(gap, said)]
        at = passed_at(images[i], k[i], lot["spending"], u[rows], np.cumsum(wrong[rows]))
        steps.append([sign * t[i], images[i], k[i] - 1, len(rows), wrong[rows].sum(), at])
        if at is None:
            break
        best = steps[-1][:3]
    names = "threshold", "images", "allowed", "answered", "wrong", "passed_at"
    same = [[each[name] for name in names] for each in lot["steps"]] == steps
    (same and [lot[name] for name in names[:3]] == best) or sys.exit("NOT VALID: the thresholds")
    return f"{lot['side']}: at most {lot['allowed']} of {lot['images']} are wrong: valid\n"


document, content = json.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]).read_bytes()
stated, basis, salt = document.pop("digest"), document["basis"], document["basis"]["salt"]
text = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
hashlib.sha256(text).hexdigest() == stated or sys.exit("NOT VALID: the certificate was changed")
hashlib.sha256(content).hexdigest() == basis["answers_sha256"] or sys.exit("NOT VALID: the table")
ids, scores, verified, answer, numbers = np.loadtxt(sys.argv[2], str, delimiter=",", skiprows=1).T
lines = "".join(f"{','.join(row)}\n" for row in zip(ids, scores, verified, strict=True))
hashlib.sha256(lines.encode()).hexdigest() == basis["sha256"] or sys.exit("NOT VALID: the scores")
u = np.array([float(each or "nan") for each in numbers])
if salt:  # the batch is closed: the salt that was committed to must make these numbers
    hashlib.sha256(salt.encode()).hexdigest() == basis["salt_sha256"] or sys.exit("NOT VALID: salt")
    keys = [hashlib.blake2b(f"{salt}:{each}".encode(), digest_size=8) for each in ids]
    said, u = u, np.array([(int.from_bytes(each.digest(), "big") >> 11) / 2**53 for each in keys])
    np.where(answer == "", np.isnan(said), said == u).all() or sys.exit("NOT VALID: the numbers")
for side, right, sign, may in ("accept", "good", 1, ["1"]), ("reject", "bad", -1, ["0", "1"]):
    arrays = sign * scores.astype(float), u, (answer != right) & (answer != ""), answer != ""
    sys.stdout.write(verify(document[side], *(each[np.isin(verified, may)] for each in arrays)))
sys.stdout.write("" if salt else f"The order is proven once a salt has {basis['salt_sha256']}\n")
