"""Connections to public addresses only, or through the proxy that the person has named; each answer within its time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from scopeline.errors import SearchError
from scopeline.search import addresses

_LONGEST_HEAD = 60.0  # seconds for status and headers, where no other time is set


class Guarded(HTTPAdapter):
    """Connects to public addresses only, looking at the number it reached: a name can change between two look-ups.

    A proxy that the person has named in the environment may be anywhere; then it, and not this machine, looks names up.
    """

    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, **given)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, *args: Any, **given: Any) -> Any:
        manager = super().proxy_manager_for(*args, **given)
        manager.pool_classes_by_scheme = {"http": _ProxyPool, "https": _SecureProxyPool}
        return manager


class _Timed:
    timeout: float | None
    sock: socket.socket

    def getresponse(self) -> Any:
        """Status and headers, all of them within the time for which a read is waited."""
        sock = self.sock
        with at_most(self.timeout or _LONGEST_HEAD, lambda: sock.shutdown(socket.SHUT_RD)) as late:
            try:
                answer = super().getresponse()  # type: ignore[misc]
            except (OSError, HTTPException):
                if late():
                    raise TimeoutError from None
                raise
            if late():  # the headers so far may look like all of them
                answer.close()
                raise TimeoutError
            return answer


class _Checked(_Timed):
    host: str
    port: int

    def _new_conn(self) -> Any:
        made = super()._new_conn()  # type: ignore[misc]
        if (self.host, self.port) not in addresses.injected():
            try:
                addresses.refuse_private(made.getpeername()[0], self.host)
            except SearchError:
                made.close()
                raise
        return made


class _Connection(_Checked, HTTPConnection):
    pass


class _SecureConnection(_Checked, HTTPSConnection):
    pass


class _Proxied(_Timed, HTTPConnection):
    pass


class _SecureProxied(_Timed, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _ProxyPool(HTTPConnectionPool):
    ConnectionCls = _Proxied


class _SecureProxyPool(HTTPSConnectionPool):
    ConnectionCls = _SecureProxied


@contextmanager
def at_most(seconds: float, stop: Callable[[], object]) -> Iterator[Callable[[], bool]]:
    """Call `stop` once so many seconds have passed; yields what says whether they have."""
    until = time.monotonic() + seconds

    def end() -> None:
        with suppress(OSError, ValueError):  # it ended by itself meanwhile
            stop()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield lambda: time.monotonic() >= until
    finally:
        timer.cancel()
