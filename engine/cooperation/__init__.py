"""That cooperation with a party runs badly: reported from a dossier, and seen over all of them."""
