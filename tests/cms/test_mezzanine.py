"""Mezzanine (Django) as ``mezzanine-project`` leaves it, demo pages and all; from /blog/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cms.catalogue import known
from tests.cms.filling import as_json
from tests.cms.needs import PYTHON, needs
from tests.cms.served import answers, free_port, process, run
from tests.cms.walked import walk

PROJECT = PYTHON / "mezzanine-project"
pytestmark = needs(PROJECT)
# What a person would do in the admin.
FILL = """
import json, sys
from datetime import datetime
from django.contrib.auth import get_user_model
from mezzanine.blog.models import BlogCategory, BlogPost
from mezzanine.generic.models import ThreadedComment
from mezzanine.pages.models import RichTextPage
filling = json.load(open({filling!r}))
for page in filling["pages"]:
    text = "<p>" + page["text"] + "</p>"
    RichTextPage.objects.create(title=page["title"], slug=page["slug"], content=text)
for post in filling["posts"]:
    first, last = post["author"].split()
    user, _ = get_user_model().objects.get_or_create(
        username=first.lower(), defaults=dict(first_name=first, last_name=last))
    at = datetime.fromisoformat(post["at"])
    made = BlogPost.objects.create(title=post["title"], slug=post["slug"], content=post["html"],
        user=user, status=2, publish_date=at, allow_comments=True)
    made.categories.add(BlogCategory.objects.get_or_create(title=post["category"])[0])
    for who, said in post["comments"]:
        ThreadedComment.objects.create(content_object=made, user_name=who, comment=said,
            submit_date=at, site_id=1, is_public=True)
"""


def test_every_article_is_kept_once_and_whole(tmp_path: Path) -> None:
    with _served(tmp_path) as base:
        expected = {f"/blog/{one.slug}/": one for one in known()}
        # It says "4 years, 7 months ago" of an article, which may be a year off at New Year.
        assert walk(f"{base}/blog/", tmp_path / "c", expected, precision=3).wrong == {}


@contextmanager
def _served(at: Path) -> Iterator[str]:
    run([PROJECT, "ferry"], cwd=at)
    folder = at / "ferry"
    manage = [PYTHON / "python", "manage.py"]
    with (folder / "ferry" / "local_settings.py").open("a") as settings:
        settings.write("DEBUG = False  # its robots.txt forbids all in debug mode\n")
        settings.write('TIME_ZONE = "UTC"\n')
    run([*manage, "createdb", "--noinput"], cwd=folder)
    (at / "filling.json").write_text(json.dumps(as_json()))
    run([*manage, "shell", "-c", FILL.format(filling=str(at / "filling.json"))], cwd=folder)
    address = f"127.0.0.1:{free_port()}"
    server = [*manage, "runserver", "--noreload", "--insecure", address]
    with process(server, at / "server.log", lambda: answers(f"http://{address}/"), cwd=folder):
        yield f"http://{address}"
