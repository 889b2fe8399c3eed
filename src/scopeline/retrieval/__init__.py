"""Full texts: which reports were sought, which came, which did not and why."""
