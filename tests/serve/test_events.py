from __future__ import annotations

import asyncio
import json

from site_builder.serve.events import CLIENTS, PENDING, Event, Hub, as_message


def test_a_page_that_joins_is_told_the_state_but_no_change() -> None:
    async def scene() -> Event:
        hub = Hub()
        hub.publish({"changed": ["/a/"], "diagnostics": ["d"]})
        queue = hub.join()
        assert queue is not None
        return await queue.get()

    assert asyncio.run(scene()) == {"changed": [], "diagnostics": ["d"]}


def test_all_pages_hear_of_a_change_in_order() -> None:
    async def scene() -> list[list[Event]]:
        hub = Hub()
        hub.start(asyncio.get_running_loop())
        queues = [queue for _ in range(2) if (queue := hub.join())]
        for queue in queues:
            await queue.get()
        await asyncio.to_thread(hub.publish, {"changed": ["/a/"]})
        await asyncio.to_thread(hub.publish, {"changed": ["/b/"]})
        return [[await queue.get(), await queue.get()] for queue in queues]

    assert asyncio.run(scene()) == [[{"changed": ["/a/"]}, {"changed": ["/b/"]}]] * 2


def test_a_page_that_lags_behind_is_told_to_look_at_everything() -> None:
    async def scene() -> list[Event]:
        hub = Hub()
        hub.start(asyncio.get_running_loop())
        queue = hub.join()
        assert queue is not None
        for number in range(PENDING):
            hub.publish({"changed": [f"/{number}/"]})
        await asyncio.sleep(0)
        return [queue.get_nowait() for _ in range(queue.qsize())]

    assert asyncio.run(scene()) == [{"changed": None}]


def test_a_page_ahead_of_its_build_says_nothing_of_how_that_ends() -> None:
    async def scene() -> list[Event]:
        hub = Hub()
        hub.start(asyncio.get_running_loop())
        hub.publish({"changed": [], "diagnostics": ["d"]})
        queue = hub.join()
        assert queue is not None
        await asyncio.sleep(0)
        hub.publish_ahead("/a/")
        await asyncio.sleep(0)
        late = hub.join()
        assert late is not None
        return [*(queue.get_nowait() for _ in range(queue.qsize())), late.get_nowait()]

    state = {"changed": [], "diagnostics": ["d"]}
    assert asyncio.run(scene()) == [state, state, {"changed": ["/a/"]}, state]


def test_more_pages_than_there_is_room_for_are_turned_away_until_one_leaves() -> None:
    async def scene() -> None:
        hub = Hub()
        queues = [hub.join() for _ in range(CLIENTS)]
        assert hub.join() is None
        assert queues[0] is not None
        hub.leave(queues[0])
        assert hub.join() is not None

    asyncio.run(scene())


def test_a_message_is_one_line_whatever_the_words() -> None:
    event = {"failure": "a\n\ndata: b\u2028\ud800"}
    message = as_message(event)
    assert message.startswith(b"data: ") and message.endswith(b"\n\n") and message.count(b"\n") == 2
    assert json.loads(message[6:]) == event
