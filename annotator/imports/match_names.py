"""Find the file of an import that a reference means: the one with the longest common path tail.

A wrong picture is worse than none. So a reference that fits several files equally well is refused.
If a file's folder does not appear in the reference, the file is used only under these rules:

- One of the two paths must contain the other as a whole.
- A URL may name another folder, unless other URLs of this manifest name folders of this import, or
  the file is called `original` or `mask`, because such a name means nothing without its folder.
- If references to two different pictures fit the same file, the one with the longer common tail
  gets it. If the tails are equally long, neither gets it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from annotator.imports.images import PictureRefused
from annotator.imports.names import (
    PICTURE_ENDINGS,
    Reading,
    fold,
    has_picture_ending,
    leads_out,
    readings,
)
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.pictures import (
    FILE_FITS_ANOTHER,
    FILE_FITS_MANY,
    FILE_FITS_SEVERAL,
    FILE_IN_OTHER_FOLDER,
    FILE_OF_ANOTHER,
    FILE_OUTSIDE_IMPORT,
)

NAMES_SHOWN = 3
MOST_COMPARED = 50  # with more equally good files, comparing their spelling is no use
CONVENTIONAL = {"original", "mask"}


@dataclass(frozen=True)
class Tail:
    """The files that share the longest path tail with a reading; the tail has `length` parts."""

    reading: Reading
    length: int
    names: tuple[str, ...]
    count: int

    def is_whole(self, name: str) -> bool:
        """Whether one of the two paths contains the other as a whole."""
        return self.length >= min(self.reading.path_length, name.count("/") + 1)


@dataclass
class Claim:
    """A picture's claim to a file.

    `reference` named the picture first, and `length` is the length of the common tail. `rival` is a
    reference to another picture with an equally long tail.
    """

    length: int
    identity: tuple[str, ...]
    reference: str
    rival: str = ""


class NameIndex:
    """Plain names, sorted from their last part to their first, in lower case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)
        pairs = [(_key(name), name) for name in self._names]
        # A URL often names a picture without the ending that its file has.
        pairs += [(_key(_stem(name)), name) for name in self._names if has_picture_ending(name)]
        pairs.sort()
        self._keys = [key for key, _ in pairs]
        self._by_key = [name for _, name in pairs]

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def longest_tail(self, reading: Reading) -> Tail | None:
        """The files with the longest common tail; None if not even the last part fits."""
        low, high, prefix, length = 0, len(self._keys), "", 0
        for part in reversed(reading.parts):
            longer = prefix + fold(part)
            first = bisect_left(self._keys, f"{longer}/", low, high)
            end = bisect_left(self._keys, f"{longer}0", low, high)  # "0" comes right after "/"
            if first == end:
                break
            low, high, prefix, length = first, end, f"{longer}/", length + 1
        if length == 0:
            return None
        if high - low > MOST_COMPARED:
            return Tail(reading, length, tuple(self._by_key[low : low + NAMES_SHOWN]), high - low)
        names = _best_spelled(reading, length, dict.fromkeys(self._by_key[low:high]))
        return Tail(reading, length, names, len(names))


