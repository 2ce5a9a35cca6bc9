"""From curated files to one set of quads: rules, names for blank nodes, metadata."""
