"""The pages for people: rows of the graph made into HTML on the server, usable without JavaScript."""
