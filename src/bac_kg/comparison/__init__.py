"""Two states of the graph side by side: what they say, and what they answer."""
