"""Records and votes to and from other tools: reference managers, Rayyan, Covidence, ASReview, EPPI-Reviewer."""
