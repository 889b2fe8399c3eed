"""Codebooks and coded texts to and from programs for qualitative analysis, in the REFI-QDA standard (.qdc, .qdpx)."""
