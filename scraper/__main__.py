"""So that `python -m scraper` is the command too."""

from scraper.cli import main


main()
