"""Votes from and to other tools: one module a tool, matched to our records, filled into the reviewers' sheets."""
