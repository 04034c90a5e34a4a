"""The Wams part: dossiers and the people in them, signals, the timeline, operations for diagrams."""
