"""SPARQL texts and results: scanning, guarding, explaining, holding."""
