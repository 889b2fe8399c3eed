"""Step: give every participant a pseudonym, number the paragraphs of their documents, and list who they are."""

from _sheets import parser, run

from scopeline.participants.step import take_part
from scopeline.protocol import load

READS = ("calendars", "charting", "screening.sheet_format", "screening.sheet_language")

arguments = parser(__doc__, out="the results folder, for studies/, charting/ and participants/").parse_args()
run(arguments, lambda: take_part(load().only(READS), arguments.out))
