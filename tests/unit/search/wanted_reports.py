"""Three reports whose full texts are wanted, and PDFs that are theirs or are not."""

from __future__ import annotations

from scopeline import layout
from scopeline.protocol import Protocol
from scopeline.tables import sheets

TITLES = {
    "R-BBBBBBBB": "Barriers to integrated health care delivery in rural districts",
    "R-CCCCCCCC": "Solutions for the co-ordination of hospital and home care",
    "R-DDDDDDDD": "A third report on collaboration between insurers and providers",
}


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    text = b"BT /F1 12 Tf 50 700 Td 14 TL " + b" ".join(
        b"(" + line.encode("latin-1").replace(b"(", rb"\(").replace(b")", rb"\)") + b") Tj T*" for line in lines
    ) + b" ET"  # fmt: skip
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def article(title: str, doi: str = "") -> bytes:
    return pdf(title, doi, "Abstract. " + "Some words about the methods of this article. " * 3, "Introduction")


def rows(protocol: Protocol) -> dict[str, dict[str, str]]:
    table = sheets.read(sheets.one(layout.RETRIEVAL, protocol.screening.sheet_format), ("record_id",))
    assert table is not None
    return {row["record_id"]: row for row in table.rows}
