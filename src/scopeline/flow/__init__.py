"""The flow of records through the review: fates, the sets behind every number, the diagram."""
