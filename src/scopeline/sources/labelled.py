"""Records as lines with Persian labels (`سال نشر : ۱۳۹۹`), as pages of national databases show and save them.

Labels are known by their letters, whichever ye, kaf and half-space they are typed with; a line whose label is not
known goes on with the value above it, since abstracts have labelled parts too. RIS tags among them are tags as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# A field of a record, and what it is called; '' for what no field holds.
_LABELS: Mapping[str, str] = {
    "title": "عنوان|عنوان مقاله|عنوان فارسی|عنوان اثر|عنوان پایان نامه|عنوان طرح",
    "original_title": "عنوان انگلیسی|عنوان لاتین|عنوان به انگلیسی",
    "authors": "نویسنده|نویسندگان|نام نویسنده|نام نویسندگان|پدیدآور|پدیدآوران|پدید آور|پدید آورنده|پدیدآورنده"
    "|پدیدآورندگان|پدید آورندگان",
    "abstract": "چکیده|چکیده فارسی|خلاصه",
    "year": "سال|سال نشر|سال انتشار|تاریخ نشر|تاریخ انتشار|سال دفاع|تاریخ دفاع",
    "journal": "مجله|نشریه|نام مجله|نام نشریه|عنوان نشریه|عنوان مجله",
    "volume": "دوره|جلد",
    "issue": "شماره",
    "pages": "صفحات|صفحه|شماره صفحه|شماره صفحات",
    "keywords": "کلیدواژه|کلیدواژه ها|کلید واژه|کلید واژه ها|کلمات کلیدی|واژگان کلیدی|واژه های کلیدی",
    "language": "زبان",
    "document_type": "نوع|نوع مدرک|نوع منبع|نوع اثر",
    "doi": "شناسه دیجیتال|DOI|doi",
    "url": "نشانی|نشانی اینترنتی|پیوند|لینک|آدرس|URL",
    "": "ردیف|دانشگاه|دانشکده|استاد راهنما|استادان راهنما|استاد مشاور|استادان مشاور|مقطع|مقطع تحصیلی|رشته|رشته تحصیلی"
    "|ناشر|محل نشر|شابک|شاپا|تعداد صفحات|شماره سند|شماره مدرک|چکیده انگلیسی|نمایه ها",
}
LABELS = tuple(sorted({label for labels in _LABELS.values() for label in labels.split("|")}, key=len, reverse=True))
COLUMNS = {field: tuple(labels.split("|")) for field, labels in _LABELS.items() if field}
_TITLES = frozenset(_LABELS["title"].split("|"))
_FEWEST = 3  # labels that tell such a file

_LETTERS = {"ی": "[یيى]", "ک": "[کك]", " ": "[ \u200c\u00a0]*"}


def _spelt(label: str) -> str:
    return "".join(_LETTERS.get(letter, re.escape(letter)) for letter in label)


def _any(labels: Iterable[str]) -> str:
    return "|".join(f"(?P<l{number}>{_spelt(label)})" for number, label in enumerate(labels))


_LINE = re.compile(
    rf"(?m)^[ \t\u200f\u200e\ufeff]*(?:{_any(LABELS)})[ \t\u00a0\u200c\u200e\u200f]*(?::|- )[ \t\u200f\u200e]*"
)


def looks(text: str) -> bool:
    """Whether a text's lines have so many of these labels, a title among them."""
    seen = {_label(found) for found in _LINE.finditer(text)}
    return len(seen) >= _FEWEST and bool(seen & _TITLES)


def evened(text: str) -> str:
    """The text with each label in one spelling, and one sign behind it: `سال نشر : `."""
    return _LINE.sub(lambda found: f"{_label(found)} : ", text)


def _label(found: re.Match[str]) -> str:
    return LABELS[int(str(found.lastgroup)[1:])]
