"""The order in which stories come in as the capacity grows: blocks, each worth less for its effort.

Of all closures those that are best for some price of effort are nested (Gallo, Grigoriadis and
Tarjan, 1989). What comes in between two of them is a block; its value by its effort is the price at
which it does. A set of nodes is split by the closure that is best at its own mean price, until none
pays more than the whole; what does not hang together is split without any flow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storymap.slicing.cut import maximum_closure
from storymap.slicing.merging import Net
from storymap.slicing.watch import Watch


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes of a net that come in together."""

    value: int
    effort: int
    nodes: tuple[int, ...]


def blocks_of(net: Net, watch: Watch) -> list[Block]:
    """Return the blocks of a net, the one that pays most for its effort first.

    Each with those before it is a closure; all together are the smallest closure of the most value.
    Raises Cancelled.
    """
    top = maximum_closure(list(net.value), net.needs)
    return _in_order(_Splitting(net, watch).run(top))


def _in_order(blocks: list[Block]) -> list[Block]:
    """Sort by value for effort, exactly; what takes no effort first."""
    widest = 2 * sum(block.effort for block in blocks).bit_length() + 1
    endless = (max((block.value for block in blocks), default=0) + 1) << widest

    def rank(block: Block) -> tuple[int, int]:
        rate = (block.value << widest) // block.effort if block.effort else endless
        return -rate, block.nodes[0]

    return sorted(blocks, key=rank)


class _Splitting:
    """Sets of nodes that are still to be split; ``_label`` tells which set a node is in."""

    def __init__(self, net: Net, watch: Watch) -> None:
        self._net = net
        self._watch = watch
        self._needed_by: list[list[int]] = [[] for _ in net.value]
        for node, its_needs in enumerate(net.needs):
            for need in its_needs:
                self._needed_by[need].append(node)
        self._label = [0] * len(net.value)
        self._last = 0
        self._place = [0] * len(net.value)

    def run(self, nodes: list[int]) -> list[Block]:
        blocks: list[Block] = []
        waiting = [(nodes, self._labelled(nodes))]
        while waiting:
            self._watch.check()
            some, label = waiting.pop()
            for start in some:
                if self._label[start] == label:
                    piece, value, effort = self._piece(start, label)
                    better = self._better(piece, value, effort)
                    if better:
                        inside = self._labelled(better)
                        outside = [node for node in piece if self._label[node] != inside]
                        waiting += ((better, inside), (outside, self._labelled(outside)))
                    else:
                        blocks.append(Block(value, effort, tuple(sorted(piece))))
        return blocks

    def _labelled(self, nodes: Iterable[int]) -> int:
        self._last += 1
        for node in nodes:
            self._label[node] = self._last
        return self._last

    def _piece(self, start: int, label: int) -> tuple[list[int], int, int]:
        """Take what hangs together with a node out of its set, with its value and effort."""
        net, labels, needed_by = self._net, self._label, self._needed_by
        self._last += 1
        mine = self._last
        labels[start] = mine
        piece, value, effort = [start], 0, 0
        for node in piece:
            value += net.value[node]
            effort += net.effort[node]
            for other in net.needs[node]:
                if labels[other] == label:
                    labels[other] = mine
                    piece.append(other)
            for other in needed_by[node]:
                if labels[other] == label:
                    labels[other] = mine
                    piece.append(other)
        return piece, value, effort

    def _better(self, piece: list[int], value: int, effort: int) -> list[int]:
        """Return the closure in a piece that beats its mean price by most; empty if none does."""
        if len(piece) == 1 or not effort:
            return []
        net, labels, place = self._net, self._label, self._place
        if len(piece) == 2:
            below = [node for node in piece if not any(need in piece for need in net.needs[node])]
            return [n for n in below if net.value[n] * effort > value * net.effort[n]]
        mine = labels[piece[0]]
        for new, node in enumerate(piece):
            place[node] = new
        needs = [
            [place[need] for need in net.needs[node] if labels[need] == mine] for node in piece
        ]
        weights = [net.value[node] * effort - value * net.effort[node] for node in piece]
        return [piece[new] for new in maximum_closure(weights, needs)]
