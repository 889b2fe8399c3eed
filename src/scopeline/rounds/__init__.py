"""Independent votes and what becomes of them: dealing, conflicts, second looks, adjudication, and their journal.

Below the stages, so that each stage in which people judge the same things on their own can hold its rounds with it.
"""
