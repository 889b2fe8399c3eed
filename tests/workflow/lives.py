"""Lives of generated reviews: act after act, each followed by a run and by all that must hold.

python tests/workflow/lives.py --lives 20 --steps 50 --first 1     lives 1 to 20; a failing one is shortened
python tests/workflow/lives.py --act 'somebody_votes:17,...'       the same acts again, from a review's birth
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pyarrow as pa
from living.acts import ACTS
from living.life import Life, in_folder
from living.runs import quick

Gene = tuple[str, int]  # an act, and the seed from which it draws
TRIES = 30
KILLS = 12  # one run in so many is killed on its way


def lived(birth: int, steps: int) -> tuple[list[Gene], Exception | None]:
    """A life of so many steps from its seed: its acts, and what went wrong at the last of them."""
    rng = Random(birth)
    names, weights = list(ACTS), [often for often, _ in ACTS.values()]
    genes: list[Gene] = []
    pa.set_cpu_count(1)  # threads cost more than they save on tables of a few rows
    with tempfile.TemporaryDirectory() as folder, in_folder(Path(folder, "review")), quick():
        life = Life.born(Random(birth))
        try:
            life.live()
            for _ in range(steps):
                for _ in range(TRIES):
                    gene = rng.choices(names, weights)[0], rng.randrange(10**6)
                    genes.append(gene)
                    if ACTS[gene[0]][1](life, Random(gene[1])):
                        break
                    genes.pop()
                live_on(life, gene)
        except Exception as error:  # whatever it is, it is a fault of the product or of the driver
            return genes, error
    return genes, None


def live_on(life: Life, gene: Gene) -> None:
    """The run after an act; the gene says whether it is killed on its way."""
    fate = Random(gene[1] + 1)
    kill = fate.randint(1, 60) if fate.randrange(KILLS) == 0 else 0
    seconds = fate.uniform(0.01, 0.3) if fate.randrange(4 * KILLS) == 0 else 0
    life.live(kill, seconds)


def again(birth: int, genes: Sequence[Gene]) -> Exception | None:
    """The same acts on a review of the same birth; acts that find nothing to do are passed over."""
    with tempfile.TemporaryDirectory() as folder, in_folder(Path(folder, "review")), quick():
        life = Life.born(Random(birth))
        try:
            life.live()
            for gene in genes:
                if ACTS[gene[0]][1](life, Random(gene[1])):
                    live_on(life, gene)
        except Exception as error:
            return error
    return None


def shortened(birth: int, genes: list[Gene], like: Exception, seconds: float = 60) -> list[Gene]:
    """As few of the acts as still end in the same way."""
    until, size = time.monotonic() + seconds, max(len(genes) // 2, 1)
    while size and time.monotonic() < until:
        at = 0
        while at < len(genes) and time.monotonic() < until:
            fewer = genes[:at] + genes[at + size :]
            if _alike(again(birth, fewer), like):
                genes = fewer
            else:
                at += size
        size //= 2
    return genes


def _alike(one: Exception | None, other: Exception) -> bool:
    return type(one) is type(other) and _first(one) == _first(other)


def _first(error: Exception | None) -> str:
    return "".join(char for char in str(error).partition("\n")[0] if not char.isdigit())[:60]


def written(genes: Sequence[Gene]) -> str:
    """Acts as `--act` takes them."""
    return ",".join(f"{name}:{seed}" for name, seed in genes)


def read(text: str) -> list[Gene]:
    """Acts as `written` gives them."""
    pairs = (part.partition(":") for part in text.split(",") if part)
    return [(name, int(seed)) for name, _, seed in pairs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lives", type=int, default=1)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--first", type=int, default=1, help="the first life's number, which is its seed")
    parser.add_argument("--act", type=read, help="the acts of the first life, in place of drawn ones")
    parser.add_argument("--shorten", type=float, default=60, help="seconds to shorten a failing life in")
    given = parser.parse_args()
    failed = steps = 0
    for birth in range(given.first, given.first + given.lives):
        genes, error = (given.act, again(birth, given.act)) if given.act else lived(birth, given.steps)
        steps += len(genes)
        if error is None:
            print(f"life {birth}: {len(genes)} steps", flush=True)
            continue
        failed += 1
        short = shortened(birth, genes, error, given.shorten)
        print(f"life {birth}: fails at step {len(genes)}; the same with --first {birth} --act '{written(short)}'")
        print("".join(traceback.format_exception(again(birth, short) or error)[-4:]), flush=True)
    print(f"{given.lives} lives, {steps} steps, {failed} failed, {time.process_time():.0f} s of CPU")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
