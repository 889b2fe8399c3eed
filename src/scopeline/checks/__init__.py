"""What is wrong with config/ and data/, and what should be looked at: at the door of a run, and all of it."""
