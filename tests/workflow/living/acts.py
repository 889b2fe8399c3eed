"""What people, spreadsheets and the outside world do to a review: each act one small function.

An act does its work and returns True, or False where there is nothing to do it on. It draws from its own random
numbers, so that a life can be shortened without the acts that stay becoming others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from random import Random

from living.life import CHARTED, REASONS, STAGES, Life, Typing
from living.slips import SLIPS
from living.spreadsheet import FORMS, typed_into_guide
from scopeline import layout

Act = Callable[[Life, Random], bool]
ACTS: dict[str, tuple[int, Act]] = {}  # name -> (how often, relative to the others; the act)
WORDS = {
    "include": ("include", "Include ", "yes", "شامل"),
    "exclude": ("exclude", "EXCLUDE", "no", "حذف"),
    "maybe": ("maybe", "شاید"),
}


def act(often: int) -> Callable[[Act], Act]:
    """Enter an act into the list."""

    def enter(done: Act) -> Act:
        ACTS[done.__name__] = often, done
        return done

    return enter


# ---- searches


@act(4)
def a_search_arrives(life: Life, rng: Random) -> bool:
    life.shelf.search(rng.choice(list(life.protocol["sources"])), rng, new=rng.randint(1, 2), old=rng.randint(0, 2))
    return True


@act(2)
def a_search_overlaps_wholly(life: Life, rng: Random) -> bool:
    life.shelf.search(rng.choice(list(life.protocol["sources"])), rng, new=0, old=rng.randint(1, 4))
    return True


@act(1)
def a_search_is_withdrawn(life: Life, rng: Random) -> bool:
    spare = list(life.shelf.spare())
    if not spare:
        return False
    life.shelf.put_away(rng.choice(spare))
    return True


@act(2)
def the_last_search_is_withdrawn_after_votes(life: Life, rng: Random) -> bool:
    """Nobody has run the review since they voted on what it brought."""
    spare = list(life.shelf.spare())
    if not spare:
        return False
    somebody_votes(life, rng)
    if rng.random() < 0.5:
        full_texts_come(life, rng)
    life.shelf.put_away(spare[-1])
    return True


@act(2)
def a_copy_of_an_export_arrives(life: Life, rng: Random) -> bool:
    """Before or after it in the order of names."""
    life.shelf.copy(rng.choice(list(life.shelf.files)), f"{rng.choice('az')} copy {life.token()}")
    return True


@act(2)
def a_copy_of_an_export_goes(life: Life, rng: Random) -> bool:
    """Or what it was copied from."""
    if not (twins := life.shelf.twins()):
        return False
    life.shelf.take(rng.choice(twins))
    return True


@act(2)
def somebody_types_into_a_guide(life: Life, rng: Random) -> bool:
    """Nothing reads it there, and the run says so."""
    names = life.protocol["charting"].get("charters", ["consensus"])
    books = [path for name in names if layout.filled(path := layout.CHARTING / f"{name}.xlsx")]
    life.guided = next(((path, text) for path in books if typed_into_guide(path, text := life.token())), None)
    return life.guided is not None


@act(1)
def another_databases_file_lies_in_a_source(life: Life, rng: Random) -> bool:
    source = rng.choice(list(life.protocol["sources"]))
    other = next(name for name in life.protocol["sources"] if name != source)
    path = life.shelf.search(other, rng, new=1, old=1)
    strange = path.with_name(f"strange {path.name}")
    life.shelf.put(layout.EXPORTS / source / strange.name, life.shelf.take(path))
    return True


@act(2)
def a_withdrawn_search_comes_back(life: Life, rng: Random) -> bool:
    if not life.shelf.away:
        return False
    path = rng.choice(list(life.shelf.away))
    life.shelf.put(path, life.shelf.away.pop(path))
    return True


@act(2)
def a_search_is_exported_again(life: Life, rng: Random) -> bool:
    path = rng.choice(list(life.shelf.files))
    entries = life.shelf.take(path)
    rng.shuffle(entries)
    renamed = path.with_name(f"again {life.token()}{path.suffix}") if rng.random() < 0.5 else path
    life.shelf.put(renamed, entries)
    return True


# ---- duplicates


@act(3)
def verdicts_are_given(life: Life, rng: Random) -> bool:
    for stem in life.sheets("duplicates/verdicts"):
        with life.open(stem) as typing:
            for row in typing.blank("verdict")[: rng.randint(1, 3)]:
                word = rng.choice(["same", "different", "یکسان", "متفاوت"])
                typing.write(row, verdict=word, note=life.token())
            return typing.touched
    return False


@act(1)
def a_verdict_changes(life: Life, rng: Random) -> bool:
    for stem in life.sheets("duplicates/verdicts"):
        with life.open(stem) as typing:
            for row in rng.sample(typing.filled("verdict"), min(1, len(typing.filled("verdict")))):
                typing.write(row, verdict=rng.choice(["same", "different", ""]))
            return typing.touched
    return False


@act(1)
def somebody_calls_two_records_the_same(life: Life, rng: Random) -> bool:
    """Any two, with a DOI each."""
    groups = sorted(set(life.names.groups))
    if len(groups) < 2 or not life.sheets("duplicates/verdicts"):
        return False
    one, two = rng.sample(groups, 2)
    with life.open("duplicates/verdicts") as typing:
        pairs = [{*typing.key(row)} for row in typing.sheet.rows]
        if {one, two} in pairs:
            return False
        typing.add(record_id_1=one, record_id_2=two, verdict=rng.choice(["same", "different"]), note=life.token())
    return True


# ---- screening


def _voters(life: Life, stage: dict) -> list[str]:
    return [stem for stem in life.sheets(f"screening/{stage['id']}/*") if stem.split("/")[-1] in stage["reviewers"]]


def _stages(life: Life, rng: Random) -> list[dict]:
    stages = list(life.protocol["screening"]["stages"])
    rng.shuffle(stages)
    return stages


def _word(life: Life, rng: Random, stage: str, weights: tuple[int, int, int] = (6, 3, 1)) -> dict[str, str]:
    word = rng.choices(list(WORDS), weights)[0]
    said = {"decision": rng.choice(WORDS[word])}
    if stage == STAGES[1]:
        excluding = word == "exclude" or (word == "maybe" and life.protocol["screening"].get("maybe") == "exclude")
        said["reason"] = rng.choice([*REASONS, *REASONS.values()]) if excluding else ""
    return said


@act(14)
def somebody_votes(life: Life, rng: Random) -> bool:
    for stage in _stages(life, rng):
        for stem in rng.sample(sheets := _voters(life, stage), len(sheets)):
            with life.open(stem) as typing:
                rows = typing.blank("decision")
                for row in rng.sample(rows, min(len(rows), rng.randint(1, 8))):
                    note = {"note": rng.choice(["", "=", "-"]) + life.token()} if rng.random() < 0.5 else {}
                    typing.write(row, **_word(life, rng, stage["id"]), **note)
                if typing.touched:
                    return True
    return False


@act(10)
def everybody_votes_on_all_that_waits(life: Life, rng: Random) -> bool:
    done = False
    for stage in life.protocol["screening"]["stages"]:
        for stem in _voters(life, stage):
            with life.open(stem) as typing:
                for row in typing.blank("decision"):
                    typing.write(row, **_word(life, rng, stage["id"], (9, 2, 1)))
                    done = True
    return done


@act(5)
def somebody_changes_a_vote(life: Life, rng: Random) -> bool:
    for stage in _stages(life, rng):
        for stem in rng.sample(sheets := _voters(life, stage), len(sheets)):
            with life.open(stem) as typing:
                if rows := typing.filled("decision"):
                    row = rng.choice(rows)
                    said = {"decision": "", "reason": ""} if rng.random() < 0.2 else _word(life, rng, stage["id"])
                    typing.write(row, **{"reason": "", **said})
                    return True
    return False


def _settle(typing: Typing, life: Life, rng: Random, stage: dict, row: list[str]) -> None:
    """Fill a conflict's row as far as it may be: second looks first, the adjudicator only where they differ."""
    life_expected = life.expected()
    life_expected.through()
    group = life.names.groups.get(typing.cell(row, "record_id"), "")
    by = life_expected.decided.get(stage["id"], {}).get(group, ("", ""))
    looks = [name for name in typing.sheet.columns if name.startswith("recheck_")]
    if by == ("pending", "re-review"):
        team = life_expected.team_of(stage["id"], group)
        for name in looks:
            person = name.removeprefix("recheck_")
            if person in team and person in stage["reviewers"] and not typing.cell(row, name) and rng.random() < 0.8:
                said = _word(life, rng, stage["id"])
                told = {name: said["decision"]}
                if stage["id"] == STAGES[1]:
                    told[f"reason_{person}"] = said["reason"]
                typing.write(row, **told)
    elif by == ("pending", "adjudication") and not typing.cell(row, "decision"):
        said = _word(life, rng, stage["id"], (1, 1, 0))
        typing.write(row, **said, rationale=life.token())


