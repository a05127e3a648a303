"""The linear program's value for every capacity, from the blocks: a bound that is exact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate

from storymap.slicing.blocks import Block, blocks_of
from storymap.slicing.merging import net_of
from storymap.slicing.program import Program
from storymap.slicing.watch import Watch


class Curve:
    """Value against capacity in whole units: straight pieces, each as long as its block's effort.

    ``base``: what is forced. ``blocks``: what comes in after it, in order, as stories.
    """

    def __init__(self, program: Program, watch: Watch) -> None:
        """Compute the blocks; raise Cancelled."""
        self.net = net_of(program)
        self.base = program.closed(())
        self.blocks: list[Block] = blocks_of(self.net, watch)
        effort, value = program.effort_of(self.base), program.worth(self.base)
        self._efforts = list(accumulate((block.effort for block in self.blocks), initial=effort))
        self._values = list(accumulate((block.value for block in self.blocks), initial=value))

    def bound(self, room: int) -> int:
        """Return a value that no set within the room exceeds, if there is room for what is forced.

        Sets that cost when they are complete may be worth less than is counted here, never more.
        """
        number = self._place(room)
        if number == len(self.blocks):
            return self._values[-1]
        block, left = self.blocks[number], max(0, room - self._efforts[number])
        return self._values[number] + block.value * left // block.effort

    def block_at(self, room: int) -> Block | None:
        """Return the block that comes in with the next unit of effort; None if nothing does."""
        number = self._place(room)
        return None if number == len(self.blocks) else self.blocks[number]

    def stories_of(self, block: Block) -> tuple[int, ...]:
        """Return the program's numbers that a block brings in."""
        stories = self.net.stories
        return tuple(sorted(number for node in block.nodes for number in stories[node]))

    def needs_any(self, block: Block, nodes: Container[int]) -> bool:
        """Whether a block needs some of these nodes."""
        return any(need in nodes for node in block.nodes for need in self.net.needs[node])

    def _place(self, room: int) -> int:
        """Return the number of the block that is in by a part or not at all."""
        free = bisect_right(self._efforts, self._efforts[0]) - 1
        return max(free, bisect_right(self._efforts, room) - 1)
