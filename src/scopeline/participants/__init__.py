"""The people of a content analysis: who they are, what they said where, and what was done for trustworthiness."""
