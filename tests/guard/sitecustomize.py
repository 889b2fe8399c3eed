"""No connection beyond this machine and no wait for its disk, in any test and in any Python that a test starts.

Python imports this module by its name at its start; conftest.py puts its folder on the path of children.
"""

import os
import socket
import sys

_HERE = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::", socket.gethostname()}


def _guard(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        made, address = arguments[0], arguments[-1]
        if made.family in (socket.AF_INET, socket.AF_INET6) and not _local(str(address[0])):
            raise PermissionError(f"a test went beyond this machine: {address[0]}")
    elif event == "socket.getaddrinfo" and not _local(_text(arguments[0])) and not _number(_text(arguments[0])):
        raise PermissionError(f"a test asked for the address of {arguments[0]!r}")


def _text(host: object) -> str:
    return host.decode() if isinstance(host, bytes) else str(host or "")


def _local(host: str) -> bool:
    return host in _HERE or host.startswith("127.")


def _number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


sys.addaudithook(_guard)
# What a test writes need not outlive a power cut, and tens of thousands of waits for the disk cost more than the tests
# themselves. A process that is killed loses nothing by it: what it wrote is the system's.
os.fsync = os.fstat
if "OPENED" in os.environ:
    import opened  # noqa: F401
