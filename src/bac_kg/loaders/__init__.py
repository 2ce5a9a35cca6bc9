"""Loaders: each turns one kind of curated file into RDF quads."""
