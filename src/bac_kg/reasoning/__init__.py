"""OWL reasoning: what follows from the curated files, why it follows, and what clashes."""
