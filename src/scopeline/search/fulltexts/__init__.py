"""Full texts: where they lie open, fetching them, and holding each file to the report that it should be."""
