"""Who coordinates a dossier, who looks into one in an emergency, and what goes on beside it."""
