"""Biopython's Entrez on our transport: its requests and its reading of replies, our waiting, our storing.

Left to itself, Entrez asks again at once after a 429 or a 500, keeps NCBI's pace in one process only, and fetches
document types that it does not know from the web.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request as PlainRequest

from scopeline import layout
from scopeline.errors import Problem, SearchError
from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.replies import Replies, Stored
from scopeline.search.transport import Request

_SECRET = ("email", "api_key")
_TOOL = "scopeline"
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+\w+\s+(?:PUBLIC\s+\"[^\"]*\"|SYSTEM)\s+\"([^\"]*)\"\s*>")
_DECLARED = re.compile(rb"<!(?:ENTITY|DOCTYPE)|noNamespaceSchemaLocation")


def endpoint() -> Endpoint:
    """NCBI's E-utilities: 3 requests a second, 10 with a key (NLM KA-05318), and a little less to be safe."""
    return Endpoint("pubmed", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", 0.11 if keys.key(keys.NCBI) else 0.37)


def search(replies: Replies, mark: str = "", *, again: bool = False, stored: bool = True, **given: Any) -> Any:
    """ESearch, read by Entrez. `again` asks anew; what is not `stored` is asked anew each time."""
    from Bio import Entrez

    with _ours(replies, mark, again=again, stored=stored):
        reply = Entrez.esearch(db="pubmed", **given)
    return _read(reply.getvalue())


def fetch(replies: Replies, mark: str = "", *, again: bool = False, **given: Any) -> Stored:
    """EFetch: records as XML, as they came."""
    from Bio import Entrez

    with _ours(replies, mark, again=again) as kept:
        Entrez.efetch(db="pubmed", retmode="xml", **given)
    return kept[-1]


@contextmanager
def _ours(replies: Replies, mark: str, *, again: bool = False, stored: bool = True) -> Iterator[list[Stored]]:
    """Entrez with our transport in place of its own way to the web; yields the replies stored meanwhile."""
    from Bio import Entrez

    module: Any = Entrez
    kept: list[Stored] = []

    def send(made: PlainRequest) -> BytesIO:
        request = replace(_request(made), mark=mark)
        if not stored:
            return BytesIO(replies.fresh(request))
        if again:
            replies.forget(request)
        kept.append(replies.ask(request))
        return BytesIO(kept[-1].body)

    was = module._open, module.email, module.api_key, module.tool
    email = keys.demanded(keys.EMAIL, "NCBI wants to know whom to write to before it blocks anybody")
    module._open, module.email, module.api_key, module.tool = send, email, keys.key(keys.NCBI) or None, _TOOL
    try:
        yield kept
    finally:
        module._open, module.email, module.api_key, module.tool = was


def _request(made: PlainRequest) -> Request:
    address = urlsplit(made.full_url)
    sent = made.data.decode() if isinstance(made.data, bytes) else address.query
    given = parse_qsl(sent, keep_blank_values=True)
    return Request(
        endpoint(),
        f"/{address.path.rpartition('/')[2]}",
        tuple((name, value) for name, value in given if name not in _SECRET),
        {name: value for name, value in given if name in _SECRET},
        post=made.data is not None,
    )


def _read(body: bytes) -> Any:
    """A reply read by Entrez, its document type from the ones that Biopython brings. Raises SearchError."""
    from Bio import Entrez

    module: Any = Entrez
    module.local_cache = str(layout.MEMORY / "entrez")  # else it makes a folder in the user's home
    head = body[:2000]
    named = _DOCTYPE.search(head)
    bundled = (
        Path(Entrez.__path__[0]) / "DTDs" / (named[1].decode("ascii", "replace").rpartition("/")[2] if named else "")
    )
    if not named or not bundled.is_file() or len(_DECLARED.findall(body)) != 1:
        raise SearchError(
            Problem(
                endpoint().base,
                "the reply is not of a kind that Biopython knows",
                "Type the same command again later; if it stays so, a newer Biopython is needed.",
            )
        )
    try:
        return Entrez.read(BytesIO(body), validate=False)
    except Exception as error:  # it raises its own kinds, RuntimeError and the XML parser's
        said = keys.hidden(" ".join(str(error).split()))[:200]
        raise SearchError(
            Problem(endpoint().base, f"PubMed answered with an error ({said})", "Correct the query, or try later.")
        ) from None
