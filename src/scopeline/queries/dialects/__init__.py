"""How each platform writes a strategy: one module a syntax, each with `write`."""
