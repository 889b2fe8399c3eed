"""A manuscript that people wrote, held against the facts: what it counts, cites, and calls the most."""
