"""The schedule room: when which collection is crawled, and the crawls as processes of their own.

Knows collections by their folders. Knows nothing of Scrapy: a scheduled crawl is the command that a
person would give.
"""
