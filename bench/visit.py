"""A first visit: everything a browser fetches for a page, as it travels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from bench.client import Connection, Person, expect
from bench.pages import compressed

FETCHED = re.compile(rb"""<(?:link|script|img|source|use)\b[^>]*?\b(?:href|src)="(/[^"#]+)""")
NOT_FETCHED = re.compile(rb"""<link\b[^>]*\brel="(?:canonical|alternate|next|prev)"[^>]*>""")
IMPORTED = re.compile(rb"""(?:\bfrom\s*|\bimport\s*\(?\s*|@import\s*(?:url\()?\s*|url\(\s*)["']?([./][^"')\s]+)["')]""")


@dataclass(frozen=True)
class Visit:
    """Bytes on the wire, bodies only."""

    page: str
    requests: int
    html: int
    scripts: int
    rest: int

    @property
    def total(self) -> int:
        return self.html + self.scripts + self.rest


async def visit(port: int, name: str, path: str, person: Person) -> Visit:
    async with Connection(port) as connection:
        page = expect(await connection.get(path, person), 200)
        sizes: dict[str, int] = {}
        waiting = list(linked(page.body))
        while waiting:
            address = waiting.pop()
            if address in sizes:
                continue
            plain = expect(await connection.get(address), 200)
            packed = expect(await connection.get(address, None, **{"Accept-Encoding": "gzip"}), 200)
            sizes[address] = len(packed.body)
            if address.split("?")[0].endswith((".js", ".css")):
                waiting += [urljoin(address, found.decode()) for found in IMPORTED.findall(plain.body)]
    scripts = sum(size for address, size in sizes.items() if address.split("?")[0].endswith(".js"))
    return Visit(name, 1 + len(sizes), compressed(page.body), scripts, sum(sizes.values()) - scripts)


def linked(html: bytes) -> Iterator[str]:
    for found in FETCHED.findall(NOT_FETCHED.sub(b"", html)):
        yield found.decode()