@act(8)
def conflicts_are_settled(life: Life, rng: Random) -> bool:
    done = False
    for stage in life.protocol["screening"]["stages"]:
        for stem in life.sheets(f"screening/{stage['id']}/conflicts"):
            with life.open(stem) as typing:
                for row in typing.sheet.rows:
                    if rng.random() < 0.8:
                        _settle(typing, life, rng, stage, row)
                done = done or typing.touched
    return done


# ---- full texts


@act(8)
def full_texts_come(life: Life, rng: Random) -> bool:
    for stem in life.sheets("retrieval/reports"):
        with life.open(stem) as typing:
            for row in typing.blank("status"):
                if rng.random() < 0.8:
                    words = ["retrieved", "retrieved", "بازیابی شده", "not_retrieved", "sought"]
                    typing.write(row, status=rng.choice(words), file_or_link=life.token())
            return typing.touched
    return False


@act(2)
def a_retrieval_changes(life: Life, rng: Random) -> bool:
    for stem in life.sheets("retrieval/reports"):
        with life.open(stem) as typing:
            if rows := typing.filled("status"):
                typing.write(rng.choice(rows), status=rng.choice(["retrieved", "not_retrieved", ""]), note=life.token())
            return typing.touched
    return False


@act(1)
def a_full_text_lies_in_its_folder(life: Life, rng: Random) -> bool:
    if not life.names.groups:
        return False
    layout.FULL_TEXTS.mkdir(parents=True, exist_ok=True)
    (layout.FULL_TEXTS / f"{rng.choice(sorted(life.names.groups))}.pdf").write_bytes(b"%PDF-1.4")
    return True


