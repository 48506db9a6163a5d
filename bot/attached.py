"""`python -m bot.attached COMMAND …`: run a command that ends when its parent ends, however that happens.

Without this, killing the process manager hard would leave Rasa and the others behind. Standard library only, because
both environments use it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    with contextlib.suppress(OSError, AttributeError):  # not Linux: the process manager's clean stop has to do
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
