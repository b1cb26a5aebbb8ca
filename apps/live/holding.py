"""How many streams one person and one address hold open in this process.

A person's newest stream is the one they look at: of more than their number the oldest ends. Phones leave dead ones behind
when they change networks, so refusing the new one would shut out the honest. An address with too many gets no more.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from typing import Any

EACH = 6  # of one person; a browser shares one between its tabs, and few people follow a room on more devices

_of_person: dict[str, list[asyncio.Task[Any]]] = defaultdict(list)
_of_address: Counter[str] = Counter()


def open_from(address: str) -> int:
    return _of_address[address]


async def held(parts: AsyncIterable[bytes], person: str, address: str) -> AsyncGenerator[bytes]:
    """The stream, counted for as long as it is open. It ends by being canceled, as when its client hangs up."""
    task = asyncio.current_task()
    assert task is not None
    mine = _of_person[person]
    mine.append(task)
    _of_address[address] += 1
    if len(mine) > EACH:
        mine[0].cancel()
    try:
        async with aclosing(aiter(parts)) as found:  # type: ignore[type-var]  # it is a generator
            async for part in found:
                yield part
    finally:
        mine.remove(task)
        if not mine:
            _of_person.pop(person, None)
        _of_address[address] -= 1
        if not _of_address[address]:
            del _of_address[address]