@act(1)
def two_reports_are_named_one_study(life: Life, rng: Random) -> bool:
    for stem in life.sheets("retrieval/reports"):
        with life.open(stem) as typing:
            rows = typing.blank("study_id")
            name = f"Study {life.token()}"
            for row in rng.sample(rows, min(len(rows), 2)):
                typing.write(row, study_id=name)
            return typing.touched
    return False


# ---- charting


@act(6)
def somebody_charts(life: Life, rng: Random) -> bool:
    names = life.protocol["charting"].get("charters", ["consensus"])
    for name in rng.sample(names, len(names)):
        for stem in life.sheets(f"charting/{name}"):
            with life.open(stem) as typing:
                rows = typing.blank("country")
                for row in rows[: rng.randint(1, 4)]:
                    answers = {column: rng.choice(words) for column, words in CHARTED.items() if rng.random() < 0.8}
                    if answers:
                        typing.write(row, **answers, note=life.token())
                if typing.touched:
                    return True
    return False


@act(2)
def an_answer_changes(life: Life, rng: Random) -> bool:
    names = life.protocol["charting"].get("charters", ["consensus"])
    for name in rng.sample(names, len(names)):
        for stem in life.sheets(f"charting/{name}"):
            with life.open(stem) as typing:
                if rows := typing.filled("country"):
                    typing.write(rng.choice(rows), country=rng.choice(["", *CHARTED["country"]]))
                    return True
    return False


@act(3)
def differences_in_charting_are_settled(life: Life, rng: Random) -> bool:
    people = life.protocol["charting"].get("charters", [])

    def word(field: str) -> str:
        return rng.choice(CHARTED.get(field, ("so",)))

    return _differences_are_settled(life, rng, "charting", people, ("field", "answer"), word)


def _differences_are_settled(
    life: Life, rng: Random, folder: str, people: list[str], columns: tuple[str, str], word: Callable[[str], str]
) -> bool:
    """Those whose study it is look again; where all have, and still differ, a third decides."""
    what, decided = columns
    for stem in life.sheets(f"{folder}/conflicts"):
        studies = {name: _studies(life, f"{folder}/{name}") for name in people}
        with life.open(stem) as typing:
            for row in typing.sheet.rows:
                theirs = [f"recheck_{name}" for name in people if typing.key(row)[0] in studies[name]]
                open_ = [look for look in theirs if not typing.cell(row, look)]
                if open_ and rng.random() < 0.8:
                    typing.write(row, **{rng.choice(open_): word(typing.cell(row, what))})
                elif theirs and not open_ and not typing.cell(row, decided):
                    typing.write(row, **{decided: word(typing.cell(row, what)), "rationale": life.token()})
            return typing.touched
    return False


def _studies(life: Life, pattern: str) -> set[str]:
    """The studies in somebody's sheet."""
    for stem in life.sheets(pattern):
        with life.open(stem) as typing:
            return {life.names.of("study_id", typing.cell(row, "study_id")) for row in typing.sheet.rows}
    return set()


# ---- coding


