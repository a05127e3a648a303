"""``python -m storymap``; in a bare checkout it sets itself up first."""

from __future__ import annotations

import os
import sys

from storymap.bootstrap import enter, libraries_for


def main() -> None:
    """Run the command line, in the checkout's own environment where there is one."""
    enter("app", libraries_for(sys.argv[1:], os.environ))
    from storymap.cli import run

    run()


if __name__ == "__main__":
    main()
