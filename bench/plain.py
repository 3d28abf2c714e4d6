"""What archiver crawl is measured against: plain Scrapy, same links, three fields, no storage."""

from __future__ import annotations

import sys

import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class PlainSpider(scrapy.Spider):
    name = "plain"

    def parse(self, response):
        for href in response.css("div.media-block__content > a::attr(href)").getall():
            yield response.follow(href, self.parse_article)
        for href in response.css("a.link-showMore::attr(href)").getall():
            yield response.follow(href, self.parse)

    def parse_article(self, response):
        yield {
            "title": response.css("h1.pg-title::text").get(),
            "date": response.css("time[pubdate]::attr(datetime)").get(),
            "body": "\n\n".join(response.css(".wsw p::text").getall()),
        }


if __name__ == "__main__":
    settings = {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
    }
    if "uvloop" in sys.argv[2:]:
        settings["ASYNCIO_EVENT_LOOP"] = "uvloop.Loop"
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PlainSpider)
    process.crawl(crawler, start_urls=[f"{sys.argv[1]}/z/1"])
    process.start()
    print(crawler.stats.get_value("item_scraped_count"))
