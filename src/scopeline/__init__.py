"""Scopeline: search exports in, flow diagram and tables of a scoping review out."""
