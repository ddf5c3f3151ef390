"""The commands by what they are about; `scraper.cli` puts them together."""
