"""Names are normalised on both sides, and references have all plausible readings."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.names import leads_out, plain_name, readings

names = st.text(st.sampled_from("aü\u0308u./\\:C é%?"), max_size=14)


@given(names)
def test_the_form_of_a_name_is_final(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)


@given(names)
def test_unicode_form_and_slashes_of_either_side_count_for_nothing(name: str) -> None:
    composed = unicodedata.normalize("NFC", name)
    for spelling in (
        unicodedata.normalize("NFD", name),
        composed.replace("/", "\\"),
        f"./{composed}",
        f"C:\\{composed}",
        composed.replace("/", "//"),
    ):
        assert plain_name(spelling) == plain_name(composed)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("C:\\shoot\\mug\\a.jpg", "shoot/mug/a.jpg"),
        ("/home/x/shoot/a.jpg", "home/x/shoot/a.jpg"),
        ("\\\\server\\share\\a.jpg", "server/share/a.jpg"),
        ("./images//a.jpg", "images/a.jpg"),
        ("images/./a.jpg", "images/a.jpg"),
        ("mu\u0308g.jpg", "müg.jpg"),
    ],
)
def test_plain_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize("name", ["../a", "a/../b", "..", "", ".", "a\0", "..\\a", "C:\\..\\a"])
def test_what_leads_out(name: str) -> None:
    assert leads_out(plain_name(name))


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("https://h/shoot/my%20mug.jpg?w=1#x", ("shoot", "my mug.jpg")),
        ("https://h/o/shoot%2Fmug%2Foriginal.jpg?alt=media", ("o", "shoot", "mug", "original.jpg")),
        ("HTTPS://h//shoot/a.jpg", ("shoot", "a.jpg")),
        ("s3://bucket/mug/a.jpg", ("mug", "a.jpg")),
        ("file:///C:/shoot/a.jpg", ("shoot", "a.jpg")),
        ("images/my%20mug.jpg", ("images", "my mug.jpg")),
        ("images/a.jpg?x=1", ("images", "a.jpg")),
        ("images/why?.jpg", ("images", "why?.jpg")),
        ("https://h/a#1.jpg", ("a#1.jpg",)),
    ],
)
def test_readings(reference: str, path: tuple[str, ...]) -> None:
    assert path in [reading.parts[reading.is_url :] for reading in readings(reference)]


@given(st.text(max_size=20) | names | st.builds("https://{}".format, names))
def test_any_text_has_readings_or_none(reference: str) -> None:
    for reading in readings(reference):
        assert reading.path_length > 0
        assert reading.identity


def test_a_signed_url_is_the_same_picture_and_an_id_in_a_query_is_another() -> None:
    signed = {readings(f"https://h/mug.jpg?sig={n}")[0].identity for n in range(3)}
    assert len(signed) == 1
    by_id = {readings(f"https://h/image?id={n}")[0].identity for n in range(3)}
    assert len(by_id) == 3
    rendered = {readings(f"https://h/render.jpg?w=9&SKU={n}")[0].identity for n in range(3)}
    assert len(rendered) == 3
    sizes = {
        readings(f"https://h/mug.jpg?w={n}&v={n}&X-Amz-Date={n}")[0].identity for n in range(3)
    }
    assert len(sizes) == 1
