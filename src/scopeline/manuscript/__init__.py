"""What a team hands to a journal: prose whose numbers are facts, documents, references, checklists, an audit."""
