"""The addresses that the pages ask: every list, chart and search.

`{…}` are ids of the filled project (`at_scale/project.py`).
"""

from __future__ import annotations

PROJECT = "/api/projects/{project}/"
GROUPS = PROJECT + "insights/groups/?"
CATALOGUE = PROJECT + "generations/?limit=100"
PAGES: dict[str, str] = {
    "who am I": "/api/session/",
    "projects": "/api/projects/",
    "overview": PROJECT,
    "jobs": PROJECT + "jobs/",
    "batches": PROJECT + "batches/",
    "drift": PROJECT + "drift/",
    "certificates": PROJECT + "certificates/",
    "my queue": PROJECT + "questions/mine/",
    "summary of a session": PROJECT + "summary/",
    "review list": PROJECT + "review/",
    "review list, one flag": PROJECT + "review/?flag=disagreement",
    "review counts": PROJECT + "review/counts/",
    "review list, by risk": PROJECT + "review/?ordering=-risk",
    "review list, by disagreement": PROJECT + "review/?ordering=-disagreement",
    "review list, search": PROJECT + "review/?search=generation-99",
    "review list, filters": PROJECT + "review/?category=lamp&generator=flux&score_max=0.5",
    "review counts, filters": PROJECT + "review/counts/?category=lamp&generator=flux",
    "decided": PROJECT + "review/decided/",
    "decided, search": PROJECT + "review/decided/?search=generation-99",
    "decided, reversed": PROJECT + "review/decided/?reversed=true",
    "reviewers": PROJECT + "reviewers/",
    "saved views": PROJECT + "views/",
    "an image's answers": "/api/generations/{generation}/answers/",
    "originals to confirm": PROJECT + "originals/",
    "catalogue, newest": CATALOGUE,
    "catalogue, page 500": CATALOGUE + "&cursor={cursor}",
    **{
        f"catalogue, by {ordering}": f"{CATALOGUE}&ordering={ordering}"
        for ordering in (
            "-score",
            "score",
            "-uncertainty",
            "-p_good",
            "-p_consistent",
            "p_consistent",
            "product_id",
        )
    },
    "catalogue, accepted": CATALOGUE + "&verdict=accepted",
    "catalogue, accepted by score": CATALOGUE + "&verdict=accepted&ordering=-score",
    "catalogue, decided by people": CATALOGUE + "&decided_by=people",
    "catalogue, a flag": CATALOGUE + "&flag=drift",
    "catalogue, a category": CATALOGUE + "&category=kettle",
    "catalogue, a generator": CATALOGUE + "&generator=rare",
    "catalogue, an unknown generator": CATALOGUE + "&generator=none",
    "catalogue, a product": CATALOGUE + "&product=4711",
    "catalogue, a range of scores": CATALOGUE + "&score_min=0.42&score_max=0.421",
    "catalogue, a certificate": CATALOGUE + "&certificate={certificate}",
    "catalogue, an empty day": CATALOGUE + "&imported_from=2020-01-01&imported_to=2020-01-02",
    "catalogue, search an image": CATALOGUE + "&search=generation-999",
    "catalogue, search a product": CATALOGUE + "&search=PRODUCT-47",
    "catalogue, search nothing": CATALOGUE + "&search=nothing",
    "catalogue, all at once": CATALOGUE
    + "&verdict=rejected&flag=drift&category=mug&search=gen&ordering=-uncertainty",
    "count, everything": PROJECT + "generations/count/",
    "count, a filter": PROJECT + "generations/count/?verdict=accepted&category=mug",
    "count, a flag": PROJECT + "generations/count/?flag=drift",
    "names of generators": PROJECT + "names/?of=generator",
    "names of categories": PROJECT + "names/?of=category&search=ke",
    "an image": "/api/generations/{generation}/",
    "an image's history": "/api/generations/{generation}/history/",
    "a product": "/api/products/{product}/",
    "products": PROJECT + "products/",
    "products, search": PROJECT + "products/?search=duct-99",
    "palette, many images": "/api/search/?q=gen&project={project}",
    "palette, a product": "/api/search/?q=product-471&project={project}",
    "palette, a number": "/api/search/?q=4711&project={project}",
    "palette, nothing": "/api/search/?q=zzz&project={project}",
    "palette, all projects": "/api/search/?q=product-4",
    "insights": PROJECT + "insights/",
    "insights, work": PROJECT + "insights/work/",
    "insights, agreement": PROJECT + "insights/agreement/",
    "insights, people": PROJECT + "insights/people/",
    **{
        f"insights, {of}": f"{PROJECT}insights/scores/?of={of}"
        for of in ("score", "p_good", "p_consistent")
    },
    **{
        f"insights, by {' and '.join(by)}": GROUPS + "&".join(f"by={each}" for each in by)
        for by in (
            ("generator",),
            ("category",),
            ("generator", "category"),
            ("week",),
            ("generator", "week"),
            ("word",),
            ("generator", "category", "word"),
        )
    },
    "insights, a generator's words": GROUPS + "by=word&generator=sdxl",
    "insights, a category by week": GROUPS + "by=week&category=lamp",
    "comparisons": PROJECT + "comparisons/",
    "models": PROJECT + "models/",
    "known answers": PROJECT + "known-answers/",
    "members": PROJECT + "members/",
    "invitations": PROJECT + "invitations/",
    "versions of guidelines": PROJECT + "guidelines/versions/",
    "audit log": PROJECT + "audit-log/",
    "audit log, an action": PROJECT + "audit-log/?action=project.exported",
    "audit log, an action never done": PROJECT + "audit-log/?action=batch.closed",
    "audit log, a person": PROJECT + "audit-log/?actor={first_person}",
    "audit log, an image": PROJECT + "audit-log/?target=generation:4711",
    "audit log, a day": PROJECT + "audit-log/?since=2020-01-01&until=2020-01-02",
    "audit log, people": PROJECT + "audit-log/people/",
    "a model": "/api/models/{version}/",
    "a certificate": "/api/certificates/{certificate}/",
    "account": "/api/account/",
    "sessions": "/api/account/sessions/",
}

# How many SQL statements a page may need, whatever the number of rows.
MOST_STATEMENTS = 12
ALLOWED = {
    "batches": 14,
    "an image's history": 22,  # of fifteen kinds of events
    "insights": 18,
    "insights, work": 14,
    "insights, people": 15,
}
