"""From the gateway's replies to what is spoken: sentences, choices with their keywords, the phone number to
repeat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.reply import plain
from voice_terminal.conversation import phrases
from voice_terminal.conversation.keywords import MOST, answers, keywords, yes_and_no
from voice_terminal.conversation.messages import Shown

Split = Callable[[str], Sequence[str]]
"""Cuts text into sentences."""

ASKING: Final = ("clarify", "form")
"""Outcomes that end with a question to the resident."""
_PHONE: Final = re.compile(r"(?<![\d.,])(?:\+49|0)[1-9]\d{1,4}(?:[ /–-]*\d){3,10}(?!\d)")


@dataclass(frozen=True)
class Spoken:
    """An answer ready to be said, shown, repeated and taken home."""

    sentences: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    """(id, title) that may be said as well as touched; `titles` and keywords both."""
    asks: bool = False
    """Ends with a question; the terminal listens at once."""
    form: bool = False
    """A survey or a report asks, and goes on asking until it is finished."""
    wants_details: bool = False
    """The question wants a number, a place or free text; longer pauses are allowed."""
    phone: str = ""
    title: str = ""
    source: str = ""
    take_home: str = ""
    to_spell: str = ""

    def short(self) -> tuple[str, ...]:
        """The first sentence that says something (not the echo)."""
        said = [sentence for sentence in self.sentences if not sentence.startswith(phrases.ABOUT)]
        return tuple(said[:1])


def spoken(replies: Sequence[Shown], split: Split) -> Spoken:
    """What to say for one turn. Several replies are said one after the other; the last one's buttons count."""
    said = [
        _closed(sentence.strip())
        for shown in replies
        for sentence in split(shown.reply.speech or plain(shown.reply.text))
        if sentence.strip()
    ]
    last = replies[-1]
    first_source = next((shown.reply.source for shown in replies if shown.reply.source), None)
    asks = last.reply.outcome in ASKING
    sentences = list(said)
    topic = _topic(replies[0].reply.text)
    if topic and last.reply.outcome == "answered" and not _names(said[0] if said else "", topic):
        sentences.insert(0, phrases.about(topic))
    choices: list[tuple[str, str]] = []
    if asks and last.buttons:
        offered = answers(last.buttons)[:MOST]
        words = keywords([title for _, title in offered])
        sentences += _how_to_answer(answers(last.buttons), words, " ".join(said).lower())
        choices = [
            *offered,
            *((id_, word) for (id_, title), word in zip(offered, words, strict=True) if word != title),
        ]
    choices += [button for button in last.buttons if button not in choices]
    phone = _PHONE.search(" ".join(said))
    return Spoken(
        sentences=tuple(sentences),
        buttons=last.buttons,
        choices=tuple(choices),
        asks=asks,
        form=last.reply.outcome == "form",
        wants_details=asks and not last.buttons,
        phone=phone[0].strip() if phone and not asks else "",
        title=topic,
        source=f"{first_source.title}, geprüft am {german_date(first_source.stand)}"
        if first_source and first_source.stand
        else "",
        take_home="\n\n".join(plain(shown.reply.text) for shown in replies) if last.reply.outcome == "answered" else "",
        to_spell=_to_spell(replies, topic),
    )


def _how_to_answer(offered: Sequence[tuple[str, str]], words: Sequence[str], said: str) -> tuple[str, ...]:
    """What may be said, unless the question has said it already or it goes without saying."""
    titles = [title for _, title in offered]
    if yes_and_no(offered) or all(title.lower().lstrip("✓ ") in said for title in titles[:MOST]):
        return ()
    if len(titles) > MOST and all(re.match(r"\d+\b", title) for title in titles):
        return (phrases.a_number(titles[0].split()[0], titles[-1].split()[0]),)
    spoken_options = phrases.options(list(zip(titles, words, strict=False)))
    return (*spoken_options, phrases.MORE_ON_SCREEN) if len(titles) > MOST else spoken_options


def _closed(sentence: str) -> str:
    """With a full stop at its end, so that the next sentence does not run on from it on the screen."""
    return sentence if sentence[-1] in '.!?:…“")' else sentence + "."


def _topic(text: str) -> str:
    """What an answer is about: the bold words it begins with ("**Reisepass, Kosten:** 70 Euro"); empty without."""
    lead = re.match(r"\*\*(.+?):?\*\*", text)
    return plain(lead[1]).strip(" .:") if lead else ""


def _to_spell(replies: Sequence[Shown], title: str) -> str:
    from voice_terminal.conversation.spelling import worth_spelling

    links = tuple(link.url for shown in replies for link in shown.reply.links)
    return worth_spelling(" ".join(shown.reply.text for shown in replies), links, title)


def _names(sentence: str, title: str) -> bool:
    """Whether the sentence already says what it is about: some noun of the title stands in it."""
    lower = sentence.lower()
    return any(noun.lower()[:7] in lower for noun in re.findall(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}", title))


def german_date(iso: str) -> str:
    """`2022-04-20` → `20.04.2022`; anything else unchanged."""
    return re.sub(r"^(\d{4})-(\d{2})-(\d{2})$", r"\3.\2.\1", iso)
