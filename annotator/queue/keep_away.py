"""Keep questions from people who must not answer them, such as those who have seen the image."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from annotator.models import Hold, HoldState, Question

HOLDS_AT_ONCE = 1000


def keep_away(
    questions: Sequence[Question], seen: Mapping[int, set[int]], also: Collection[int] = ()
) -> None:
    """Hand no question to the people who have `seen` its image, nor to those in `also`."""
    Hold.objects.bulk_create(
        (
            Hold(
                project_id=each.project_id,
                question=each,
                user_id=user,
                state=HoldState.ANSWERED,
                expires_at=each.created_at,
            )
            for each in questions
            for user in sorted(seen.get(each.left_id, set()).union(also))
        ),
        batch_size=HOLDS_AT_ONCE,
    )
