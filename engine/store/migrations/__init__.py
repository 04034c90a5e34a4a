"""The changes of shape of the database, oldest first."""
