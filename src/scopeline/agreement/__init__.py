"""How far independent votes agree, with and without a correction for chance.

Title and abstract screening excludes most records, and kappa falls when nearly all votes are the same
(Feinstein and Cicchetti 1990), so a block of figures is given and none of them alone: the table, percent
agreement, agreement on includes and on excludes, and the chance-corrected coefficients.

Everything but the table, Cohen's kappa and the two indices rests on how many votes of a record fell in each
category, whoever gave them; two reviewers are then a case of many. Records voted alike are counted together,
which makes a resample one multinomial draw, and the result independent of the records' order.

Every formula comes with its source; `n` is records, values are fractions, intervals are 95 %. numpy and
scipy are imported where they are used.
"""

from scopeline.agreement.block import collapse_maybe, statistics
from scopeline.agreement.intervals import Statistic, figure
from scopeline.agreement.tally import NO_PAIRS, NO_VARIATION, Votes

__all__ = ["NO_PAIRS", "NO_VARIATION", "Statistic", "Votes", "collapse_maybe", "figure", "statistics"]
