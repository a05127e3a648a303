"""``python -m tests`` runs every check and test; in a bare checkout it sets itself up first."""

from __future__ import annotations

import sys

from storymap.bootstrap import QT_LIBRARIES, enter


def main() -> None:
    """Run the lanes that the arguments name, all of them without any."""
    enter("tests", QT_LIBRARIES)
    from tests.lanes.command import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
