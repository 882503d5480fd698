"""Two Tellings: compare how two articles tell one story.

One noun a file; see each module's docstring. Import what you need from it, for example
``from helpers.articles import load_articles``.
"""

__version__ = "0.1.0"
