"""A small review that lives: people, spreadsheets and searches act on it, it runs, and all its promises are held up."""
