"""What people type: one module a command, each with its `DESCRIPTION`, its `arguments` and what `run` does."""
