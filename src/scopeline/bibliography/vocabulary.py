"""Words that sources use for document types, languages and months, and the one form that records hold."""

from __future__ import annotations

import re
from functools import lru_cache

from scopeline.bibliography.cells import clean
from scopeline.text import fold, joined

# fmt: off

# Folded words of a source -> document type of the record schema (see records.COLUMNS). A source that gives
# several (PubMed: "Journal Article", "Review") is served by the first in TYPE_ORDER.
DOCUMENT_TYPES = {
    "jour": "article", "ejour": "article", "jfull": "article", "inpr": "article", "mgzn": "article",
    "news": "article", "article": "article", "journal article": "article", "journalarticle": "article",
    "article journal": "article", "research article": "article", "original article": "article",
    "original paper": "article", "article in press": "article", "early access": "article", "journal": "article",
    "journal article research": "article", "short survey": "article", "data paper": "article",
    "magazine article": "article", "magazinearticle": "article", "newspaper article": "article",
    "newspaperarticle": "article", "electronic article": "article", "case report": "article",
    "case reports": "article", "magazine": "article", "ieee journals": "article", "ieee journal": "article",
    "peer reviewed journal": "article", "journal peer reviewed journal": "article", "journals": "article",
    "review": "review", "systematic review": "review", "meta analysis": "review", "scoping review": "review",
    "review article": "review", "literature review": "review", "review paper": "review",
    "cochrane review": "review", "cochrane protocol": "review",
    "paper conference": "conference", "article magazine": "article", "article newspaper": "article",
    "interventional": "trial",
    "conf": "conference", "cpaper": "conference", "conference": "conference", "conference paper": "conference",
    "conference review": "conference", "proceedings paper": "conference", "proceedings": "conference",
    "conference proceeding": "conference", "conference proceedings": "conference", "inproceedings": "conference",
    "meeting abstract": "conference", "conference abstract": "conference", "proceedings article": "conference",
    "conferencepaper": "conference", "ieee conferences": "conference", "congress": "conference",
    "conference proceedings article": "conference", "presentation": "conference", "meeting": "conference",
    "chap": "chapter", "echap": "chapter", "book chapter": "chapter", "chapter": "chapter",
    "incollection": "chapter",
    "inbook": "chapter", "booksection": "chapter", "book section": "chapter",
    "article book chapter": "chapter", "encyclopedia article": "chapter", "encyclopediaarticle": "chapter",
    "ency": "chapter", "chapter reference work entry": "chapter", "reference work entry": "chapter",
    "mvbook": "book", "collection": "book", "mvcollection": "book",
    "book": "book", "ebook": "book", "edbook": "book", "edited book": "book", "books": "book", "serial": "book",
    "ser": "book", "monograph": "book", "reference book": "book", "proceedings book": "book",
    "editorial": "editorial", "editorial material": "editorial", "edit": "editorial",
    "letter": "letter", "comment": "letter", "correspondence": "letter",
    "note": "note", "news item": "note", "book review": "note", "abst": "note",
    "erratum": "erratum", "correction": "erratum", "corrigendum": "erratum", "published erratum": "erratum",
    "retraction": "erratum", "retraction of publication": "erratum", "retraction notice": "erratum",
    "correction addition": "erratum",
    "preprint": "preprint", "posted content": "preprint", "unpb": "preprint", "unpublished": "preprint",
    "manscpt": "preprint", "manuscript": "preprint", "working paper": "preprint", "unpublished work": "preprint",
    "thes": "thesis", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis",
    "dissertation": "thesis", "dissertation thesis": "thesis", "doctoral dissertation": "thesis",
    "academic dissertation": "thesis", "master s thesis": "thesis", "dissertations theses": "thesis",
    "rprt": "report", "report": "report", "techreport": "report", "technical report": "report", "govdoc": "report",
    "government document": "report", "reports": "report", "reports research": "report",
    "clinical trial": "trial", "randomized controlled trial": "trial", "controlled clinical trial": "trial",
    "clinical study": "trial", "trial registry record": "trial", "clinicaltrial": "trial",
    "data": "dataset", "dataset": "dataset", "data set": "dataset", "dbase": "dataset",
    "elec": "web", "webpage": "web", "web page": "web", "icomm": "web", "blog": "web", "blogpost": "web",
    "online": "web", "electronic source": "web", "web": "web",
    "gen": "other", "generic": "other", "misc": "other", "other": "other", "document": "other", "pamp": "other",
    "case": "other", "bill": "other", "hear": "other", "comp": "other", "mpct": "other", "music": "other",
    "sound": "other", "art": "other", "advs": "other", "chart": "other", "ctlg": "other", "dict": "other",
    "figure": "other", "grnt": "other", "multi": "other", "pcomm": "other", "stand": "other",
    "computerprogram": "other", "tvbroadcast": "other", "videorecording": "other", "artwork": "other",
    "stat": "other", "legal": "other", "pat": "other", "patent": "other", "granted patent": "other",
    "patent application": "other", "amended application": "other", "amended patent": "other", "limited patent": "other",
    "patent of addition": "other", "plant patent": "other", "design right": "other", "search report": "other",
    "map": "other", "video": "other",
    "slide": "other", "cthes": "other", "booklet": "other", "manual": "other",
}
TYPE_ORDER = ("erratum", "editorial", "letter", "review", "trial", "thesis", "chapter", "conference", "preprint",
              "book", "report", "dataset", "note", "article", "web", "other")

