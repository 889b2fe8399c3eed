"""Figures of what the studies are and say, in the house's style: shapes in points, every number a fact."""
