"""What is wrong with a project's settings, its vocabulary, its guidelines, or its end."""

from __future__ import annotations

from scoring.vocabulary.message import define

REASON_CODE_WRONG = define("reason_code_wrong", most=int)
REASON_CODE_TWICE = define("reason_code_twice", reason=str)
REASON_GROUP_FIXED = define("reason_group_fixed")
REASON_NEEDS_LABEL = define("reason_needs_label")
REASON_KEY_TAKEN = define("reason_key_taken", key=int)
NO_SUCH_REASON = define("no_such_reason", reason=str)
PROJECT_ARCHIVED = define("project_archived")
PROJECT_NOT_ARCHIVED = define("project_not_archived")
PROJECT_BEING_DELETED = define("project_being_deleted")
NAME_DIFFERS = define("name_differs", name=str)
NO_SUCH_EXAMPLE = define("no_such_example")
EXAMPLE_FROM_AUDIT = define("example_from_audit")
EXAMPLE_FROM_BATCH = define("example_from_batch")
ONE_PICTURE_NEEDED = define("one_picture_needed")
GUIDELINES_CHANGED = define("guidelines_changed", number=int)
DELETING_FILES = define("deleting_files", count=int)
DELETING_ROWS = define("deleting_rows", count=int)
PROJECT_DELETED = define("project_deleted")
