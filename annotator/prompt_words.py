"""Words of prompts, in SQL that PostgreSQL and SQLite split alike."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.db.models.sql.compiler import SQLCompiler
from django.dispatch import receiver

# Everything that ends a word: written out, because what a letter is depends on the locale.
_BREAKS: Final = ".,;:!?()[]{}<>\"'`|/\\=+*#@&%~^_，。、；：！？（）【】《》“”‘’…—–\t\r\n"
_TO_SPACES: Final = str.maketrans(dict.fromkeys(_BREAKS, " "))
# Words that say nothing about a picture.
_FILLERS: Final = (
    "", "a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on",
    "or", "the", "to", "with", "的", "和", "与", "在", "了",
)  # fmt: skip


class Words(Func):
    """A prompt in small letters, with one or more spaces between its words."""

    output_field = TextField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: object,
    ) -> tuple[str, tuple[str | int, ...]]:
        """The text without punctuation."""
        sql, values = compiler.compile(self.get_source_expressions()[0])
        cleaned, breaks = _cleaned(sql)
        return cleaned, (*values, *breaks)


def has_word(column: str, word: str) -> Q:
    """The condition that the prompt in `column` has this word; ignores case."""
    text = TextField()
    spaced = Concat(Value(" "), Words(F(column)), Value(" "), output_field=text)
    # The cast tells PostgreSQL the parameter's type.
    wanted = Lower(Cast(Value(f" {word} "), text))
    return Q(GreaterThan(StrIndex(spaced, wanted), 0))


def split(column: str) -> tuple[str, list[str]]:
    """SQL to join the words of the prompt in the SQL expression `column`, with its parameters.

    The words are `word_in_join()`; one may appear more than once.
    """
    cleaned, values = _cleaned(column)
    if connection.vendor == "postgresql":
        # Of an unnested array PostgreSQL expects ten elements, of `string_to_table` a thousand.
        listed = f"unnest(string_to_array({cleaned}, ' '))"
        return f"CROSS JOIN LATERAL {listed} AS words(word)", values
    # A quoted text holds no bare space but those between words, so it becomes a list of strings.
    listed = f"'[' || replace(json_quote({cleaned}), ' ', '\",\"') || ']'"
    return f"CROSS JOIN json_each({listed}) AS words", values


def word_in_join() -> str:
    """The column of `split` that holds the word."""
    return "words.word" if connection.vendor == "postgresql" else "words.value"


def is_no_filler(column: str) -> tuple[str, list[str]]:
    """The condition that a word says something, and its parameters."""
    return f"{column} NOT IN ({', '.join(['%s'] * len(_FILLERS))})", list(_FILLERS)


def _cleaned(sql: str) -> tuple[str, list[str]]:
    if connection.vendor == "postgresql":
        return f"translate(lower({sql}), %s, %s)", [_BREAKS, " " * len(_BREAKS)]
    return f"prompt_words({sql})", []


@receiver(connection_created)
def _teach_sqlite(connection: BaseDatabaseWrapper, **_: object) -> None:
    """SQLite has no `translate`, so it calls Python."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "prompt_words", 1, _without_breaks, deterministic=True
        )


def _without_breaks(prompt: str) -> str:
    return prompt.lower().translate(_TO_SPACES)
