"""Linked data: every IRI of the graph answers, in the format that the client reads."""
