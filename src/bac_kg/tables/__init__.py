"""Curated tables: reading, cells, their one form."""
