"""Whether all that the application imports at run time is under a permissive licence.

Follows the requirements of the installed `archiver` without its extras; exits with 1 and the names
of those that are not, or that do not say.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|ZPL|Unlicense|MPL|Zlib|Public Domain)\b",
    re.IGNORECASE,
)


def closure(root: str) -> dict[str, Distribution]:
    """The distributions that `root` needs, by name; itself left out."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        one, extras = waiting.pop()
        try:
            installed = distribution(one)
        except PackageNotFoundError:
            sys.exit(f"{one} is needed and not installed: make setup")
        for line in installed.requires or ():
            needed = Requirement(line)
            wanted = [{"extra": extra} for extra in extras or {""}]
            if needed.marker and not any(needed.marker.evaluate(env) for env in wanted):
                continue
            name = canonicalize_name(needed.name)
            if name not in found:
                found[name] = distribution(name)
                waiting.append((needed.name, frozenset(needed.extras)))
    return found


def licence(of: Distribution) -> str:
    """What a distribution says of its licence, in its own words."""
    said = of.metadata
    named = [word for word in said.get_all("Classifier", []) if word.startswith("License ::")]
    whole = said.get("License-Expression") or "; ".join(named) or said.get("License", "")
    return whole.partition("\n")[0]


if __name__ == "__main__":
    needed = closure("archiver")
    bad = {
        name: licence(one) for name, one in needed.items() if not PERMISSIVE.search(licence(one))
    }
    for name, words in sorted(bad.items()):
        print(f"{name}: {words or 'says nothing of its licence'}")
    print(f"{len(needed)} packages at run time, {len(bad)} not under a permissive licence")
    sys.exit(bool(bad))
