"""Shows: what anybody may see, as static files that are there even when the database is busy."""
