"""What the pages and figures of every stage share: words by language, the frame of a page, its file's name."""
