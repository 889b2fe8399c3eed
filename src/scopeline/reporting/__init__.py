"""What goes to the journal and to the team: facts, tables, the HTML report."""
