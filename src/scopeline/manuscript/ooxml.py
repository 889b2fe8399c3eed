"""WordprocessingML elements whose children stand in the order that the schema demands, which Word insists on.

The sequences are those of ECMA-376, part 1, chapter 17: CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr, CT_Style.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tblBorders": "top left start bottom right end insideH insideV",
}
ORDER: Mapping[str, Mapping[str, int]] = {
    parent: {qn(f"w:{name}"): place for place, name in enumerate(sequence.split())}
    for parent, sequence in _SEQUENCES.items()
}


def element(tag: str, /, *children: Any, text: str = "", **attributes: Any) -> Any:
    """`<w:name w:attribute="...">` with its children, None among them left out, in the schema's order."""
    made = OxmlElement(f"w:{tag}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    if text:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    for child in in_order(tag, (child for child in children if child is not None)):
        made.append(child)
    return made


def in_order(parent: str, children: Iterable[Any]) -> list[Any]:
    """Children of a parent in the order of its sequence; of other parents as given."""
    order = ORDER.get(parent)
    return sorted(children, key=lambda child: order[child.tag]) if order else list(children)


def on(name: str, when: bool = True) -> Any:
    """An element that says yes by being there; None where it does not apply."""
    return element(name) if when else None


def val(name: str, value: str | int) -> Any:
    """`<w:name w:val="...">`."""
    return element(name, val=value)
