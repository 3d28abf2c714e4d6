"""An article's page without an article is a failure, until a later capture."""

from __future__ import annotations

import time
from dataclasses import replace

from archiver.records import Reading
from archiver.warc.record import timestamp
from pipelines.reading import as_page
from pipelines.runs.keeping import unread


def test_a_failure_lies_before_a_capture_of_the_same_second():
    capture = replace(as_page(b"", "https://example.org/a/1.html").capture, role="article")
    failure = unread(Reading(capture, "other"), "a crawl")
    assert failure
    assert failure.last_at < timestamp(time.time() + 0.002)
