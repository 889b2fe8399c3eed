"""Figures: shapes and lines of text, matplotlib as all figures use it, and files whose bytes do not vary."""
