"""The client's own view: what he may look into, what he asks, and what is withheld for a while."""
