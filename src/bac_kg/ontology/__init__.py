"""The ontology read as the schema of the tables."""
