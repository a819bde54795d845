from __future__ import annotations

import numpy as np
from scipy.special import expit

from scoring.retraining.evaluate import FEWEST_PRODUCTS, Scores, audit_panel
from scoring.retraining.groups import MOST_GROUPS, by_group, restricted
from scoring.vocabulary.measures import GroupMeasures
from tests.scoring.retraining.projects import Project, known

DRAWS = {"replicates": 50, "seed": 0}


def test_each_group_is_measured_on_its_own_images() -> None:
    """The groups show that a scorer is right about mugs and always wrong about shoes."""
    project = Project(160)
    audit = project.answered(20, 800).part(audit=True)
    is_shoe = audit.product % 8 < 4
    reward = project.world.reward[project.is_audit] * np.where(is_shoe, -1.0, 1.0)
    names = np.where(is_shoe, "shoe", "mug").tolist()
    category = dict(zip(audit.generation.tolist(), names, strict=True))
    scores = Scores(reward, expit(2.0 * reward))

    groups = by_group(
        audit_panel(audit), audit.generation, {"category": category}, {"candidate": scores}, **DRAWS
    ).category
    mugs, shoes = sorted(groups, key=lambda each: str(each.name))
    assert (mugs.name, shoes.name) == ("mug", "shoe")
    assert known(mugs.candidate.pair_accuracy).low > 0.5
    assert known(shoes.candidate.pair_accuracy).high < 0.5
    assert mugs.images + shoes.images == len(audit_panel(audit).judged)


def test_a_comparison_counts_where_both_images_are_of_the_group() -> None:
    project = Project(40)
    audit = project.answered().part(audit=True)
    panel = audit_panel(audit)
    first_two = np.arange(len(audit.generation)) % 4 < 2
    part = restricted(panel, first_two)

    assert first_two[part.better].all() and first_two[part.worse].all()
    assert len(part.better) < len(panel.better)
    assert set(part.judged_product) | set(part.compared_product) == set(range(part.products))


def test_a_group_of_few_products_has_counts_and_no_figures() -> None:
    project = Project(80)
    audit = project.answered(20, 400).part(audit=True)
    rare = np.unique(audit.product)[: FEWEST_PRODUCTS - 1]
    generator = {
        int(generation): "new" if product in rare else "old"
        for generation, product in zip(audit.generation, audit.product, strict=True)
    }
    scores = Scores(np.zeros(len(audit.generation)), np.full(len(audit.generation), 0.5))
    old, new = by_group(
        audit_panel(audit), audit.generation, {"generator": generator}, {"candidate": scores},
        **DRAWS,
    ).generator  # fmt: skip

    assert (old.name, new.name) == ("old", "new")
    assert 0 < new.products < FEWEST_PRODUCTS and new.images > 0
    assert new.candidate == GroupMeasures()
    assert old.candidate.average_precision is not None


def test_the_largest_groups_alone_are_kept() -> None:
    project = Project(400)
    audit = project.answered(20, 1_000).part(audit=True)
    each_its_own = {int(pk): f"generator {pk}" for pk in audit.generation}
    scores = Scores(np.zeros(len(audit.generation)), np.full(len(audit.generation), 0.5))
    groups = by_group(
        audit_panel(audit), audit.generation, {"generator": each_its_own}, {"candidate": scores},
        **DRAWS,
    ).generator  # fmt: skip

    assert len(groups) == MOST_GROUPS
