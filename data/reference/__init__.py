"""Tables and rules that the program reads: places and the words that make a posting one of ours."""