# A document type, as RIS, BibTeX and EndNote (its name and number) call it; those that are not here are articles.
REFERENCE_TYPES = {
    "conference": ("CONF", "inproceedings", "Conference Paper", 47), "thesis": ("THES", "phdthesis", "Thesis", 32),
    "chapter": ("CHAP", "incollection", "Book Section", 5), "book": ("BOOK", "book", "Book", 6),
    "report": ("RPRT", "techreport", "Report", 27), "dataset": ("DATA", "misc", "Dataset", 59),
    "preprint": ("UNPB", "unpublished", "Unpublished Work", 34), "web": ("ELEC", "misc", "Web Page", 12),
    "other": ("GEN", "misc", "Generic", 13),
}
ARTICLE_TYPE = ("JOUR", "article", "Journal Article", 17)

LANGUAGES = {
    "afrikaans": "af", "afr": "af", "albanian": "sq", "alb": "sq", "sqi": "sq", "arabic": "ar", "ara": "ar",
    "armenian": "hy", "arm": "hy", "azerbaijani": "az", "aze": "az", "basque": "eu", "baq": "eu",
    "bosnian": "bs", "bos": "bs", "bulgarian": "bg", "bul": "bg", "catalan": "ca", "cat": "ca",
    "chinese": "zh", "chi": "zh", "zho": "zh", "mandarin": "zh", "中文": "zh",
    "croatian": "hr", "hrv": "hr", "scr": "hr",
    "czech": "cs", "cze": "cs", "ces": "cs", "danish": "da", "dan": "da", "dutch": "nl", "dut": "nl",
    "nld": "nl", "english": "en", "eng": "en", "estonian": "et", "est": "et", "finnish": "fi", "fin": "fi",
    "french": "fr", "fre": "fr", "fra": "fr", "galician": "gl", "glg": "gl", "georgian": "ka", "geo": "ka",
    "german": "de", "ger": "de", "deu": "de", "greek": "el", "gre": "el", "ell": "el", "hebrew": "he",
    "heb": "he", "hindi": "hi", "hin": "hi", "hungarian": "hu", "hun": "hu", "icelandic": "is", "ice": "is",
    "isl": "is", "indonesian": "id", "ind": "id", "italian": "it", "ita": "it", "japanese": "ja", "jpn": "ja",
    "korean": "ko", "kor": "ko", "kurdish": "ku", "kur": "ku", "latin": "la", "lat": "la", "latvian": "lv",
    "lav": "lv", "lithuanian": "lt", "lit": "lt", "macedonian": "mk", "mac": "mk", "malay": "ms", "may": "ms",
    "moldavian": "ro", "norwegian": "no", "nor": "no", "persian": "fa", "farsi": "fa", "per": "fa", "fas": "fa",
    "فارسی": "fa", "polish": "pl", "pol": "pl", "portuguese": "pt", "por": "pt", "romanian": "ro", "rum": "ro",
    "ron": "ro", "russian": "ru", "rus": "ru", "serbian": "sr", "srp": "sr", "scc": "sr", "slovak": "sk",
    "slo": "sk", "slk": "sk", "slovenian": "sl", "slovene": "sl", "slv": "sl", "spanish": "es", "spa": "es",
    "castilian": "es", "swahili": "sw", "swedish": "sv", "swe": "sv", "thai": "th", "tha": "th",
    "turkish": "tr", "tur": "tr", "ukrainian": "uk", "ukr": "uk", "urdu": "ur", "urd": "ur",
    "vietnamese": "vi", "vie": "vi", "welsh": "cy", "wel": "cy", "cym": "cy",
    "amharic": "am", "amh": "am", "belarusian": "be", "bel": "be", "bengali": "bn", "ben": "bn",
    "burmese": "my", "bur": "my", "mya": "my", "esperanto": "eo", "epo": "eo", "filipino": "tl", "tagalog": "tl",
    "tgl": "tl", "gujarati": "gu", "guj": "gu", "hausa": "ha", "hau": "ha", "irish": "ga", "gle": "ga",
    "kazakh": "kk", "kaz": "kk", "khmer": "km", "khm": "km", "kirghiz": "ky", "kyrgyz": "ky", "kir": "ky",
    "lao": "lo", "luxembourgish": "lb", "ltz": "lb", "malayalam": "ml", "mal": "ml", "maltese": "mt", "mlt": "mt",
    "marathi": "mr", "mar": "mr", "mongolian": "mn", "mon": "mn", "nepali": "ne", "nep": "ne", "panjabi": "pa",
    "punjabi": "pa", "pan": "pa", "pashto": "ps", "pushto": "ps", "pus": "ps", "sinhala": "si", "sin": "si",
    "somali": "so", "som": "so", "tajik": "tg", "tgk": "tg", "tamil": "ta", "tam": "ta", "telugu": "te",
    "tel": "te", "turkmen": "tk", "tuk": "tk", "uzbek": "uz", "uzb": "uz", "yoruba": "yo", "yor": "yo",
    "zulu": "zu", "zul": "zu",
}
LANGUAGES |= {code: code for code in set(LANGUAGES.values())}

MONTHS = {name: number for number, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}

# fmt: on


@lru_cache(maxsize=2_000)
def language(value: str) -> str:
    """ISO 639-1 codes of the languages named, else the words themselves.

    >>> language("eng"), language("English; Spanish"), language("Klingon")
    ('en', 'en; es', 'Klingon')
    """
    names = [name.strip() for name in re.split(r"[;,|/]| and ", clean(value)) if name.strip()]
    codes = (
        LANGUAGES.get(name.lower()) or LANGUAGES.get(name.lower()[:2] if re.match(r"\w\w[-_]", name) else "")
        for name in names
    )
    return joined(dict.fromkeys(code or name for code, name in zip(codes, names, strict=True)))


@lru_cache(maxsize=5_000)
def document_type(value: str) -> str:
    """The vocabulary's word for a source's words, several of them split by `;` or `|`; empty if unknown.

    >>> document_type("Journal Article; Review"), document_type("JOUR"), document_type("Poster")
    ('review', 'article', '')
    """
    whole = DOCUMENT_TYPES.get(fold(value))
    if whole:
        return whole
    found = {DOCUMENT_TYPES.get(fold(part)) for part in re.split(r"[;|,]", value)}
    return next((name for name in TYPE_ORDER if name in found), "")
