"""`scopeline codes`: codebooks and coded passages from and to programs for qualitative analysis."""

from __future__ import annotations

import argparse

from scopeline.commands.folder import enter, folder_argument, path_typed, refuse_missing
from scopeline.commands.made import refuse_place
from scopeline.exchange.qda import giving, taking
from scopeline.exchange.qda.model import all_codes
from scopeline.protocol import load
from scopeline.text import joined

DESCRIPTION = """\
Speaks REFI-QDA, which NVivo, MAXQDA, ATLAS.ti, QualCoder and others read and write: .qdc is a codebook, .qdpx a project
with codes, texts and coded passages.

  scopeline codes give who_building_blocks --out coded.qdpx     codes, findings, studies and links
  scopeline codes give who_building_blocks --out book.qdc       the codes alone
  scopeline codes frame book.qdc --framework themes             codes as a new config/frameworks/themes.yaml
  scopeline codes take coded.qdpx --framework themes --coder sara
                                                                new passages into the sheet of who coded them

A text (or its case) bears the id of its study. Passages that Scopeline gave away are known again and not taken twice.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which file and framework."""
    deeds = parser.add_subparsers(
        title="what to do", required=True, metavar="DEED", dest="deed", help="what to do; each has a --help of its own"
    )
    give = deeds.add_parser("give", help="write a framework's codes and findings")
    give.add_argument("framework", help="a framework of the protocol")
    give.add_argument("--out", required=True, type=path_typed, metavar="FILE", help="the .qdc or .qdpx to write")
    give.add_argument("--language", help="of the codes' names (default: the protocol's first)")
    frame = deeds.add_parser("frame", help="make a new frame of a codebook")
    take = deeds.add_parser("take", help="add coded passages to the coders' sheets")
    for deed in (frame, take):
        deed.add_argument("file", type=path_typed, help="a .qdc or .qdpx file")
        deed.add_argument("--framework", required=True, help="the frame's name")
    frame.add_argument("--language", help="that of the codes' names (default: the protocol's first)")
    take.add_argument("--coder", default="", help="whose the passages are that name nobody of the protocol")
    for deed in (give, frame, take):
        folder_argument(deed)


def run(chosen: argparse.Namespace) -> None:
    """Do it, and say what was done and what was left out."""
    enter(chosen.folder)
    protocol = load()
    language = getattr(chosen, "language", None) or protocol.languages[0]
    if chosen.deed != "give":
        refuse_missing(chosen.file)
    if chosen.deed == "give":
        refuse_place(chosen.out)
        made = giving.give(chosen.framework, language, chosen.out)
        passages = sum(len(text.selections) for text in made.texts)
        project = f"{len(made.texts):,} texts with {passages:,} passages"
        codes = f"{len(all_codes(made.codes)):,} codes"
        print(f"{chosen.out}: {codes if chosen.out.suffix.lower() == '.qdc' else project}")
    elif chosen.deed == "frame":
        print(f"{taking.take_codebook(chosen.file, chosen.framework, language)}: made")
    else:
        taken = taking.take_passages(protocol, chosen.framework, chosen.coder, chosen.file)
        print(f"{sum(map(len, taken.rows.values())):,} passages added, {taken.known:,} known already")
        for line in taken.recoded:
            print(f"coded otherwise than here, and left as it is here: {line}")
        if taken.left_out:
            print("not read: " + joined(f"{count} {kind}" for kind, count in sorted(taken.left_out.items())))
