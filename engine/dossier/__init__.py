"""The Wams part: dossiers, the people in them, signals, the timeline, operations for diagrams."""
