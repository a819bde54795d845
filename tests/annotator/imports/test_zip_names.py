"""Names of entries are decoded correctly, whatever program wrote the archive."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib

import pytest

from annotator.imports.files import ZipFiles
from annotator.imports.zip_names import code_page, entry_names


def legacy_zip(names: list[bytes], extra: dict[bytes, bytes] | None = None) -> ZipFiles:
    """An archive whose names are these bytes, without a stated encoding."""
    buffer = io.BytesIO()
    stand_ins = {chr(ord("A") + n) * len(name): name for n, name in enumerate(names)}
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (stand_in, name) in enumerate(stand_ins.items()):
            info = zipfile.ZipInfo(stand_in)
            info.extra = (extra or {}).get(name, b"")
            archive.writestr(info, str(number))
    content = buffer.getvalue()
    for stand_in, name in stand_ins.items():
        assert len(stand_in) == len(name)
        content = content.replace(stand_in.encode(), name)
    return ZipFiles(io.BytesIO(content), max_bytes=10**6)


CASES = {
    "gbk": ["照片/杯子.jpg", "照片/时钟.jpg", "红色背包-1.png"],
    "cp932": ["写真/マグカップ.jpg", "時計テスト.jpg", "かばん-1.png"],
    "cp437": ["Müller/Kännchen.jpg", "Schüssel/größe.jpg", "café/pièce.png"],
    "cp850": ["bøger/kåbe.jpg", "smørrebrød.jpg"],
    "cp1252": ["Müller/Kännchen.jpg", "Schüssel.jpg", "déjà-vu.jpg"],
    "cp866": ["Кружка/фото.jpg", "часы-настенные.jpg"],
    "utf-8": ["Müller/杯子.jpg", "кружка.jpg"],
}


@pytest.mark.parametrize(("encoding", "names"), CASES.items(), ids=CASES.keys())
def test_names_in_a_legacy_code_page(encoding: str, names: list[str]) -> None:
    padded = [f"0{n}0000000-{name}" for n, name in enumerate(names)]
    files = legacy_zip([name.encode(encoding) for name in padded])
    assert sorted(files.names()) == sorted(padded)
    for number, name in enumerate(padded):
        with files.open(name) as file:
            assert file.read() == str(number).encode()


@pytest.mark.parametrize(("encoding", "names"), CASES.items(), ids=CASES.keys())
def test_a_single_name_is_enough(encoding: str, names: list[str]) -> None:
    for name in names:
        if not name.isascii():
            raw = name.encode(encoding)
            assert raw.decode(code_page([raw])) == name


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("euc_kr", "시계.jpg"),
        ("big5", "時鐘.jpg"),
        ("cp1251", "Ёж.jpg"),
        ("cp949", "똠방각하.jpg"),
        ("gb18030", "镕😀.jpg"),
        ("cp852", "łódź.jpg"),
        ("cp1250", "żółta.jpg"),
        ("cp857", "şişe.jpg"),
        ("cp737", "κούπα.jpg"),
        ("cp862", "כוס.jpg"),
        ("cp874", "แก้ว.jpg"),
        ("koi8_r", "чашка.jpg"),
    ],
)
def test_the_manifest_decides_between_pages(encoding: str, name: str) -> None:
    assert (
        name.encode(encoding).decode(code_page([name.encode(encoding)], wanted={name.lower()}))
        == name
    )


def test_names_as_macs_write_them() -> None:
    names = [unicodedata.normalize("NFD", name) for name in ("00000000-Müller.jpg", "é0000000-x")]
    files = legacy_zip([name.encode() for name in names])
    assert sorted(files.names()) == ["00000000-Müller.jpg", "é0000000-x"]


def unicode_path(name: str, raw: bytes) -> bytes:
    body = struct.pack("<BI", 1, zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def test_a_unicode_path_of_its_own_wins() -> None:
    raw = b"00\x81\x82\x83.jpg"
    files = legacy_zip([raw], {raw: unicode_path("Müller/杯子.jpg", raw)})
    assert files.names() == ["杯子.jpg"]


def test_a_unicode_path_for_another_name_counts_for_nothing() -> None:
    raw = "00-Müller.jpg".encode("cp437")
    files = legacy_zip([raw], {raw: unicode_path("box.jpg", b"another name")})
    assert files.names() == ["00-Müller.jpg"]


def test_a_broken_extra_field_does_no_harm() -> None:
    entry = zipfile.ZipInfo("a.jpg")
    for extra in (b"\x75\x70", b"\x75\x70\xff\xff\x01", b"\x75\x70\x02\x00\x01\x02"):
        entry.extra = extra
        assert entry_names([entry]) == ["a.jpg"]