@act(6)
def somebody_codes(life: Life, rng: Random) -> bool:
    names = life.protocol["coding"].get("coders", ["consensus"])
    for name in rng.sample(names, len(names)):
        for stem in life.sheets(f"coding/small/{name}"):
            with life.open(stem) as typing:
                studies = sorted({typing.cell(row, "study_id") for row in typing.sheet.rows})
                if not studies:
                    continue
                for study in rng.sample(studies, min(len(studies), rng.randint(1, 3))):
                    typing.add(**_finding(life, rng, study))
                return True
    return False


def _finding(life: Life, rng: Random, study: str) -> dict[str, str]:
    own = rng.random() < 0.3
    words = {"code": "", "own_words": rng.choice(["few nurses", "کمبود پرستار"])} if own else {
        "code": rng.choice(["A", "A.1", "B", "First"])}  # fmt: skip
    told = {"study_id": study, "kind": rng.choice(["challenge", "Challenge"]), "quote": life.token(), "locator": "p. 1"}
    return told | {name: text for name, text in words.items() if text}


@act(1)
def a_finding_changes(life: Life, rng: Random) -> bool:
    for stem in life.sheets("coding/small/*"):
        if stem.rpartition("/")[2] in ("codebook", "changes", "links", "conflicts"):
            continue
        with life.open(stem) as typing:
            if rows := typing.filled("code"):
                typing.write(rng.choice(rows), code=rng.choice(["A", "B"]), memo=life.token())
                return True
    return False


@act(3)
def differences_in_coding_are_settled(life: Life, rng: Random) -> bool:
    people = life.protocol["coding"].get("coders", [])

    def word(_: str) -> str:
        return rng.choice(["include", "exclude", "حذف"])

    return _differences_are_settled(life, rng, "coding/small", people, ("code", "decision"), word)


@act(2)
def findings_are_linked(life: Life, rng: Random) -> bool:
    path = layout.CODING / "small" / "links.csv"
    if not path.parent.is_dir():
        return False
    if not path.exists():
        path.write_text("from,to,study_id,note\n")
    with life.open("coding/small/links") as typing:
        typing.add(**{"from": rng.choice(["A", "A.1"]), "to": "B"}, note=life.token())
    return True


@act(2)
def the_codebook_changes(life: Life, rng: Random) -> bool:
    path = layout.CODING / "small" / "changes.csv"
    if not path.parent.is_dir():
        return False
    if not path.exists():
        path.write_text("action,code,to,label,language,kind,findings,undone\n")
    with life.open("coding/small/changes") as typing:
        label = life.token()
        step = rng.choice([
            {"action": "add", "code": f"C{life.number}", "to": rng.choice(["A", "B"]), "kind": "challenge"},
            {"action": "rename", "code": "A.1", "language": "en"},
            {"action": "move", "code": "A.1", "to": "B"},
        ])  # fmt: skip
        typing.add(**step, label=label)
    return True


# ---- spreadsheets


def _people_sheets(life: Life, rng: Random) -> str:
    kinds = [
        "duplicates/*",
        *(f"screening/{stage}/*" for stage in STAGES),
        "retrieval/*",
        "charting/*",
        "coding/small/*",
    ]
    found = [stem for kind in kinds for stem in life.sheets(kind)]
    return rng.choice(found) if found else ""


@act(4)
def a_sheet_is_sorted(life: Life, rng: Random) -> bool:
    if not (stem := _people_sheets(life, rng)) or stem.endswith("/changes"):
        return False
    with life.open(stem) as typing:
        at = rng.randrange(len(typing.sheet.headings))
        typing.sheet.rows.sort(key=lambda row: row[at], reverse=rng.random() < 0.5)
        typing.touched = True
    return True


@act(3)
def columns_are_moved(life: Life, rng: Random) -> bool:
    if not (stem := _people_sheets(life, rng)):
        return False
    with life.open(stem) as typing:
        order = rng.sample(range(len(typing.sheet.headings)), len(typing.sheet.headings))
        typing.sheet.headings = [typing.sheet.headings[at] for at in order]
        typing.sheet.rows = [[row[at] for at in order] for row in typing.sheet.rows]
        typing.touched = True
    return True


@act(4)
def a_sheet_is_saved_in_another_form(life: Life, rng: Random) -> bool:
    if not (stem := _people_sheets(life, rng)):
        return False
    fixed = stem.rpartition("/")[2] in ("codebook", "changes", "links", "as_printed")
    forms = [form for form in FORMS.values() if not fixed or form.suffix == ".csv"]
    with life.open(stem) as typing:
        typing.sheet.save(rng.choice(forms))
    return True


