"""What is wrong with a query as it stands, built or written by hand: our own checks, and search-query's where right.

search-query 0.15 checks PubMed's and Web of Science's syntax well and gives precise places. It does not know Scopus,
loses ranges of years when it translates, takes PubMed's long field names in a range for faults, and stops on lists of
its own; so it only checks here, and what it is known to say wrongly is left out (`_NOT_SO`, held by tests).
"""

from __future__ import annotations

import contextlib
import io
import re

from scopeline.queries.platforms import NATIONAL

# Codes of search-query that warn of what a built query does on purpose: a limit joined by AND stands in brackets.
_NOT_SO = {"QUALITY_0002"}
# Fields of Web of Science that it does not know: document type.
_UNKNOWN_FIELD = re.compile(r"Search field DT=")
_CHECKED = {"pubmed": "pubmed", "web_of_science": "wos"}
_LONG_FIELD = re.compile(r"\[[^\]]*\s-\s[^\]]*\]")  # [Date - Publication]: right in PubMed, a fault to search-query
_CURLY = re.compile("[“”„‟«»‘’]")
_OPERATOR = re.compile(r"(?<=\s)(?:and|or|not)(?=\s)")
_LOWER_CASE_IS_RIGHT = {"embase_ovid", "medline_ovid"}


def lint(platform: str, text: str) -> list[str]:
    """Faults of one query text for a platform (a key of `platforms.PLATFORMS`), one sentence each; none: empty."""
    if platform in NATIONAL:  # plain phrases, one a line
        return []
    found = [*_brackets(text), *_signs(platform, text)]
    return found or [*_mixed(text), *_by_library(platform, text)]


def _brackets(text: str) -> list[str]:
    bare, found = _outside_quotes(text), []
    if text.count('"') % 2:
        found.append("a quotation mark is not closed")
    depth = 0
    for place, sign in enumerate(bare):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return [*found, f"a bracket is closed that was not opened, at character {place + 1}"]
    return [*found, f"{depth} bracket(s) are not closed"] if depth else found


def _signs(platform: str, text: str) -> list[str]:
    found = []
    if curly := _CURLY.search(text):
        found.append(f'{curly[0]} is no quotation mark for a search; type " instead')
    if platform not in _LOWER_CASE_IS_RIGHT and (operator := _OPERATOR.search(_outside_quotes(text))):
        found.append(f"'{operator[0]}' in small letters is read as a word; write {operator[0].upper()}")
    return found


def _mixed(text: str) -> list[str]:
    """AND beside OR in one pair of brackets, which platforms resolve in different orders."""
    bare, levels = _outside_quotes(text), [set[str]()]
    for piece in re.finditer(r"[()]|\b(?:AND|OR)\b", bare):
        if piece[0] == "(":
            levels.append(set())
        elif piece[0] == ")":
            levels.pop()
        else:
            levels[-1].add(piece[0])
            if len(levels[-1]) == 2:
                return ["AND and OR stand side by side without brackets; platforms read that in different orders"]
    return []


def _by_library(platform: str, text: str) -> list[str]:
    if platform not in _CHECKED or _LONG_FIELD.search(text):
        return []
    from search_query.linter import lint_query_string

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it returns
            messages = lint_query_string(text, platform=_CHECKED[platform])
    except Exception:  # it raises errors of many kinds on syntax that it does not know; that is no fault of the query
        return []
    meant = [
        message
        for message in messages
        if message["code"] not in _NOT_SO and not _UNKNOWN_FIELD.match(message["details"])
    ]
    return list(dict.fromkeys(f"{message['message']}: {message['details']}".rstrip(": ") for message in meant))


def _outside_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked, places kept."""
    return re.sub(r'"[^"]*"', lambda quoted: " " * len(quoted[0]), text)
