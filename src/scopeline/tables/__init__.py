"""Tables that people and other programs see: CSV, workbooks, and the sheets that people fill."""
