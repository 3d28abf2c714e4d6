"""Where the text of a page of no known CMS stands, and what in it is none of it."""
