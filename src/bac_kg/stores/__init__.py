"""What answers SPARQL: the embedded store and remote endpoints."""
