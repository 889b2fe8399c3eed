"""Study characteristics, as the team charted them."""
