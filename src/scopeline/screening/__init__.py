"""Independent screening: sheets, votes, conflicts, re-review, adjudication, decisions, agreement."""
