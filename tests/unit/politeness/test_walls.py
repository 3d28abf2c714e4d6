"""Walls are no articles, and articles about walls are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.reading import as_page, read

URL = "https://example.org/a/1.html"
SENTENCE = "The ferry to the island did not sail on Tuesday because of the wind from the north. "
CLOUDFLARE = """<title>Just a moment...</title><meta name="robots" content="noindex,nofollow">
<meta http-equiv="refresh" content="360"><body><div class="main-wrapper" role="main"><noscript>
<span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript></div>
<script>(function(){window._cf_chl_opt = {cvId: '3'};var a = document.createElement('script');
a.src = '/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=9';}());</script></body>"""
WALLS = {
    "cloudflare": CLOUDFLARE,
    "datadome": """<title>example.org</title><body><p id="cmsg">Please enable JS and disable any ad
        blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>
        <script src="https://ct.captcha-delivery.com/c.js"></script></body>""",
    "imperva": """<body><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31">Request
        unsuccessful. Incapsula incident ID: 1-2</iframe></body>""",
    "perimeterx": """<title>Access to this page has been denied</title><body><h1>Press and hold</h1>
        <div id="px-captcha"></div></body>""",
    "aws": """<body><script>window.gokuProps = {"key":"AQ"};</script>
        <script src="https://x.token.awswaf.com/a/challenge.js"></script><noscript><h1>JavaScript is
        disabled</h1></noscript></body>""",
    "akamai": """<body><div id="sec-if-cpt-container"></div>
        <script src="/_sec/cp_challenge/sec-3-4.js"></script></body>""",
    "anubis": """<title>Making sure you are not a bot!</title><script id="anubis_challenge"
        type="application/json">{}</script><body><p>Loading...</p></body>""",
    "sucuri": """<title>You are being redirected...</title><body><noscript>Javascript is required.
        </noscript><script>sucuri_cloudproxy_js='';S='cz1';eval(S)</script></body>""",
    "testcookie": """<body><script src="/aes.js"></script><script>document.cookie="__test="+
        toHex(slowAES.decrypt(c,2,a,b));location.href="/?i=1";</script></body>""",
    "siteground": """<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fa">""",
    "recaptcha": """<body><h1>Are you human?</h1><form method="post"><div class="g-recaptcha"
        data-sitekey="x"></div></form></body>""",
    "hcaptcha frame": """<body><p>One more step</p><iframe src="https://newassets.hcaptcha.com/c">
        </iframe></body>""",
    "turnstile": """<body><p>Checking</p><div class="cf-turnstile"></div></body>""",
    "consent": """<body><h1>Before you continue</h1><p>We and our 900 partners store cookies.</p>
        <form action="https://consent.example.com/save" method="post"><button>Accept all</button>
        </form></body>""",
    "waiting room": """<meta http-equiv="refresh" content="5"><body><p>One moment, please...</p>
        </body>""",
}
ARTICLES = {
    "about captchas": f"""<body><article><h1>How captchas work</h1><p>{SENTENCE * 10}</p><pre>
        &lt;div class="g-recaptcha"&gt; _cf_chl_opt</pre></article></body>""",
    "with a captcha in its comment form": f"""<body><article><h1>Ferries</h1><p>{SENTENCE * 10}</p>
        </article><form><div class="h-captcha"></div></form></body>""",
    "with a consent form over it": f"""<body><form action="/consent"><button>Yes</button></form>
        <article><h1>Ferries</h1><p>{SENTENCE * 10}</p></article></body>""",
    "that refreshes itself": f"""<meta http-equiv="refresh" content="300"><body><article>
        <h1>Ferries</h1><p>{SENTENCE * 4}</p></article></body>""",
    "watched by a maker of walls": f"""<body><article><h1>Ferries</h1><p>{SENTENCE * 20}</p>
        </article><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></body>""",
    "short, watched, and says that it is one": f"""<meta property="og:type" content="article">
        <meta property="og:title" content="Ferries"><body><article><h1>Ferries</h1>
        <p>{SENTENCE * 3}</p></article>
        <script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></body>""",
    "short, with a frame": f"""<body><article><h1>Ferries</h1><p>{SENTENCE * 5}</p></article>
        <iframe src="https://www.google.com/recaptcha/api2/anchor"></iframe></body>""",
}


def reading(markup: str, status: int = 200, headers: dict[str, str] | None = None):
    page = as_page(f"<!DOCTYPE html><html>{markup}</html>".encode(), URL, "text/html")
    capture = replace(page.capture, status=status, role="article")
    return read(replace(page, capture=capture, headers=headers or {}))


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_a_challenge_whatever_its_status(name: str, status: int) -> None:
    found = reading(WALLS[name], status)
    assert (found.kind, found.articles) == ("challenge", ())
    assert found.problems


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_stays_an_article(name: str) -> None:
    (article,) = reading(ARTICLES[name]).articles
    assert SENTENCE.strip() in article.body_text


@pytest.mark.parametrize(
    "headers",
    [
        {"cf-mitigated": "challenge"},
        {"x-amzn-waf-action": "captcha"},
        {"x-vercel-mitigated": "challenge"},
        {"sg-captcha": "challenge"},
    ],
)
def test_a_head_that_says_so_is_believed(headers: dict[str, str]) -> None:
    found = reading(f"<body><article><p>{SENTENCE * 10}</p></article></body>", 200, headers)
    assert (found.kind, found.articles) == ("challenge", ())


def test_a_wall_that_calls_itself_an_article_is_none() -> None:
    head = '<meta property="og:type" content="article"><meta property="og:title" content="Ferries">'
    assert reading(head + WALLS["datadome"]).kind == "challenge"
