"""A run that is killed at any moment: no sheet or journal is ever unreadable, and no vote is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# Runs in a process of its own, since it forks: a run is started, and killed after a random time, again and again.
DRIVER = """
import datetime as dt, json, os, random, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[2])
from desk import Desk
from scopeline import layout
from scopeline.tables import sheets
from scopeline.records import _consonants
from scopeline.rounds import journal

random.seed(7)
ids = [_consonants(str(number)) for number in range(3 * int(sys.argv[3]) + 30)]
desk = Desk(Path.cwd(), ids[:30])
desk.run()
votes = {}
killed = 0
latest = 0.02  # seconds; grows where every run is killed and shrinks where none is, whatever the machine
for attempt in range(int(sys.argv[3])):
    more = ids[30 + 3 * attempt : 33 + 3 * attempt]
    desk.records |= {i: {"record_id": i, "title": "A title, " * 30} for i in more}
    for row in desk.rows("ann"):
        votes.setdefault(row["record_id"], random.choice(["include", "exclude"]))
    desk.vote("ann", votes)
    child = os.fork()
    if child == 0:
        desk.run()
        os._exit(0)
    time.sleep(random.uniform(0, latest))
    os.kill(child, signal.SIGKILL)
    died = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) < 0
    killed += died
    latest *= 1.1 if died else 0.95
    for name in ("ann", "bob"):
        rows = desk.rows(name)
        assert len({row["record_id"] for row in rows}) == len(rows), f"{name}: a row stands twice"
    kept = {row["record_id"]: row["decision"] for row in desk.rows("ann") if row["decision"]}
    assert kept == votes, f"attempt {attempt}: votes lost"
    journal.read(layout.journal("titles"))
outcome = desk.run()
said = journal.state(journal.read(layout.journal("titles")))["vote", "ann"]
assert {i: vote.decision for i, vote in said.items()} == votes
assert set(outcome.votes["ann"]) == set(votes)
print(json.dumps({"killed": killed, "records": len(desk.records)}))
"""


@pytest.mark.parametrize("attempts", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_a_run_killed_again_and_again_loses_nothing(attempts: int, tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", DRIVER, here, str(tmp_path), str(attempts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    killed = json.loads(done.stdout)["killed"]
    assert attempts / 8 < killed < attempts, f"{killed} of {attempts} runs were killed: nothing was tried"
