"""Answers one question after the other until it is killed; prints each key once it is told yes.

python -m tests.annotator.queue.answering_process PROJECT USER
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Answer."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
    import django

    django.setup()
    from annotator.models import Project, User
    from annotator.queue.next_question import next_questions
    from annotator.queue.submit_answer import Content, submit_answer
    from annotator.queue.undo_answer import undo_answer

    project = Project.objects.get(pk=int(sys.argv[1]))
    user = User.objects.get(pk=int(sys.argv[2]))
    while holds := next_questions(project=project, user=user, count=2):
        for number, hold in enumerate(holds):
            key = f"{os.getpid()} {hold.question_id} {hold.question.answers_count}"
            answer = submit_answer(
                question=hold.question, user=user, content=Content("good"), idempotency_key=key
            ).answer
            print(answer.pk, flush=True)
            if number == 1 and hold.question_id % 5 == 0:
                undo_answer(answer=answer, by=user)


if __name__ == "__main__":
    main()
