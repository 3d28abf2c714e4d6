"""Readings on their way into rows: beside a crawl, from WARC files, from files made elsewhere."""
