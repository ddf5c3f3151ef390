"""How fast, how large, how it grows: always a ratio to a peer measured in the same run, as machines differ."""
