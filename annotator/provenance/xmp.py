"""Write and read the one XMP property that matters here.

The packet is searched, not parsed: a parser of XML would open the door to its attacks, and writers
differ in how they nest the property anyway.
"""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

from annotator.provenance.marks import LONGEST_CODE, MOST_XMP_BYTES

CODES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>{}</Iptc4xmpExt:DigitalSourceType>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
# As an attribute, as an element's text, and as an element's `rdf:resource`. Every repetition has a
# limit, so no packet can make the search slow.
_VALUE: Final = re.compile(
    rb"DigitalSourceType(?:\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})[\"']"
    rb"|\s{0,9}>\s{0,99}([^<>]{1,200})<"
    rb"|\s{1,9}rdf:resource\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})[\"'])"
)
_CODE: Final = re.compile(rf"[A-Za-z]{{1,{LONGEST_CODE}}}")


def packet(source_type: str) -> bytes:
    """An XMP packet that says nothing but the source type."""
    return _PACKET.format(escape(CODES + source_type)).encode()


def source_type_of(xmp: bytes) -> str:
    """The code of the source type in a packet; empty if there is none."""
    match = _VALUE.search(xmp[:MOST_XMP_BYTES])
    if match is None:
        return ""
    value = next(group for group in match.groups() if group is not None)
    code = value.decode("utf-8", "replace").strip().rstrip("/").rpartition("/")[2]
    return code if _CODE.fullmatch(code) else ""
