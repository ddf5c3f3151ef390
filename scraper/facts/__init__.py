"""What an ad states of the post, each fact in a module of its own; `reading` puts them together."""
