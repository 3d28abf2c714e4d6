"""WARC: the bytes as they went over the wire, on disk and back. Knows no database.

`wire` (the tee in Scrapy's download handler) is imported on its own, since it needs Scrapy.
"""
