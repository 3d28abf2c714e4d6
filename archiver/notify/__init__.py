"""The notify room: tells a person or a monitor how a run ended, as collection.toml asks for it.

A notice that cannot be delivered is said, and never changes what came of the crawl.
"""

from archiver.notify.deliver import tell_crawl, tell_failure

__all__ = ["tell_crawl", "tell_failure"]
