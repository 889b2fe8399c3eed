"""Claims as the page shows them: what the manuscript says beside what is so, in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopeline.facts.claims import Held, Value
from scopeline.facts.fact import Fact
from scopeline.languages import Language
from scopeline.protocol import in_language


def shown(held: Held, names: Mapping[str, str], say: Language) -> dict[str, Any]:
    """A claim for the page: `says`, `stated`, `found`, `agrees`, and the `facts` that decide it; `names` are what
    codes are called."""
    return {
        "says": in_language(held.claim.says, say.code),
        "stated": _stated(held, names, say),
        "found": _found(held, names, say),
        "agrees": held.agrees,
        "facts": held.facts,
    }


def _stated(held: Held, names: Mapping[str, str], say: Language) -> str:
    values = held.claim.value if isinstance(held.claim.value, list) else [held.claim.value]
    called = {**names} if held.claim.members else {}
    called |= {_last(fact): fact.part("answer", say.code) for fact in held.facts if "answer" in fact.key}
    return say.parted([_value(value, called, say) for value in values if value is not None])


def _value(value: Value, called: dict[str, str], say: Language) -> str:
    """A stated value; what names an answer is called as the answer is."""
    if str(value) in called:
        return called[str(value)]
    return say.number(value) if isinstance(value, int) else say.typed(str(value))


def _found(held: Held, names: Mapping[str, str], say: Language) -> str:
    if not held.facts:
        return in_language(held.claim.why, say.code)
    if any(fact.value is None for fact in held.facts):
        return say.words("status_unknown")
    if held.ranked:
        return say.parted([f"{_called(fact, say)} ({say.number(int(fact.value or 0))})" for fact in held.facts])
    if held.claim.members:
        return say.parted([names.get(one, one) for one in held.found.split("; ")])
    found = sum(fact.value or 0 for fact in held.facts)
    return say.number(found) if isinstance(found, int) else say.decimal(found, 3)


def _called(fact: Fact, say: Language) -> str:
    return fact.part("answer", say.code) if "answer" in fact.key else say.digits(_last(fact))


def _last(fact: Fact) -> str:
    return fact.name.rpartition(".")[2]
