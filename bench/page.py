"""The report page in a real Chromium: time to open, to search, to filter and to open a list, memory, size; seconds.

python bench/page.py [results/report] [--records 5000 100000]

The folder is a finished review's; in a copy of it, the records, their histories and the list of all of them are made
up. No peer is measured: no other tool of this kind has a page that opens from disk.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import sync_playwright

from scopeline.reporting.behind import FATES, FOLDER, PIECE

WORDS = ("care", "integrated", "health", "services", "primary", "hospital", "nurse", "chronic", "older", "people",
         "rural", "model", "trial", "cohort", "review", "policy", "finance", "workforce", "quality")  # fmt: skip
LIST = "records.all"  # whose list is as long as the review
LOOKS = 8  # searches, of which the median is told


def main() -> None:
    """Measure each size after the other and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("results/report"))
    parser.add_argument("--records", type=int, nargs="+", default=[5_000, 100_000])
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for n in given.records:
            folder = Path(scratch) / str(n)
            enlarge(given.folder, folder, n)
            with sync_playwright() as started:
                rows.append({"records": n, "MB": size(folder), **measure(started, folder, n)})
            shutil.rmtree(folder)
    for name in rows[0]:
        print(f"{name:>24}", *(f"{row[name]:>12,.3f}".rstrip("0").rstrip(".").rjust(12) for row in rows))


def enlarge(source: Path, folder: Path, n: int) -> None:
    """A copy of a report with n records in place of its own."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("files", "records-*", "histories-*"))
    random, data = Random(1), folder / FOLDER
    for start in range(0, n, PIECE):
        ids = range(start, min(start + PIECE, n))
        _put(data, "records", start // PIECE, [_record(at, random) for at in ids])
        _put(data, "histories", start // PIECE, [["search.nbib", at + 1, "", [], "", ""] for at in ids])
    last = 1 + max(int(path.stem.partition("-")[2]) for path in data.glob("lists-*.js"))
    _put(data, "lists", last, {LIST: {"of": "record", "heads": [], "rows": list(range(n))}})
    page = folder / "index.html"
    html = page.read_text(encoding="utf-8")
    html = re.sub(r'"pieces":\d+', f'"pieces":{-(-n // PIECE)}', html)
    html = re.sub(r'"total":\d+', f'"total":{n}', html)
    html = re.sub(rf'("{re.escape(LIST)}":\["[^"]*",")[^"]*",-?\d+', rf'\g<1>{n:,}",{last}', html)
    page.write_text(html, encoding="utf-8")


def _put(data: Path, kind: str, number: int, content: object) -> None:
    text = json.dumps(content, separators=(",", ":"))
    (data / f"{kind}-{number}.js").write_text(f'page.put("{kind}",{number},{text});\n')


def _record(at: int, random: Random) -> list[object]:
    title = " ".join(random.choices(WORDS, k=14)).capitalize()
    authors = "; ".join(f"{random.choice(WORDS).capitalize()}{at % 997}, {letter}" for letter in "ABCD")
    year, journal = str(random.randint(1980, 2025)), " ".join(random.choices(WORDS, k=4)).title()
    return [f"R-{at:08}", title, authors, year, journal, [at % 2], at % len(FATES), at, f"10.5555/{at}"]


def size(folder: Path) -> float:
    """What the page loads, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".svg") / 1e6


def measure(started: Any, folder: Path, n: int) -> dict[str, float]:
    """Seconds from the address to a page that answers, to all records; then of what people do on it; and memory."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    browser = started.chromium.launch(executable_path=chromium, args=["--enable-precise-memory-info"])
    tab = browser.new_page(viewport={"width": 1200, "height": 800})
    begun = time.perf_counter()
    tab.goto((folder / "index.html").as_uri(), wait_until="commit")
    tab.wait_for_selector("#rows [role=row]")
    seen = time.perf_counter() - begun
    tab.wait_for_function(
        f"document.getElementById('window').getAttribute('aria-rowcount') === '{n + 1}'", timeout=120_000
    )
    whole = time.perf_counter() - begun
    tab.evaluate(_WATCH)
    found = {"page answers": seen, "all records there": whole}
    looks = [" ".join(pair) for pair in zip(WORDS[:LOOKS], WORDS[LOOKS : 2 * LOOKS], strict=True)]
    found["search"] = statistics.median(tab.evaluate("look => watched('search', look)", look) for look in looks)
    tab.evaluate("watched('search', '')")
    found["filter"] = statistics.median(
        tab.evaluate("fate => watched('by-fate', fate)", str(fate)) for fate in range(len(FATES))
    )
    tab.evaluate("watched('by-fate', '')")
    found["frame while scrolling"] = tab.evaluate(_SCROLL)
    begun = time.perf_counter()
    tab.evaluate(f"location.hash = 'list={LIST}'")
    tab.wait_for_selector("#list-rows td")
    found["list of all records"] = time.perf_counter() - begun
    found["longest stop"] = tab.evaluate("longest / 1000")
    tab.evaluate("window.gc && gc()")
    found["memory, MB"] = tab.evaluate("performance.memory.usedJSHeapSize / 1e6")
    browser.close()
    return found


# From an input to the picture that answers it; the longest stop of the page's one thread since it was watched.
_WATCH = """() => {
window.longest = 0;
new PerformanceObserver(seen => seen.getEntries().forEach(e => longest = Math.max(longest, e.duration)))
  .observe({type: "longtask", buffered: true});
window.watched = (id, value) => new Promise(go => {
  const field = document.getElementById(id), told = document.getElementById("found"), begun = performance.now();
  const painted = () => requestAnimationFrame(() => setTimeout(() => go((performance.now() - begun) / 1000)));
  const done = new MutationObserver(() => { done.disconnect(); painted(); });
  done.observe(told, {childList: true, characterData: true, subtree: true});
  field.value = value;
  field.dispatchEvent(new Event(id === "search" ? "input" : "change", {bubbles: true}));
});
}"""
_SCROLL = """new Promise(go => {
  const frame = document.getElementById("window"), steps = 120, far = frame.scrollHeight / steps;
  let at = 0, begun = performance.now();
  const step = () => { if (at++ === steps) return go((performance.now() - begun) / 1000 / steps);
    frame.scrollTop = at * far; requestAnimationFrame(step); };
  requestAnimationFrame(step);
})"""

if __name__ == "__main__":
    main()
