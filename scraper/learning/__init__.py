"""What is learnt from labelled ads: which words tell such posts from others, and which mentions state a fact."""
