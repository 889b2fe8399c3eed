"""Keys and the e-mail address: from the environment or the system's keyring, and in no file, log, error or argument."""

from __future__ import annotations

import os
import sys
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
_WITHOUT_RING = "Only the environment's are used: unlock or mend it, or set the variables of docs/searching.md."
_HIDDEN = "***"
_SHORTEST = 4  # a shorter value would hide words that mean nothing secret


def key(name: str) -> str:
    """The key of that name, '' where there is none; a keyring that fails is told on the way, once."""
    found = _found(name)
    if not found:
        ring().tell()
    return found


def demanded(name: str, why: str) -> str:
    """The key of that name. Raises SearchError, saying `why` it is needed and where it is looked for."""
    if found := _found(name):
        return found
    ringless = f" (the keyring gives no keys: {ring().failure})" if ring().failure else ""
    raise SearchError(
        Problem(
            name,
            f"not set{ringless}, but {why}",
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


def _found(name: str) -> str:
    return os.environ.get(name, "").strip() or ring().key(name)


def _secrets() -> list[str]:
    found = {value for name in ALL if len(value := _found(name)) >= _SHORTEST}
    written = {form for value in found for form in (value, quote(value, safe=""), quote_plus(value), quote(value))}
    return sorted(written, key=len, reverse=True)


class Ring:
    """The system's keyring, until it fails once: a locked one would ask its owner for every name."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._told = False
        self.failure = ""  # what kind of failure it was; never its words, which a backend may fill with anything

    def key(self, name: str) -> str:
        """The key of that name, '' where there is none or no ring."""
        if name not in self._known and not self.failure:
            try:
                self._known[name] = _password(name)
            except Exception as error:  # backends are other people's programs, and let through what they like
                self.failure = type(error).__name__
        return self._known.get(name, "")

    def tell(self) -> None:
        """Say once that it failed, where it did."""
        if self.failure and not self._told:
            problem = Problem(f"keyring ({self.failure})", "the system's keyring gives no keys", _WITHOUT_RING)
            print(problem, file=sys.stderr)
            self._told = True


@cache
def ring() -> Ring:
    """The ring of this machine, one for the whole run."""
    return Ring()


def _password(name: str) -> str:
    if not find_spec("keyring"):
        return ""
    import keyring
    import keyring.errors

    try:
        found = keyring.get_password(_RING, name) or ""
    except keyring.errors.NoKeyringError:  # no ring on this machine
        return ""
    if not isinstance(found, str):
        raise TypeError
    return found.strip()
