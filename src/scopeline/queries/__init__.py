"""From concepts to each platform's query: config/concepts.yaml built, checked and laid side by side."""
