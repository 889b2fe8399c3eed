"""Who judges: what a round needs to know of its people, whichever stage they work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Panel(Protocol):
    """The people of a round; a screening stage of the protocol is one."""

    @property
    def id(self) -> str:
        """Names the round, and seeds its draws."""

    @property
    def reviewers(self) -> Sequence[str]:
        """Those who vote now."""

    @property
    def left(self) -> Sequence[str]:
        """Those who left: their votes count, and stand as they are where the others look again."""

    @property
    def everyone(self) -> Sequence[str]:
        """All whose votes count: those who vote now and those who left."""

    @property
    def adjudicator(self) -> Sequence[str]:
        """Who decides where a second look does not end a difference."""

    @property
    def show_votes(self) -> bool:
        """Whether the conflicts' sheet shows the independent votes."""

    @property
    def needs_reason(self) -> bool:
        """Whether an exclusion must give its reason, so that reasons too can be in conflict."""


@dataclass(frozen=True)
class Analysts:
    """Charters or coders as a panel: what they wrote is shown where it differs, and no reason is asked for."""

    id: str
    reviewers: Sequence[str]
    left: Sequence[str]
    adjudicator: Sequence[str]
    show_votes: bool = True
    needs_reason: bool = False

    @property
    def everyone(self) -> Sequence[str]:
        """All whose words count."""
        return [*self.reviewers, *self.left]
