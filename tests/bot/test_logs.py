"""Nobody outside can forge a line of the log or steer the terminal that shows it."""

from __future__ import annotations

import logging

from bot.logs import OneLine


def line(message: str, *arguments: object) -> str:
    return OneLine().format(logging.LogRecord("bot", logging.INFO, "", 0, message, arguments, None))


def test_one_record_is_one_line() -> None:
    said = line("said %s", "a\n2026-01-01 ERROR bot: gefälscht\r\x1b[31m\u202e\u2028\x00")
    assert len(said.splitlines()) == 1
    assert said.endswith("said a\\n2026-01-01 ERROR bot: gefälscht\\u000d\\u001b[31m\\u202e\\u2028\\u0000")


def test_ordinary_german_stays_as_it_is() -> None:
    assert line("Größe: %s", "5 €").endswith("Größe: 5 €")
