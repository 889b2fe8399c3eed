"""What people type: one module a command, each with its `DESCRIPTION`, its `arguments` and what `run` does.

Beside them stands what several print or ask alike: `bar`, `columns`, `folder`, `made`.
"""
