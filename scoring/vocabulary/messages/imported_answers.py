"""Why answers from another tool are refused."""

from __future__ import annotations

from scoring.vocabulary.message import define

ANSWER_OF_NO_CHOICE = define("answer_of_no_choice", choice=str, choices=str)
ANSWER_OF_NO_IMAGE = define("answer_of_no_image", image=str)
ANSWER_OF_NO_MEMBER = define("answer_of_no_member", person=str)
ANSWER_ABOUT_ONE_IMAGE = define("answer_about_one_image")
ANSWER_ABOUT_TWO_PRODUCTS = define("answer_about_two_products")
ANSWER_IS_SET_ASIDE = define("answer_is_set_aside")
ANSWERS_COLUMN_MISSING = define("answers_column_missing", column=str, columns=str)
