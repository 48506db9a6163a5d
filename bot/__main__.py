"""`python -m bot VERB`: the same as the `kreis` command, without installing the project."""

import sys

from bot.cli import main

sys.exit(main())
