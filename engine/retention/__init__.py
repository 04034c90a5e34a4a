"""How long closed dossiers are kept, and how they are destroyed."""