class NameMatcher:
    """Finds the file for each reference of one manifest.

    Call `survey` with all references first. Without it, each is matched as if there were no other.
    The names are listed when they are first needed, by whichever thread comes first.
    """

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self._lock = Lock()
        self._made: NameIndex | None = None
        self._folders_tell = False
        self._claims: dict[str, Claim] = {}

    def survey(self, reference: str, exact: str = "") -> None:
        """Note which file a reference would get, so that `find` sees competing references.

        `exact` is the file that the reference names exactly, if the caller knows of one.
        """
        if exact:
            identity = readings(reference)[0].identity
            self._claim(exact, Claim(exact.count("/") + 1, identity, reference))
            return
        tail = self._longest(readings(reference))
        if tail is None:
            return
        self._folders_tell |= tail.reading.is_url and tail.length > 1
        if tail.count == 1:
            self._claim(tail.names[0], Claim(tail.length, tail.reading.identity, reference))

    def _claim(self, name: str, claim: Claim) -> None:
        """Keep the claim with the longest tail; another picture's of equal length is its rival."""
        best = self._claims.setdefault(name, claim)
        if _is_same(best.identity, claim.identity):
            best.length = max(best.length, claim.length)
            best.identity = max(best.identity, claim.identity, key=len)
        elif claim.length > best.length:
            self._claims[name] = claim
        elif claim.length == best.length:
            best.rival = best.rival or claim.reference

    def find(self, reference: str) -> str | None:
        """The file's name, or None if there is none. Raises PictureRefused if it is unclear."""
        possible = readings(reference)
        if any(leads_out("/".join(reading.parts)) for reading in possible):
            raise PictureRefused(reference, FILE_OUTSIDE_IMPORT())
        tail = self._longest(possible)
        if tail is None:
            return None
        if tail.count > 1:
            raise PictureRefused(reference, _why_unclear(tail))
        name = tail.names[0]
        if not tail.is_whole(name) and not self._may_lie_elsewhere(tail, name):
            raise PictureRefused(reference, FILE_IN_OTHER_FOLDER(file=name))
        claim = self._claims.get(name)
        if claim is not None and tail.length < len(tail.reading.parts):
            if not _is_same(claim.identity, tail.reading.identity):
                if claim.rival and tail.length == claim.length:
                    also = FILE_FITS_ANOTHER(file=name, other=claim.reference)
                    raise PictureRefused(reference, also)
                raise PictureRefused(reference, FILE_OF_ANOTHER(file=name, other=claim.reference))
            if claim.rival:
                raise PictureRefused(reference, FILE_FITS_ANOTHER(file=name, other=claim.rival))
        return name

    def _may_lie_elsewhere(self, tail: Tail, name: str) -> bool:
        stem = PurePosixPath(name).stem.lower()
        return tail.reading.is_url and not self._folders_tell and stem not in CONVENTIONAL

    def _index(self) -> NameIndex:
        with self._lock:
            if self._made is None:
                self._made = NameIndex(self._names())
            return self._made

    def _longest(self, possible: list[Reading]) -> Tail | None:
        index = self._index()
        for reading in possible:
            path = "/".join(reading.parts)
            if path in index:
                return Tail(reading, len(reading.parts), (path,), 1)
        tails = [tail for reading in possible if (tail := index.longest_tail(reading))]
        if not tails:
            return None
        length = max(tail.length for tail in tails)
        longest = [tail for tail in tails if tail.length == length]
        names = dict.fromkeys(name for tail in longest for name in tail.names)
        count = max(len(names), *(tail.count for tail in longest))
        return Tail(longest[0].reading, length, tuple(names), count)


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two references can mean the same picture: one path is the tail of the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer[len(longer) - len(shorter) :] == shorter


def _key(name: str) -> str:
    return "".join(f"{fold(part)}/" for part in reversed(name.split("/")))


def _stem(name: str) -> str:
    ending = next(ending for ending in PICTURE_ENDINGS if name.lower().endswith(ending))
    return name[: -len(ending)]


def _best_spelled(reading: Reading, length: int, names: Iterable[str]) -> tuple[str, ...]:
    """The names whose ending fits best, and among these the ones in the same case."""
    wanted = "/".join(reading.parts[-length:])

    def strangeness(name: str) -> tuple[bool, bool]:
        end = "/".join(name.split("/")[-length:])
        has_ending = fold(end) == fold(wanted)
        return not has_ending, (end if has_ending else _stem(end)) != wanted

    ranked = {name: strangeness(name) for name in names}
    best = min(ranked.values())
    return tuple(name for name, rank in ranked.items() if rank == best)


def _why_unclear(tail: Tail) -> Message:
    shown = tail.names[:NAMES_SHOWN]
    names, more = ", ".join(shown), tail.count - len(shown)
    return FILE_FITS_MANY(names=names, more=more) if more > 0 else FILE_FITS_SEVERAL(names=names)
