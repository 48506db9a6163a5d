"""The Telegram channel: the same conversation as on the web, with what Telegram offers and within its limits."""

import os

# python-telegram-bot gives durations as timedelta from its next major version on; without this it warns each time.
os.environ.setdefault("PTB_TIMEDELTA", "1")
