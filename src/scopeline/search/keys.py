"""Keys and the e-mail address: from the environment or the system's keyring, and in no file, log, error or argument."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from urllib.parse import quote, quote_plus

from scopeline.errors import Problem, SearchError

EMAIL = "SCOPELINE_EMAIL"
NCBI = "NCBI_API_KEY"
OPENALEX = "OPENALEX_API_KEY"
SEMANTIC_SCHOLAR = "SEMANTIC_SCHOLAR_API_KEY"
SCOPUS = "SCOPUS_API_KEY"
SCOPUS_INSTITUTION = "SCOPUS_INSTTOKEN"
WEB_OF_SCIENCE = "WOS_API_KEY"
ALL = (EMAIL, NCBI, OPENALEX, SEMANTIC_SCHOLAR, SCOPUS, SCOPUS_INSTITUTION, WEB_OF_SCIENCE)

_RING = "scopeline"  # what the keyring's entries are called; the user name of each is the variable's
_HIDDEN = "***"
_SHORTEST = 4  # a shorter value would hide words that mean nothing secret


def key(name: str) -> str:
    """The key of that name, '' where there is none."""
    return os.environ.get(name, "").strip() or _from_keyring(name)


def demanded(name: str, why: str) -> str:
    """The key of that name. Raises SearchError, saying `why` it is needed and where it is looked for."""
    if found := key(name):
        return found
    raise SearchError(
        Problem(
            name,
            f"not set, but {why}",
            f"Set the environment variable {name}, or keep it in the system's keyring (keyring set {_RING} {name}). "
            "Never write it into a file of the review.",
        )
    )


def hidden(text: str) -> str:
    """Text without any key or the address in it, however a server or an address may have written them."""
    for secret in _secrets():
        text = text.replace(secret, _HIDDEN)
    return text


def hidden_in(content: bytes) -> bytes:
    """Bytes without any key or the address in them: some services repeat a request in their reply."""
    for secret in _secrets():
        content = content.replace(secret.encode(), _HIDDEN.encode())
    return content


def _secrets() -> list[str]:
    found = {value for name in ALL if len(value := key(name)) >= _SHORTEST}
    written = {form for value in found for form in (value, quote(value, safe=""), quote_plus(value), quote(value))}
    return sorted(written, key=len, reverse=True)


@cache
def _from_keyring(name: str) -> str:
    if not find_spec("keyring"):
        return ""
    import keyring
    import keyring.errors

    try:
        return (keyring.get_password(_RING, name) or "").strip()
    except keyring.errors.KeyringError:  # no ring on this machine, or a locked one
        return ""
