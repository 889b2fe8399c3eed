"""Searching the services that let programs search: dated exports and logs, and full texts. The only room that uses
the network, and only when a person types a command; no rule of the workflow does."""
