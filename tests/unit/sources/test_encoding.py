"""Bytes to text, and what is said of bytes that were not understood."""

from __future__ import annotations

import export_examples as examples
import pytest

from scopeline.sources.encoding import decode


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_is_told_from_its_bytes(codec, found):
    assert decode(examples.RIS.encode(codec)) == (examples.RIS, found, [], "")


def test_code_pages_are_told_by_how_many_letters_are_not_latin():
    latin = "TY  - JOUR\nAU  - Müller, Zoë\nER  - \n"
    assert decode(latin.encode("cp1252"))[:2] == (latin, "cp1252")
    persian = "TY  - JOUR\nTI  - پژوهش در نظام سلامت و یکپارچگی خدمات در شبکه های بهداشت\nER  - \n".replace("ی", "ي")
    assert decode(persian.encode("cp1256"))[:2] == (persian, "cp1256")


def test_a_few_bad_bytes_spoil_a_letter_and_are_told_with_their_line():
    content = examples.PERSIAN_RIS.encode()
    at = content.index("مجله".encode())
    decoded = decode(content[:at] + b"\xff" + content[at:])
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == ["line 4: the file holds bytes that are not utf-8"]


def test_letters_spoilt_before_the_export_are_told():
    assert "line 2 holds letters spoilt" in decode("a\nRenÃ©".encode()).warnings[0]
    assert "line 2 and 1 more place hold letters spoilt" in decode("a\nRenÃ© Ã©".encode()).warnings[0]
    assert "U+FFFD" in decode("Ren\ufffd".encode()).warnings[0]
    assert decode("São René Ângela".encode()).warnings == []


def test_western_letters_are_not_taken_for_arabic_ones() -> None:
    for text in ("TI  - Études à Besançon\nAU  - Müller, Jürgen\n", "TI  - Año: ¿qué? – “así”\nAU  - Núñez, Íñigo\n"):
        assert decode(text.encode("cp1252"))[:2] == (text, "cp1252")
