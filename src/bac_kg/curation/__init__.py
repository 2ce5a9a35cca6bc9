"""A curator's tools: new rows, the column dictionary, the release date in queries."""
