"""Keys from the system's keyring: taken where there is one, and told in one line where it fails in whatever way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scopeline import cli
from scopeline.errors import SearchError
from scopeline.search import keys

PLANTED = "s3cret-planted-key"
# As keyring's own package is laid out: get_password, and its errors in `keyring.errors`.
ERRORS = """
class KeyringError(Exception): pass
class KeyringLocked(KeyringError): pass
class InitError(KeyringError): pass
class NoKeyringError(KeyringError, RuntimeError): pass
"""
FAILURES = {
    "raise keyring.errors.KeyringLocked('Failed to unlock the collection!')": "KeyringLocked",
    "raise keyring.errors.InitError('Failed to create the collection')": "InitError",
    f"raise RuntimeError('no bus for {PLANTED}')": "RuntimeError",
    "import nosuchbackend": "ModuleNotFoundError",
    "return b'bytes'": "TypeError",
}


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in keys.ALL:
        monkeypatch.delenv(name, raising=False)


def ring(folder: Path, body: str, errors: str = ERRORS) -> dict[str, str]:
    """Lay a keyring package into a folder; the environment of a program that imports it."""
    package = folder / "keyring"
    package.mkdir()
    (package / "errors.py").write_text(errors)
    asked = folder / "asked"
    (package / "__init__.py").write_text(
        f"import keyring.errors\n"
        f"def get_password(service, name):\n"
        f"    with open({str(asked)!r}, 'a') as asked: asked.write(name + ' ')\n"
        f"    {body}\n"
    )
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), os.environ["PYTHONPATH"], *sys.path))}


def ended(program: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = f"from scopeline.search import keys\n{program}"
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60)


def test_a_key_comes_from_the_ring_where_the_environment_has_none(tmp_path: Path) -> None:
    env = ring(tmp_path, f"return {{'NCBI_API_KEY': ' {PLANTED}\\n'}}.get(name) if service == 'scopeline' else 'other'")
    shown = "print([keys.key(keys.NCBI) == {!r}, keys.key(keys.SCOPUS), keys.hidden('of {}!')])"
    assert ended(shown.format(PLANTED, PLANTED), env).stdout == "[True, '', 'of ***!']\n"
    assert ended(shown.format("mine", "mine"), {**env, "NCBI_API_KEY": "mine"}).stdout == "[True, '', 'of ***!']\n"


@pytest.mark.parametrize(("body", "told"), FAILURES.items(), ids=FAILURES.values())
def test_a_ring_that_fails_is_told_in_one_line_and_asked_no_more(body: str, told: str, tmp_path: Path) -> None:
    env = ring(tmp_path, body)
    done = ended("print([keys.key(name) for name in keys.ALL], keys.hidden('text'))", env)
    assert done.stdout == f"{[''] * len(keys.ALL)} text\n"
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"keyring ({told})" in done.stderr
    assert PLANTED not in done.stderr
    assert (tmp_path / "asked").read_text().split() == [keys.EMAIL], "a locked ring asks its owner each time"


def test_a_ring_that_cannot_even_be_imported_is_told_too(tmp_path: Path) -> None:
    env = ring(tmp_path, "return ''", errors="raise ImportError('PYTHON_KEYRING_BACKEND leads nowhere')")
    done = ended("keys.key(keys.NCBI)", env)
    assert (done.returncode, done.stderr.count("\n"), "ImportError" in done.stderr) == (0, 1, True), done.stderr


def test_a_machine_without_any_ring_is_no_failure(tmp_path: Path) -> None:
    env = ring(tmp_path, "raise keyring.errors.NoKeyringError('No recommended backend was available')")
    assert ended("assert keys.key(keys.NCBI) == ''", env).stderr == ""


def test_what_a_service_demands_is_reported_once_with_the_ring_that_failed(
    tmp_path: Path, review: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(tmp_path, f"raise RuntimeError('no bus for {PLANTED}')")
    monkeypatch.syspath_prepend(tmp_path)
    keys.ring.cache_clear()
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main(["search", "pubmed"])
    finally:
        keys.ring.cache_clear()
        for name in ("keyring", "keyring.errors"):
            sys.modules.pop(name, None)
    told = f"{ended.value.code}{''.join(capsys.readouterr())}"
    assert told.count("RuntimeError") == 1, told
    assert keys.EMAIL in told
    assert "Traceback" not in told
    assert PLANTED not in told


def test_a_demanded_key_says_where_it_is_looked_for() -> None:
    with pytest.raises(SearchError, match=r"SCOPUS_API_KEY.*not set, but Scopus asks.*environment variable"):
        keys.demanded(keys.SCOPUS, "Scopus asks for one")
