"""Records to other tools: what a set is, and one module a format or a tool."""
