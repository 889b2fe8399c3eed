"""Export files -> records: detect what a file is, take it apart, and bring its fields to the record schema."""
