"""One module a service: how it is asked, how it pages, what it says of itself."""
