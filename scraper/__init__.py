"""Collects: from board to vacancy.

Start reading at `scraper.pipeline`, which is the whole way in one page; `scraper.model` has the nouns.
Data goes down: a source asks, `fetch` brings pages, `judge` decides, `store` keeps.
"""
