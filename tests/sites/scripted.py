"""Lists that only a script can turn: nothing in the page says where it goes on."""

from __future__ import annotations

from tests.sites.shelf import (
    Answer,
    Asked,
    as_json,
    date_of,
    is_last,
    items,
    page,
    part,
    path_of,
    title_of,
)

PACKED = "String.fromCharCode(47,98,108,111,103,47)"  # "/blog/": no address to be read


def scrolled(asked: Asked) -> Answer | None:
    """More comes when the end comes into sight; the script is a file of its own."""
    if asked.path == "/app.js":
        return Answer(
            """
const end = document.getElementById("end"), list = document.getElementById("list");
let page = 1;
new IntersectionObserver(async ([seen], watch) => {
  if (!seen.isIntersecting) return;
  const got = await (await fetch(BASE_PATH + "items/" + ++page)).json();
  for (const one of got.stories) {
    const card = document.createElement("article");
    card.style.height = "900px";
    card.innerHTML = `<h2><a href="${one.link}">${one.title}</a></h2>`;
    list.append(card);
  }
  if (!got.stories.length) watch.disconnect();
}).observe(end);
""".replace("BASE_PATH", PACKED),
            "text/javascript",
        )
    if asked.path.startswith("/blog/items/"):
        number = int(asked.path.rpartition("/")[2])
        return as_json(
            {
                "stories": [
                    {"link": path_of(n), "title": title_of(n), "published": date_of(n)}
                    for n in part(number)
                ]
            }
        )
    if asked.path != "/blog":
        return None
    style = "<style>article { height: 900px }</style><script defer src='/app.js'></script>"
    return page(f'<div id="list">{items(part(1))}</div><div id="end">…</div>', head=style)


def pressed(asked: Asked) -> Answer | None:
    """A button without an address; its script posts, and puts the markup that comes below."""
    if asked.path == "/blog/more" and asked.method == "POST":
        number = int(asked.form["n"])
        gone = "" if not is_last(number) else "<i data-last></i>"
        return Answer(items(part(number)) + gone)
    if asked.path != "/blog":
        return None
    script = f"""<script>
let n = 1;
document.querySelector(".pill").addEventListener("click", async (event) => {{
  const body = new URLSearchParams({{n: ++n}});
  const got = await fetch({PACKED} + "more", {{method: "POST", body}});
  document.getElementById("list").insertAdjacentHTML("beforeend", await got.text());
  if (document.querySelector("[data-last]")) event.target.remove();
}});
</script>"""
    button = '<div class="pill" style="cursor: pointer">Ещё</div>'
    return page(f'<div id="list">{items(part(1))}</div>{button}{script}')


def hanging(asked: Asked) -> Answer | None:
    """A script without an end."""
    if asked.path != "/blog":
        return None
    return page(f'<div id="list">{items(part(1))}</div><script>for (;;);</script>')


def pretended(asked: Asked) -> Answer | None:
    """The same button, beside a link that calls itself the next page and brings this one again."""
    found = pressed(asked)
    if found is None or asked.path != "/blog":
        return found
    lying = '<nav class="pagination"><a rel="next" class="next" href="/blog?page=2">Next</a></nav>'
    return Answer(str(found.body).replace("</main>", f"{lying}</main>"))
