"""The one way to the web: one session, in turn, with patience, and never to where nobody meant to ask.

Errors and logs name a place without its query, which carries keys; what a server repeats of them is taken out.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin

import requests

from scopeline.errors import Problem, SearchError
from scopeline.search import addresses, pace
from scopeline.search.addresses import Endpoint, told
from scopeline.search.connections import Guarded, at_most
from scopeline.search.keys import hidden, hidden_in

logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings print whole addresses, with keys in them

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})  # may be well in a moment
_CHUNK = 2**16
_SHOWN = 200  # characters of a refusal's own words
_AGAIN = "Type the same command again later: it goes on from what is there."


@dataclass(frozen=True)
class Patience:
    """How often a request is tried, and how long is waited: seconds."""

    tries: int = 6
    first: float = 1.0  # doubled after each failure
    longest: float = 60.0
    told: float = 600.0  # a Retry-After beyond this ends the search, to be gone on with
    connect: float = 15.0
    read: float = 60.0
    whole: float = 300.0  # for one reply


@dataclass(frozen=True)
class Request:
    """What is asked of a service. `secret` parameters and headers carry keys: they are sent, and told nowhere."""

    endpoint: Endpoint
    path: str = ""
    params: tuple[tuple[str, str], ...] = ()
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    post: bool = False
    mark: str = ""  # tells it from another that reads the same

    @property
    def address(self) -> str:
        """Where it goes, without parameters."""
        return f"{self.endpoint.base}{self.path}"


@dataclass(frozen=True)
class Reply:
    """A whole reply of a service that was glad to give it; any key that it repeats is blotted out."""

    body: bytes
    headers: Mapping[str, str]


class Passing(Exception):
    """A failure that may pass, before it is a SearchError; `wait` is what the server asks for, in seconds."""

    def __init__(self, why: str, wait: float | None = None, status: int = 0) -> None:
        super().__init__(why)
        self.why, self.wait, self.status = why, wait, status


class Transport:
    """Sends requests. `sleep` and `patience` are for tests; `paced` is what a test of the pace does not switch off."""

    def __init__(
        self,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        *,
        paced: bool = True,
        largest: int = 2**28,
    ) -> None:
        self.patience = patience or Patience()
        self._sleep, self._paced, self._largest = sleep, paced, largest
        self.session = requests.Session()
        self.session.headers["User-Agent"] = f"Scopeline/{version('scopeline')}"
        self.session.auth = lambda request: request  # not what .netrc may hold for the host
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, Guarded())

    def send(self, request: Request) -> Reply:
        """The reply to a request, tried again while its failure may pass. Raises SearchError."""
        for attempt in range(1, self.patience.tries + 1):
            self.await_turn(request.endpoint)
            try:
                return self._once(request)
            except Passing as failure:
                self._bear(request, failure, attempt)
        raise AssertionError  # the last failure is never borne

    def await_turn(self, endpoint: Endpoint) -> None:
        """Wait until this machine may ask an endpoint's host again."""
        if self._paced and (wait := pace.take(_host(endpoint), endpoint.interval)) > 0:
            self._sleep(wait)

    def _bear(self, request: Request, failure: Passing, attempt: int) -> None:
        """Wait before the next try: as long as the server asks, else longer each time, by chance a little more."""
        wait = failure.wait
        if wait is not None and wait > self.patience.told:
            raise _error(request.address, f"the service asks to be left alone for {wait:,.0f} s", _AGAIN, failure)
        if attempt == self.patience.tries:
            raise _error(request.address, f"{failure.why}, {attempt} times", _AGAIN, failure)
        if wait is None:
            wait = min(self.patience.first * 2 ** (attempt - 1), self.patience.longest) * random.uniform(1, 1.5)
        elif self._paced:
            pace.hold(_host(request.endpoint), wait)
        self._sleep(wait)

    def _once(self, request: Request) -> Reply:
        sent = [*request.params, *request.secret.items()]
        where: dict[str, Any] = {"data": sent} if request.post else {"params": sent}
        method = "POST" if request.post else "GET"
        with self.open(method, request.address, headers=dict(request.headers), **where) as reply:
            if reply.status_code in _PASSING:
                raise Passing(_status(reply), _retry_after(reply), reply.status_code)
            body = self._body(reply)
            if reply.status_code != 200:
                words = hidden(body.decode("utf-8", "replace"))[:_SHOWN].split()
                said = f": {' '.join(words)}" if words else ""
                raise _error(request.address, f"{_status(reply)}{said}", "Correct what was asked.", reply.status_code)
            return Reply(hidden_in(body), reply.headers)

    def _body(self, reply: requests.Response) -> bytes:
        pieces, size = [], 0
        for piece in self.pieces(reply):
            size += len(piece)
            if size > self._largest:
                raise _error(reply.url, f"the reply is larger than {self._largest:,} bytes", "Nothing was kept of it.")
            pieces.append(piece)
        return b"".join(pieces)

    def pieces(self, reply: requests.Response, seconds: float | None = None) -> Iterator[bytes]:
        """The body as it comes, for so long and no longer. Raises Passing where it ends before its end."""
        # A server that gives a byte now and then keeps each read waiting for the rest of its piece.
        with at_most(seconds or self.patience.whole, reply.raw.shutdown) as late:
            try:
                for piece in reply.iter_content(_CHUNK):
                    yield piece
                    if late():
                        break
            except requests.RequestException as error:
                raise Passing("the reply takes too long" if late() else _why(error)) from None
            if late():
                raise Passing("the reply takes too long")

    @contextmanager
    def open(self, method: str, address: str, *, anywhere: bool = False, **given: Any) -> Iterator[requests.Response]:
        """A reply whose body has not been read, after redirects: to the same place, or `anywhere` public.

        Raises SearchError for an address or a redirect that must not be asked, Passing for what may pass.
        """
        began = addresses.check(address)
        timeout = (self.patience.connect, self.patience.read)
        for _ in range(6):
            try:
                reply = self.session.request(
                    method, address, timeout=timeout, allow_redirects=False, stream=True, **given
                )
            except (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL):
                proxied = bool(requests.utils.get_environ_proxies(address))
                found = "the environment's proxy is none that can be used" if proxied else "the address is none"
                remedy = "Name an http:// proxy in HTTPS_PROXY, or none." if proxied else "Nothing was asked there."
                raise _error(address, found, remedy) from None
            except requests.RequestException as error:
                raise Passing(_why(error)) from None
            if reply.status_code not in _REDIRECTS:
                try:
                    yield reply
                finally:
                    reply.close()
                return
            reply.close()
            address = urljoin(address, reply.headers.get("Location", ""))
            there = addresses.check(address)
            if not anywhere and (there[1] != began[1] or (there != began and there[0] != "https")):
                raise _error(address, f"{began[1]} sends the request on to another place", "Nothing was asked there.")
            given.pop("params", None)  # the new address says all
        raise _error(address, "the service sends the request round and round", _AGAIN)


def _host(endpoint: Endpoint) -> str:
    _, host, port = addresses.origin(endpoint.base)
    return f"{host}-{port}"


def _status(reply: requests.Response) -> str:
    return f"the service answered {reply.status_code} {reply.reason or ''}".rstrip()


def _why(error: requests.RequestException) -> str:
    """What went wrong, without the address that requests writes into its own words."""
    match error:
        case requests.exceptions.ProxyError():
            return "the proxy that the environment names cannot be reached, or refuses"
        case requests.Timeout():
            return "no answer in time"
        case requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError():
            return "the reply was cut off"
        case requests.exceptions.SSLError():
            return "the connection is not safe (its certificate was not accepted)"
        case requests.ConnectionError():
            return "no connection"
    return "the request failed"


def _retry_after(reply: requests.Response) -> float | None:
    """The seconds that a server asks for, as a number or as a date; None where it does not."""
    value = reply.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _error(address: str, found: str, remedy: str, why: Passing | int = 0) -> SearchError:
    error = SearchError(Problem(told(address), found, remedy))
    error.status = why if isinstance(why, int) else why.status
    return error
