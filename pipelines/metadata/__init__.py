"""Title, authors, section, language: what a page prints of them and what it says to machines."""
