"""The longest common path tail decides; unclear references are refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imports import match_names
from annotator.imports.images import PictureRefused
from annotator.imports.match_names import NameMatcher

SHOOT = [f"{product}/{file}.jpg" for product in ("backpack", "can", "vase")
         for file in ("original", "1")]  # fmt: skip


def matching_file(names: Sequence[str], reference: str, others: Sequence[str] = ()) -> str | None:
    matcher = NameMatcher(lambda: names)
    for each in (reference, *others):
        matcher.survey(each)
    return matcher.find(reference)


def reason(names: Sequence[str], reference: str, others: Sequence[str] = ()) -> str:
    with pytest.raises(PictureRefused) as refused:
        matching_file(names, reference, others)
    return str(refused.value)


@pytest.mark.parametrize("product", ["backpack", "can", "vase"])
@pytest.mark.parametrize("file", ["original.jpg", "1.jpg?v=2", "1", "%31.jpg"])
def test_a_url_finds_the_file_in_its_own_folder(product: str, file: str) -> None:
    url = f"https://cdn.example.com/shoot/{product}/{file}"
    stem = "original" if "original" in file else "1"
    assert matching_file(SHOOT, url) == f"{product}/{stem}.jpg"


@pytest.mark.parametrize(
    ("names", "reference", "name"),
    [
        # A path and a file with more or less of the folders.
        (["clock.jpg"], "images/clock.jpg", "clock.jpg"),
        (["images/clock.jpg"], "clock.jpg", "images/clock.jpg"),
        (["mug/a.jpg", "box/a.jpg"], "C:\\shoot\\mug\\a.jpg", "mug/a.jpg"),
        (["mug/a.jpg", "a.jpg"], "/home/x/mug/a.jpg", "mug/a.jpg"),
        (["a.jpg", "mug/a.jpg"], "a.jpg", "a.jpg"),
        # A URL whose folders have nothing to do with ours.
        (["deep/A*KHT5.webp", "deep/B.webp"], "https://h/afts/img/A*KHT5?w=1", "deep/A*KHT5.webp"),
        (["o/H1.jpg", "g/H2.jpg"], "https://h/afts/img/H2", "g/H2.jpg"),
        # The host as a folder, as downloaders make it.
        (["h1/x.jpg", "h2/x.jpg"], "https://h2/x.jpg", "h2/x.jpg"),
        (["x/1.jpg?v=2", "y/2.jpg"], "https://h/x/1.jpg?v=2", "x/1.jpg?v=2"),
        (["mug/my%20a.jpg"], "https://h/mug/my%20a.jpg", "mug/my%20a.jpg"),
        # Upper and lower case last.
        (["mug/A.JPG"], "mug/a.jpg", "mug/A.JPG"),
        (["x/a.JPG", "y/a.jpg"], "a.jpg", "y/a.jpg"),
        (["Mug/a.jpg", "x/a.jpg"], "/data/mug/a.jpg", "Mug/a.jpg"),
    ],
)
def test_matches(names: list[str], reference: str, name: str) -> None:
    assert matching_file(names, reference) == name


def test_what_fits_several_files_is_refused_by_name() -> None:
    assert reason(["a/original.jpg", "b/original.jpg"], "original.jpg") == (
        "original.jpg fits each of a/original.jpg, b/original.jpg: name it with its folder"
    )
    assert "fits each of a/x.jpg, b/x.jpg" in reason(["a/x.jpg", "b/x.jpg"], "https://h/c/x.jpg")
    assert "fits each of x/a.JPG, y/A.jpg" in reason(["x/a.JPG", "y/A.jpg"], "a.jpg")
    many = [f"{n:03}/original.jpg" for n in range(100)]
    assert "and 97 more" in reason(many, "https://h/z/original.jpg")


def test_a_file_in_another_folder_is_not_taken_for_a_path() -> None:
    assert "another folder" in reason(["box/2.jpg"], "mug/2.jpg")


@pytest.mark.parametrize(
    ("names", "references"),
    [
        (["vase/original.jpg", "vase/1.jpg"], ["https://h/backpack/original.jpg"]),
        (["vase/mask.png"], ["https://h/backpack/mask.png"]),
        # One URL names a folder of ours: so folders tell here.
        (["vase/front.jpg", "vase/2.jpg"], ["https://h/can/front.jpg", "https://h/vase/2.jpg"]),
        # Two pictures, one file: it can be of one of them only.
        (["front.jpg"], ["https://h/can/front.jpg", "https://h/vase/front.jpg"]),
        (["x/front.jpg"], ["https://h/can/front.jpg", "https://h/vase/front.jpg"]),
        (["front.jpg"], ["can/front.jpg", "vase/front.jpg"]),
        (["front.jpg"], ["C:\\can\\front.jpg", "C:\\vase\\front.jpg"]),
        (["image.jpg"], ["https://h/image?id=1", "https://h/image?id=2"]),
        (["render.jpg"], ["https://h/render.jpg?sku=1", "https://h/render.jpg?sku=2"]),
        (["box/2.jpg"], ["https://h/mug/2.jpg", "box/2.jpg"]),
    ],
)
def test_no_picture_stands_for_another(names: list[str], references: list[str]) -> None:
    assert reason(names, references[0], references[1:])


def test_both_of_two_that_can_not_be_told_apart_are_told_so() -> None:
    urls = ["https://a.example/1.jpg", "https://b.example/1.jpg"]
    for one, other in (urls, urls[::-1]):
        refusal = f"{one} can't be told apart: 1.jpg fits {other} as well"
        assert reason(["1.jpg"], one, urls) == refusal


def test_the_better_claim_gets_the_file() -> None:
    urls = ["https://h/can/front.jpg", "https://h/vase/front.jpg", "https://h/mug/front.jpg"]
    names = ["vase/front.jpg"]
    assert matching_file(names, urls[1], urls) == "vase/front.jpg"
    assert "another folder" in reason(names, urls[0], urls)
    paths = ["C:\\can\\x.jpg", "x.jpg", "C:\\vase\\x.jpg"]
    assert matching_file(["x.jpg"], "x.jpg", paths) == "x.jpg"
    assert "can't be told apart" in reason(["x.jpg"], paths[0], paths)


def test_the_same_picture_under_several_addresses_is_one() -> None:
    signed = [f"https://h/shoot/mug.jpg?signature={n}" for n in range(3)]
    assert matching_file(["mug.jpg"], signed[0], signed[1:]) == "mug.jpg"
    paths = ["images/mug.jpg", "./images/mug.jpg", "C:\\shoot\\images\\mug.jpg", "mug.jpg"]
    assert [matching_file(["mug.jpg"], path, paths) for path in paths] == ["mug.jpg"] * 4


@pytest.mark.parametrize("reference", ["../a.jpg", "x/..\\a.jpg", "https://h/%2e%2e/a.jpg", "a\0"])
def test_nothing_leads_out(reference: str) -> None:
    assert "outside" in reason(["a.jpg", "x/a.jpg"], reference)


def test_what_is_not_there() -> None:
    assert matching_file(["a.jpg"], "b.jpg") is None
    assert matching_file([], "https://h/b.jpg") is None
    assert matching_file(["a.jpg"], "https://[") is None


parts = st.sampled_from(["a", "b", "A", "c.jpg", "C.jpg", "d.jpg", "d"])
paths = st.lists(parts, min_size=1, max_size=3).map("/".join)


@given(
    st.lists(paths, max_size=8, unique=True), st.lists(paths, min_size=1, max_size=4), st.booleans()
)
def test_a_match_is_the_only_one_with_the_longest_tail(
    names: list[str], given_paths: list[str], is_url: bool
) -> None:
    references = [f"https://h/{path}" if is_url else path for path in given_paths]
    try:
        name = matching_file(names, references[0], references[1:])
    except PictureRefused:
        return
    path = given_paths[0]
    if name is None:
        assert not any(shared(path, each) for each in names)
        return
    assert name in names
    assert shared(path, name) == max(shared(path, each) for each in names) > 0
    rivals = [each for each in names if shared(path, each) == shared(path, name)]
    same_spelling = [each for each in rivals if each.endswith(name.rsplit("/", 1)[-1])]
    assert len(rivals) == 1 or name == path or len(same_spelling) < len(rivals)


def shared(path: str, name: str) -> int:
    """How many last parts agree, in any case, with or without the picture's ending."""

    def agree(number: int, one: str, other: str) -> bool:
        one, other = one.lower(), other.lower()
        return one == other or (number == 0 and one == other.removesuffix(".jpg") != other)

    pairs = zip(reversed(path.split("/")), reversed(name.split("/")), strict=False)
    length = 0
    for number, (one, other) in enumerate(pairs):
        if not agree(number, one, other):
            break
        length += 1
    return length


def test_among_very_many_files_none_is_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(match_names, "_best_spelled", lambda *_: pytest.fail("compared"))
    names = [f"{n}/original.jpg" for n in range(1000)]
    assert "and 997 more" in reason(names, "original.jpg")
