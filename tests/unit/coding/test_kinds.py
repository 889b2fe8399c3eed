"""A kind of finding is named by its id, or by its wording in any language, as people of that language write it."""

from __future__ import annotations

import pytest

from scopeline.coding.framework import Framework
from scopeline.languages import named

FRAME = Framework.model_validate(
    {
        "id": "f",
        "label": "F",
        "kinds": [
            {"id": "challenge", "label": {"en": "Challenges", "fa": "چالش‌های نظام"}},
            {"id": "solution", "label": {"en": "Solutions", "fa": "راهکارها"}},
            {"id": "aims", "label": "Aims"},
            {"id": "aim_only", "label": "Aim"},
        ],
        "children": [{"id": "A", "label": "A"}],
    }
)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("solution", "solution"),
        ("SOLUTIONS", "solution"),
        ("راهکار", "solution"),
        ("راهکارها", "solution"),
        ("راهکار‌ها", "solution"),
        ("راهکار ها", "solution"),
        ("راهكارهاي", "solution"),
        ("چالش‌های نظام", "challenge"),
        ("چالش های نظام", "challenge"),
        ("چالشهاي نظام", "challenge"),
        ("Aim", "aim_only"),
        ("Aims", "aims"),
        ("مانع", ""),
        ("ها", ""),
        ("", ""),
    ],
)
def test_a_kind_is_known_in_either_number_and_spelling(cell: str, kind: str) -> None:
    assert FRAME.kind_called(cell) == kind


def test_a_refusal_lists_every_wording() -> None:
    told = named(FRAME.kind_words)
    assert told.startswith("challenge (Challenges, چالش‌های نظام), solution (Solutions, راهکارها), aims, ")
