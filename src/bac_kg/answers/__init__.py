"""Answers for people and programs: rows, tables, provenance, things."""
