"""Saved queries: files, headers, parameters, catalogue."""
