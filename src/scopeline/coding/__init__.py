"""Findings coded on a framework: blocks, dimensions, items."""
