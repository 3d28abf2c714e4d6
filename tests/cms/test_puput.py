"""Puput, a blog of Wagtail (Django), as its documentation sets it up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cms.catalogue import known
from tests.cms.filling import as_json
from tests.cms.needs import WAGTAIL, needs
from tests.cms.served import answers, free_port, process, run
from tests.cms.walked import walk

ADMIN = WAGTAIL / "django-admin"
pytestmark = needs(ADMIN)
SETTINGS = """
from puput import PUPUT_APPS
INSTALLED_APPS += list(PUPUT_APPS)
MIDDLEWARE += ["wagtail.contrib.redirects.middleware.RedirectMiddleware"]
WAGTAIL_SITE_NAME = "The Ferry Paper"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
MEDIA_URL = "/media/"
USE_TZ = False
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("puput.urls"))]
"""
# What a person would do in the admin.
FILL = """
import json
from datetime import datetime
from django.contrib.auth import get_user_model
from puput.models import BlogPage, Category, CategoryEntryPage, EntryPage
filling = json.load(open({filling!r}))
blog = BlogPage.objects.get()
for post in filling["posts"]:
    first, last = post["author"].split()
    user, _ = get_user_model().objects.get_or_create(
        username=first.lower(), defaults=dict(first_name=first, last_name=last))
    entry = EntryPage(title=post["title"], slug=post["slug"], body=post["html"], owner=user,
        date=datetime.fromisoformat(post["at"]).replace(tzinfo=None))
    blog.add_child(instance=entry)
    entry.tags.add(*post["tags"])
    entry.save()
    category, _ = Category.objects.get_or_create(name=post["category"])
    CategoryEntryPage.objects.create(category=category, page=entry)
    entry.save_revision().publish()
"""


def test_every_article_is_kept_once_and_whole(tmp_path: Path) -> None:
    with _served(tmp_path) as base:
        expected = {f"/blog/{one.at:%Y/%m/%d}/{one.slug}/": one for one in known()}
        # Of its authors it prints what they log in with.
        walked = walk(f"{base}/blog/", tmp_path / "c", expected, with_authors=False)
    assert walked.wrong == {}


@contextmanager
def _served(at: Path) -> Iterator[str]:
    run([ADMIN, "startproject", "ferry"], cwd=at)
    folder = at / "ferry"
    manage = [WAGTAIL / "python", "-W", "ignore", "manage.py"]
    with (folder / "ferry" / "settings.py").open("a") as settings:
        settings.write(SETTINGS)
    (folder / "ferry" / "urls.py").write_text(URLS)
    for words in (["migrate"], ["puput_initial_data"]):
        run([*manage, *words], cwd=folder)
    (at / "filling.json").write_text(json.dumps(as_json()))
    run([*manage, "shell", "-c", FILL.format(filling=str(at / "filling.json"))], cwd=folder)
    address = f"127.0.0.1:{free_port()}"
    server = [*manage, "runserver", "--noreload", "--insecure", address]
    with process(server, at / "server.log", lambda: answers(f"http://{address}/"), cwd=folder):
        yield f"http://{address}"
