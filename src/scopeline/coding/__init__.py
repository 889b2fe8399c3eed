"""Findings coded on a framework: blocks, dimensions, items.

    books, reading -> hearing -> reconcile -> passages -> counting
                                 agreement

`step` chains them and writes what they come to.
"""
