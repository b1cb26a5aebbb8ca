"""How many streams one person and one address hold."""

import asyncio
from collections.abc import AsyncGenerator

from apps.live.holding import EACH, held, open_from
from tests.loops import in_a_loop


async def forever() -> AsyncGenerator[bytes]:
    yield b"first"
    await asyncio.Event().wait()


async def follow(person: str, address: str, began: asyncio.Event) -> None:
    async for _part in held(forever(), person, address):
        began.set()


async def opened(person: str, number: int, address: str = "here") -> list[asyncio.Task[None]]:
    tasks = []
    for _n in range(number):
        began = asyncio.Event()
        tasks.append(asyncio.create_task(follow(person, address, began)))
        await began.wait()
    await asyncio.sleep(0.01)
    return tasks


async def end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)


def test_of_too_many_streams_of_one_person_the_oldest_end() -> None:
    async def done() -> tuple[list[bool], list[bool]]:
        tasks, others = await opened("Ada", EACH + 2), await opened("Bo", 1)
        found = [task.done() for task in tasks], [task.done() for task in others]
        await end(tasks + others)
        return found

    assert in_a_loop(done()) == ([True, True] + [False] * EACH, [False])


def test_streams_are_counted_for_an_address_while_they_are_open() -> None:
    async def counted() -> list[int]:
        tasks = await opened("Ada", 2) + await opened("Bo", 2) + await opened("Cem", 1, "elsewhere")
        found = [open_from("here"), open_from("elsewhere"), open_from("nowhere")]
        await end(tasks)
        return [*found, open_from("here"), open_from("elsewhere")]

    assert in_a_loop(counted()) == [4, 1, 0, 0, 0]
