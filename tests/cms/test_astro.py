"""Astro with a collection of posts, all on one page or page by page as its documentation has it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cms.catalogue import Known, known, pages
from tests.cms.needs import NODE, NPM, needs
from tests.cms.served import files, run
from tests.cms.walked import walk

ASTRO = NODE / ".bin" / "astro"
pytestmark = needs(ASTRO, "node")
QUIET = os.environ | {"ASTRO_TELEMETRY_DISABLED": "1"}
CONTENT = """import { defineCollection, z } from 'astro:content';
import { glob } from 'astro/loaders';
export const collections = { blog: defineCollection({
  loader: glob({ base: './src/blog', pattern: '**/*.md' }),
  schema: z.object({ title: z.string(), description: z.string(), pubDate: z.coerce.date() }),
})};
"""
HEAD = """<html lang="en"><head><meta charset="utf-8" /><title>{TITLE}</title></head><body>
<header><nav><h2><a href="/">The Ferry Paper</a></h2><div class="internal-links">
<a href="/">Home</a><a href="/blog">Blog</a><a href="/about">About</a></div></nav></header><main>
"""
FOOT = "</main><footer>&copy; 2024 The Ferry Paper. All rights reserved.</footer></body></html>"
POST = """---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const { data } = Astro.props;
const { Content } = await render(Astro.props);
---
HEAD<article><div class="prose"><div class="title"><div class="date">
<time datetime={data.pubDate.toISOString()}>{data.pubDate.toLocaleDateString('en-us')}</time></div>
<h1>{data.title}</h1><hr /></div><Content /></div></article>FOOT
"""
SORTED = "(await getCollection('blog')).sort((a, b) => b.data.pubDate - a.data.pubDate)"
ITEM = """<li><a href={`/blog/${post.id}/`}><h4 class="title">{post.data.title}</h4>
<p class="date"><time datetime={post.data.pubDate.toISOString()}>
{post.data.pubDate.toLocaleDateString('en-us')}</time></p></a></li>"""
ALL = f"""---
import {{ getCollection }} from 'astro:content';
const posts = {SORTED};
---
HEAD<section><ul>{{posts.map((post) => ({ITEM}))}}</ul></section>FOOT
"""
PAGINATED = f"""---
import {{ getCollection }} from 'astro:content';
export async function getStaticPaths({{ paginate }}) {{
  return paginate({SORTED}, {{ pageSize: 6 }});
}}
const {{ page }} = Astro.props;
---
HEAD<h1>Page {{page.currentPage}}</h1><ul>{{page.data.map((post) => ({ITEM}))}}</ul>
{{page.url.prev ? <a href={{page.url.prev}}>Previous</a> : null}}
{{page.url.next ? <a href={{page.url.next}}>Next</a> : null}}FOOT
"""


@pytest.mark.parametrize(
    ("file", "index"), [("index", ALL), ("[...page]", PAGINATED)], ids=["all", "paginated"]
)
def test_every_article_is_kept_once_and_whole(file: str, index: str, tmp_path: Path) -> None:
    site = NPM / "sites" / f"astro-{tmp_path.name}"  # modules are found in the folders above alone
    shutil.rmtree(site, ignore_errors=True)
    with files(site / "dist") as base:
        expected = _build(site, base, {file: index, "[slug]": POST})
        walked = walk(f"{base}/blog/", tmp_path / "c", expected, with_authors=False, precision=19)
    assert walked.wrong == {}


def _build(folder: Path, base: str, made: dict[str, str]) -> dict[str, Known]:
    shown, posts = folder / "src" / "pages", folder / "src" / "blog"
    (shown / "blog").mkdir(parents=True)
    posts.mkdir()
    (folder / "astro.config.mjs").write_text(f"export default {{ site: {json.dumps(base)} }};\n")
    (folder / "package.json").write_text('{"name": "ferry", "type": "module"}')
    (folder / "src" / "content.config.ts").write_text(CONTENT)
    for name, text in made.items():
        title = "{data.title}" if name == "[slug]" else "The Ferry Paper"
        page = text.replace("HEAD", HEAD.replace("{TITLE}", title)).replace("FOOT", FOOT)
        (shown / "blog" / f"{name}.astro").write_text(page)
    for page in pages():
        text = f"---\n---\n{HEAD.replace('TITLE', repr(page.title))}<p>{page.text}</p>{FOOT}"
        (shown / f"{page.slug}.astro").write_text(text)
    for one in known():
        head = {"title": one.title, "description": one.teaser, "pubDate": one.at.isoformat()}
        front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        (posts / f"{one.slug}.md").write_text(f"---\n{front}\n---\n{one.markdown}")
    run([ASTRO, "build"], cwd=folder, env=QUIET)
    return {f"/blog/{one.slug}/": one for one in known()}
