"""Deduplication: which records stand for the same report.

    normalise -> keys -> pairs -> score -> decide -> cluster -> merge

Each step is a function of columns (Arrow tables or numpy arrays) without state; `engine` chains them.
"""
