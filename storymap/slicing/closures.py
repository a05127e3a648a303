"""What each node of a graph reaches, kept so that many nodes are asked about at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storymap.slicing.schedule import needs_first

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]


class Closures:
    """For each node those that its arcs lead to, itself among them: a row of bits."""

    def __init__(self, arcs: Sequence[Sequence[int]]) -> None:
        """Find all that is reached; there are no cycles."""
        import numpy as np

        self._count = len(arcs)
        reached = [0] * self._count
        for node in needs_first(arcs):
            bits = 1 << node
            for other in arcs[node]:
                bits |= reached[other]
            reached[node] = bits
        width = (self._count + 7) // 8
        rows = b"".join(bits.to_bytes(width, "little") for bits in reached)
        self._rows = np.frombuffer(rows, np.uint8).reshape(self._count, width)

    def of(self, nodes: Places) -> Flags:
        """Return what is reached from any of these nodes."""
        import numpy as np

        row = np.bitwise_or.reduce(self._rows[nodes], axis=0)
        return np.unpackbits(row, count=self._count, bitorder="little").astype(bool)

    def sums(self, nodes: Places, weights: Numbers) -> Numbers:
        """Return for each of these nodes the weight of what it reaches."""
        import numpy as np

        rows = np.unpackbits(self._rows[nodes], axis=1, count=self._count, bitorder="little")
        sums: Numbers = rows @ weights
        return sums


def turned(arcs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the arcs the other way round."""
    others: list[list[int]] = [[] for _ in arcs]
    for node, its_arcs in enumerate(arcs):
        for other in its_arcs:
            others[other].append(node)
    return others
