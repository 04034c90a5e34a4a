"""The plan of a dossier: goals, who does what by when, who agreed; and help now and before."""
