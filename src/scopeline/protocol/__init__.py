"""config/review.yaml as a typed, validated Protocol: what a review asks, where it searched, who decides.

The models of this package are the one home of every key; the JSON Schema for editors is generated from them.
"""

from scopeline.protocol.conduct import FlowDiagram
from scopeline.protocol.protocol import Protocol
from scopeline.protocol.reading import PROTOCOL, json_schema, load, problems_of
from scopeline.protocol.screening import Stage
from scopeline.protocol.sources import Dedupe, DocumentType, Eligibility, Source, Years
from scopeline.protocol.studies import RESERVED, Characteristics, Charting, Coding, FormField
from scopeline.protocol.values import LanguageCode, Name, Text, Worded, in_language, or_formerly, told_apart

__all__ = ["PROTOCOL", "RESERVED", "Characteristics", "Charting", "Coding", "Dedupe", "DocumentType", "Eligibility",
           "FlowDiagram", "FormField", "LanguageCode", "Name", "Protocol", "Source", "Stage", "Text", "Worded",
           "Years", "in_language", "json_schema", "load", "or_formerly", "problems_of", "told_apart"]  # fmt: skip
