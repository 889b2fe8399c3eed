"""What the workflow needs of the package besides its steps: one run at a time, what counts as changed, what it says."""
