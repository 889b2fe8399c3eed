"""The languages that people read and write in: one YAML file each, and nothing else in the code that knows one.

en.yaml and fa.yaml are shipped; a review adds a language, or replaces one, with config/languages/<code>.yaml.
"""

from scopeline.languages.language import Language
from scopeline.languages.shelf import (
    allowed,
    available,
    check_code,
    choice_of,
    column_of,
    headings_of,
    language,
    meant,
    named,
    nearest,
)

__all__ = [
    "Language",
    "allowed",
    "available",
    "check_code",
    "choice_of",
    "column_of",
    "headings_of",
    "language",
    "meant",
    "named",
    "nearest",
]
