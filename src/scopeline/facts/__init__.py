"""Every number of a review: gathered once from what the stages left in files, read by all that is written of it."""
