"""`kith`, killed where it comes to a moment: `python killed.py MOMENT TIMES COMMAND ...`.

The switch is here, in the tests: the engine only names its moments, and no setting, file or variable reaches the name.
"""

from __future__ import annotations

import os
import signal
import sys

from kith.cli.main import main
from kith.storage.apply import moments


def kill_at(moment: str, times: int) -> None:
    """Ends this process without a word when it comes to `moment` for that time."""
    left = [times]

    def listener(reached: str) -> None:
        if reached == moment:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    moments.listener = listener


if __name__ == "__main__":
    _, at, count, *arguments = sys.argv
    kill_at(at, int(count))
    sys.argv = ["kith", *arguments]
    main()