@act(3)
def rows_are_deleted(life: Life, rng: Random) -> bool:
    if not (stem := _people_sheets(life, rng)) or stem.endswith(("/changes", "/conflicts")):
        return False
    with life.open(stem) as typing:
        rows = typing.sheet.rows
        for row in rng.sample(rows, min(len(rows), rng.randint(1, 3))):
            typing.delete(row)
    return True


@act(2)
def somebody_adds_a_column(life: Life, rng: Random) -> bool:
    if not (stem := _people_sheets(life, rng)):
        return False
    with life.open(stem) as typing:
        typing.widen("my remark")
        rows = [row for row in typing.sheet.rows if all(typing.key(row))]
        for row in rng.sample(rows, min(len(rows), 2)):
            typing.write(row, **{"my remark": life.token()})
    return True


@act(8)
def somebody_gets_something_wrong(life: Life, rng: Random) -> bool:
    """The run refuses it and changes nothing that the slip touched; then it is undone."""
    before = life.files()
    slip = rng.choice(SLIPS)
    expected = slip(life, rng)
    if expected:
        life.hold_refused(before, slip.__name__, expected)
        life.put_back(before)
    return bool(expected)


# ---- machines and the outside


@act(2)
def results_are_thrown_away(life: Life, rng: Random) -> bool:
    shutil.rmtree(layout.RESULTS, ignore_errors=True)
    return True


@act(1)
def all_memory_is_lost(life: Life, rng: Random) -> bool:
    """As after a move to another machine: results and what Snakemake knew are gone."""
    shutil.rmtree(layout.RESULTS, ignore_errors=True)
    shutil.rmtree(layout.MEMORY, ignore_errors=True)
    life.machine.memory.clear()
    return True


# ---- the protocol


@act(1)
def the_protocol_gets_a_comment(life: Life, rng: Random) -> bool:
    life.write_protocol(life.token())
    return True


@act(1)
def the_criteria_change(life: Life, rng: Random) -> bool:
    life.protocol["eligibility"] = {"include": [life.token()]}
    life.write_protocol()
    return True


@act(1)
def the_sheets_get_another_language(life: Life, rng: Random) -> bool:
    life.protocol["screening"]["sheet_language"] = rng.choice(["en", "fa"])
    life.write_protocol()
    return True


@act(1)
def the_sheets_get_another_format(life: Life, rng: Random) -> bool:
    life.protocol["screening"]["sheet_format"] = rng.choice(["csv", "xlsx"])
    life.write_protocol()
    return True


@act(1)
def a_maybe_comes_to_something_else(life: Life, rng: Random) -> bool:
    life.protocol["screening"]["maybe"] = rng.choice(["include", "exclude"])
    life.write_protocol()
    return True


@act(2)
def somebody_joins(life: Life, rng: Random) -> bool:
    stage = rng.choice(life.protocol["screening"]["stages"])
    free = [name for name in ("dan", "eve") if name not in (*stage["reviewers"], *stage.get("left", ()))]
    if not free:
        return False
    stage["reviewers"] = [*stage["reviewers"], free[0]]
    life.write_protocol()
    folder = layout.SCREENING / stage["id"]
    if folder.is_dir():  # as the run asks for in a stage that has begun
        (folder / f"{free[0]}.{rng.choice(layout.SHEET_FORMATS)}").touch()
    return True


@act(2)
def charters_or_coders_change(life: Life, rng: Random) -> bool:
    """One of them leaves, or comes back."""
    part, people = rng.choice([("charting", "charters"), ("coding", "coders")])
    named = life.protocol[part].get(people, [])
    away = [name for name in life.born_with.get(people, ()) if name not in named]
    if away and (rng.random() < 0.6 or len(named) < 2):
        life.protocol[part][people] = [name for name in life.born_with[people] if name in (*named, away[0])]
    elif len(named) > 1:
        gone = rng.choice(named)
        life.protocol[part][people] = [name for name in named if name != gone]
    else:
        return False
    life.write_protocol()
    return True


@act(1)
def somebody_leaves(life: Life, rng: Random) -> bool:
    stage = rng.choice(life.protocol["screening"]["stages"])
    if len(stage["reviewers"]) < 2:
        return False
    name = rng.choice(stage["reviewers"])
    stage["reviewers"] = [other for other in stage["reviewers"] if other != name]
    stage["left"] = [*stage.get("left", ()), name]
    life.write_protocol()
    return True


@act(1)
def somebody_comes_back(life: Life, rng: Random) -> bool:
    stage = rng.choice(life.protocol["screening"]["stages"])
    if not stage.get("left"):
        return False
    stage["reviewers"] = [*stage["reviewers"], stage["left"][0]]
    stage["left"] = stage["left"][1:]
    life.write_protocol()
    return True
