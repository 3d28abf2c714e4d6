"""A site for the benchmarks: one listing with "Load more", articles of some 45 kB, as fast as
Python serves them. Prints its address, and serves until its input ends."""

from __future__ import annotations

import asyncio
import hashlib
import sys

PER_PAGE = 24
WORDS = (
    "valley council bridge harvest river market winter teacher letter stone orchard winter road "
    "garden miller window evening morning ferry lantern meadow carpenter journey quarrel wedding "
    "promise border village mountain station newspaper election vote mayor budget school roof"
).split()


def sentence(seed: str, length: int) -> str:
    digest = hashlib.sha256(seed.encode()).digest()
    words = [WORDS[digest[at % 32] * (at + 7) % len(WORDS)] for at in range(length)]
    return " ".join(words).capitalize() + "."


def article(number: int) -> bytes:
    paragraphs = "\n".join(
        f"<p>{' '.join(sentence(f'{number}.{part}.{line}', 12 + line) for line in range(6))}</p>"
        for part in range(24)
    )
    chrome = "\n".join(
        f'<li class="subitem"><a class="handler" href="/s{n}" title="{WORDS[n % 30]}">'
        f"{WORDS[n % 30]} {n}</a></li>"
        for n in range(280)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Article {number}</title><script>var utag_data={{}};var imgEnhancerBreakpoints=[0];</script>
<link href="/Content/responsive/x.css" rel="stylesheet"></head><body>
<div class="c-hlights--breaking">Breaking News</div><div id="content">
<h1 class="title pg-title">Article {number} of the valley</h1>
<time pubdate="pubdate" datetime="2019-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00Z">x</time>
<a class="links__item-link" href="/author/a">A. Author</a>
<div id="article-content"><div class="wsw">{paragraphs}</div></div></div>
<ul class="items">{chrome}</ul>
<div class="responsive-indicator"><div>XS</div><div>SM</div></div></body></html>""".encode()


def listing(page: int, count: int) -> bytes:
    first, last = page * PER_PAGE, min((page + 1) * PER_PAGE, count)
    items = "\n".join(
        f'<li><div class="media-block"><a class="img-wrap" href="/a/article/{n + 1}.html"></a>'
        f'<div class="media-block__content"><a href="/a/article/{n + 1}.html">'
        f'<h4 class="media-block__title">Article {n + 1} of the valley</h4></a></div></div></li>'
        for n in range(first, last)
    )
    more = (
        f'<p class="buttons btn--load-more"><a class="btn link-showMore btn__text" '
        f'href="/z/1?p={page + 1}">Load more</a></p>'
        if last < count
        else ""
    )
    return f"""<!DOCTYPE html><html lang="en"><head><title>Archive</title>
<script>var utag_data={{}};var imgEnhancerBreakpoints=[0];</script></head>
<body><ul id="ordinaryItems">{items}</ul>{more}</body></html>""".encode()


class Site(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, for GETs without bodies."""

    count = 0
    pages: dict[bytes, bytes] = {}  # noqa: RUF012  (shared by all connections)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            body = self.pages.get(head.split(b" ", 2)[1])
            status = b"200 OK" if body else b"404 Not Found"
            body = body or b"<p>no such page</p>"
            self.transport.write(
                b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (status, len(body), body)
            )


async def main(count: int) -> None:
    Site.pages = {b"/a/article/%d.html" % (n + 1): article(n + 1) for n in range(count)}
    pages = -(-count // PER_PAGE)
    Site.pages |= {b"/z/1?p=%d" % page: listing(page, count) for page in range(1, pages)}
    Site.pages[b"/z/1"] = listing(0, count)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Site, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
