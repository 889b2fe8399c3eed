"""The way to the web: patient with what may pass, closed to private places, silent about keys."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from services_server import EMAIL, KEY, Fault, Services, drops

from scopeline.errors import SearchError
from scopeline.search import addresses, keys, pace
from scopeline.search.addresses import Endpoint
from scopeline.search.replies import Replies
from scopeline.search.transport import Patience, Request, Transport


@pytest.fixture
def place(services: Services, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    monkeypatch.setenv("SCOPELINE_URL_PLACE", services.url)
    services.routes["/ask"] = lambda path, params: (200, {}, b"0123456789" * 1000)
    return Endpoint("place", "https://place.example", 0.0)


def test_no_test_reaches_beyond_this_machine() -> None:
    with pytest.raises(PermissionError):
        socket.create_connection(("203.0.113.5", 80), timeout=1)
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.org", 80)
    child = "import socket; socket.create_connection(('203.0.113.5', 80), timeout=1)"
    ended = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, timeout=60)
    assert "PermissionError" in ended.stderr


def test_bursts_of_failures_are_waited_out_as_the_server_asks(
    services: Services, place: Endpoint, transport: Transport, waited: list[float]
) -> None:
    services.refuse("/ask", 429, 2, Retry_After="7")
    services.refuse("/ask", 503, 1)
    services.faults.append(Fault("/ask", lambda answer: answer, cut=True))
    assert len(transport.send(Request(place, "/ask")).body) == 10_000
    assert waited[:2] == [7.0, 7.0]
    assert 4 <= waited[2] <= 6
    assert 8 <= waited[3] <= 12
    assert services.count("/ask") == 5


def test_a_server_that_never_answers_well_ends_the_search_with_advice(
    services: Services, place: Endpoint, transport: Transport
) -> None:
    services.refuse("/ask", 500, 99)
    with pytest.raises(SearchError, match=r"500 .*6 times.*same command"):
        transport.send(Request(place, "/ask"))
    services.faults.clear()
    services.refuse("/ask", 429, Retry_After="86400")
    with pytest.raises(SearchError, match="86,400 s"):
        transport.send(Request(place, "/ask"))


def test_a_slow_server_is_not_waited_for_without_end(services: Services, place: Endpoint) -> None:
    def slow(path: str, params: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.5)
        return 200, {}, b""

    services.routes["/ask"] = slow
    with pytest.raises(SearchError, match="no answer in time"):
        Transport(Patience(tries=2, read=0.1), lambda _: None, paced=False).send(Request(place, "/ask"))


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::1]:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://[64:ff9b::7f00:1]:1/",
        "http://[2002:a9fe:a9fe::]/latest/meta-data",
        "http://[fe80::1%25lo]:1/",
        "http://2130706433/",
        "https://203.0.113.9/",
        "file:///etc/passwd",
        "ftp://203.0.113.9/",
        "http://user:word@203.0.113.9/",
    ],
)
def test_redirects_to_private_places_other_hosts_and_files_are_refused(
    target: str, services: Services, place: Endpoint, transport: Transport
) -> None:
    services.routes["/ask"] = lambda path, params: (302, {"Location": target}, b"")
    with pytest.raises(SearchError):
        transport.send(Request(place, "/ask"))
    with pytest.raises(SearchError), transport.open("GET", f"{services.url}/ask", anywhere=True):
        pass
    assert services.count("/ask") == 2


@pytest.mark.parametrize(
    "number",
    [
        "::",  # unspecified
        "::1",
        "::127.0.0.1",  # IPv4-compatible
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",  # IPv4-translated
        "::ffff:0.0.0.0",
        "64:ff9b::127.0.0.1",  # NAT64
        "64:ff9b::169.254.169.254",
        "64:ff9b::224.0.0.1",
        "64:ff9b:1::8.8.8.8",  # NAT64 of a local network
        "2002:7f00:1::1",  # 6to4
        "2002:c0a8:101::",
        "2002:a9fe:a9fe::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo, 127.0.0.1 behind it
        "2001:0:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "0.0.0.0",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_numbers_that_are_private_or_wrap_private_ones_are_refused(number: str) -> None:
    with pytest.raises(SearchError, match="private network"):
        addresses.refuse_private(number, "somewhere")
    literal = f"[{number.replace('%', '%25')}]" if ":" in number else number
    with pytest.raises(SearchError, match="private network"):
        addresses.check(f"http://{literal}/x.pdf")


@pytest.mark.parametrize(
    "number",
    ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::93.184.215.14", "2002:5db8:d70e::1"],
)
def test_public_numbers_are_asked_also_as_another_kind_of_network_writes_them(number: str) -> None:
    addresses.refuse_private(number, "somewhere")
    assert addresses.check(f"https://[{number}]/x.pdf" if ":" in number else f"https://{number}/x.pdf")[0] == "https"


def test_a_name_that_turns_private_between_two_look_ups_is_not_asked(
    services: Services, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(services.url.rpartition(":")[2])
    real, answers = socket.getaddrinfo, ["93.184.215.14", "127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real(answers.pop(0) if answers else host, *a, **k))
    monkeypatch.setattr(addresses, "injected", lambda: set())
    with (
        pytest.raises(SearchError, match="private network"),
        transport.open("GET", f"http://rebind.example:{port}/ask"),
    ):
        pass
    assert services.asked == []


def test_redirects_within_the_service_are_followed(services: Services, place: Endpoint, transport: Transport) -> None:
    services.routes["/old"] = lambda path, params: (301, {"Location": "/ask"}, b"")
    assert transport.send(Request(place, "/old")).body
    services.routes["/old"] = lambda path, params: (301, {"Location": "/old"}, b"")
    with pytest.raises(SearchError, match="round and round"):
        transport.send(Request(place, "/old"))


def test_a_reply_larger_than_allowed_is_not_kept(services: Services, place: Endpoint) -> None:
    with pytest.raises(SearchError, match="larger than"):
        Transport(paced=False, largest=5_000).send(Request(place, "/ask"))


def test_keys_stand_in_no_error_log_or_store(
    services: Services,
    place: Endpoint,
    transport: Transport,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(keys.NCBI, KEY)
    caplog.set_level(logging.WARNING)
    services.routes["/ask"] = lambda path, params: (400, {}, f"bad key {params['api_key']}".encode())
    asked = Request(place, "/ask", (("q", "x"),), {"api_key": KEY, "email": EMAIL})
    with pytest.raises(SearchError) as refused:
        transport.send(asked)
    assert "bad key ***" in str(refused.value)
    assert refused.value.status == 400
    services.routes["/ask"] = lambda path, params: (200, {}, f"you are {params['email']}".encode())
    folder = tmp_path / "store"
    folder.mkdir()
    stored = Replies(folder, transport).ask(asked)
    told = f"{refused.value}{refused.value.__cause__}{asked}{stored}{caplog.text}"
    kept = "".join(path.read_text() for path in folder.iterdir())
    assert not {KEY, EMAIL, requests.utils.quote(EMAIL, safe="")} & {
        word for word in (KEY, EMAIL, requests.utils.quote(EMAIL, safe="")) if word in told + kept
    }
    assert "you are ***" in kept


def test_a_reply_is_asked_for_once_and_again_when_its_bytes_have_changed(
    services: Services, place: Endpoint, transport: Transport, tmp_path: Path
) -> None:
    asked = Request(place, "/ask", (("q", "x"),), {"key": "one"})
    first = Replies(tmp_path, transport).ask(asked)
    with (tmp_path / "index.jsonl").open("a") as index:
        index.write('{"key": "cut off in the mid')
    again = Request(place, "/ask", (("q", "x"),), {"key": "another key of the same person"})
    assert Replies(tmp_path, transport).ask(again) == first
    first.path.write_bytes(b"damaged")
    assert Replies(tmp_path, transport).ask(asked).body == b"0123456789" * 1000
    assert services.count("/ask") == 2


def test_a_reply_that_came_whole_before_a_kill_is_never_asked_for_again(
    services: Services, place: Endpoint, transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Request(place, "/ask", (("q", "x"),))
    killed = Replies(tmp_path, transport)
    monkeypatch.setattr(Replies, "_write", lambda *_: None)  # the kill falls before the index has its line
    killed.ask(asked)
    monkeypatch.undo()
    monkeypatch.setenv("SCOPELINE_URL_PLACE", services.url)
    resumed = Replies(tmp_path, transport)
    first = resumed.ask(asked)
    assert (resumed.asked, services.count("/ask")) == (0, 1)
    assert [stored.sha256 for stored in Replies(tmp_path, transport).all()] == [first.sha256]
    resumed.forget(asked)
    Replies(tmp_path, transport).ask(asked)
    assert services.count("/ask") == 2


DRIPS = {
    "by its length": (b"Content-Length: 100000\r\n\r\n", b"%"),
    "in small chunks": (b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "in one long chunk": (b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", b"x"),
    "to the end": (b"\r\n", b"x"),
    "in its headers": (b"", b"X"),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_a_reply_that_comes_drop_by_drop_is_given_up_in_its_time(drip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    head, drop = DRIPS[drip]
    with drops(b"HTTP/1.1 200 OK\r\n" + head, drop) as (url, _):
        monkeypatch.setenv("SCOPELINE_URL_PLACE", url)
        began = time.monotonic()
        sender = Transport(Patience(tries=1, read=0.5, whole=0.5), lambda _: None, paced=False)
        with pytest.raises(SearchError):
            sender.send(Request(Endpoint("place", url, 0.0)))
        assert time.monotonic() - began < 5


def test_a_proxy_that_the_person_named_may_be_private_and_what_it_is_asked_for_may_not(
    services: Services, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", services.url)
    monkeypatch.setenv("HTTPS_PROXY", services.url)
    services.routes["/ask"] = lambda path, params: (200, {}, b"through the proxy")
    assert transport.send(Request(Endpoint("far", "http://service.example", 0.0), "/ask")).body == b"through the proxy"
    private = (
        "http://10.0.0.1/x",
        "http://127.0.0.1:9/x",
        "http://intranet/x",
        "http://printer.local/x",
        "http://x.corp/",
    )
    for address in private:
        services.routes["/ask"] = lambda path, params, to=address: (302, {"Location": to}, b"")
        for asked in (address, "http://service.example/ask"):
            with pytest.raises(SearchError, match="private network"), transport.open("GET", asked, anywhere=True):
                pass
    assert {each.headers["Host"] for each in services.asked} == {"service.example"}


def test_a_proxy_of_another_kind_is_told_at_once(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("socks5", "nonsense"):
        monkeypatch.setenv("https_proxy", f"{kind}://someone:{KEY}@127.0.0.1:9")
        with pytest.raises(SearchError, match="HTTPS_PROXY") as refused:
            transport.send(Request(Endpoint("far", "https://service.example", 0.0), "/ask"))
        assert KEY not in str(refused.value)


def test_turns_are_spaced_and_a_request_to_wait_holds_for_everybody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    waits = [pace.take("host", 0.5, lambda: 1000.0) for _ in range(4)]
    assert waits == [0.0, 0.5, 1.0, 1.5]
    pace.hold("host", 20, lambda: 1000.0)
    assert pace.take("host", 0.5, lambda: 1000.0) == 20.5
    assert pace.take("other", 0.5, lambda: 1000.0) == 0.0
    assert pace.take("host", 0.5, lambda: -90_000.0) == 0.0  # the clock was set back


@pytest.mark.slow
def test_three_processes_at_once_keep_one_pace(services: Services, place: Endpoint, tmp_path: Path) -> None:
    program = (
        "from scopeline.search.addresses import Endpoint\n"
        "from scopeline.search.transport import Request, Transport\n"
        "sender = Transport()\n"
        "for _ in range(8): sender.send(Request(Endpoint('place', 'https://place.example', 0.37), '/ask'))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [child.wait(timeout=120) for child in running] == [0, 0, 0]
    times = sorted(asked.at for asked in services.asked)
    busiest = max(sum(start <= at < start + 1 for at in times) for start in times)
    assert len(times) == 24
    assert busiest <= 3, busiest
