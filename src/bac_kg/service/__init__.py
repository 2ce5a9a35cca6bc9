"""The service: SPARQL 1.1 Protocol and saved queries over HTTP, every query answered in a process that may be killed."""
