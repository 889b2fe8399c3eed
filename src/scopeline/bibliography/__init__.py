"""A reference's fields, one module a field: what sources write, brought to the form that records.COLUMNS declares.

Pure functions of text, used wherever a title, a name, a date, a page or an identifier is read: by ingest on every
export, by deduplication on tables that no export was read for, by imports of other tools' results. Each leaves what
it has made itself as it is, so that a value may pass twice. None of them guesses: what is not understood gives an
empty field (a record's raw tags keep it) or stays as it stands.
"""
