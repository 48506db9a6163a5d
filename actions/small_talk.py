"""Actions about the conversation itself: greeting, help, repeat, Leichte Sprache, forgetting."""

from __future__ import annotations

from functools import cache

from actions.base import TopicAction
from knowledge.live import knowledge
from knowledge.reply import Answer, Reply, Turn
from knowledge.settings import paths
from knowledge.small_talk import SmallTalk


@cache
def small_talk() -> SmallTalk:
    return SmallTalk(paths().content, paths().in_data("gespraech-letzter-stand.yaml"))


class TalkAction(TopicAction):
    """Answers greeting, thanks, help … with the section of `gespraech.yaml` that has the intent's name.

    A question about the county can look like small talk ("Wer hat über künstliche Intelligenz gesprochen?" like "Bist
    du eine künstliche Intelligenz?"), so it yields unless the classifier is sure.
    """

    action_name = "action_gespraech"

    yields_below = 0.9

    def answer(self, turn: Turn) -> Answer:
        if turn.intent == "ja" and (known := knowledge().current.answering.confirmed(turn)):
            return known  # "Meinten Sie „Reisepass“?" – "Ja."
        reply = small_talk().reply(turn.intent, easy=bool(turn.slots.get("leicht")))
        return Answer(replies=(reply,), effect="known" if turn.intent == "was_weisst_du" else "")


class RepeatAction(TopicAction):
    """Says the last answer again."""

    action_name = "action_wiederholen"

    def answer(self, turn: Turn) -> Answer:
        last = turn.slots.get("letzte_antwort")
        return Answer(replies=(Reply.from_dict(last) if last else small_talk().reply("wiederholen_leer"),))


class EasyLanguageAction(TopicAction):
    """Switches Leichte Sprache on or off for this conversation."""

    action_name = "action_leichte_sprache"

    def answer(self, turn: Turn) -> Answer:
        on = turn.intent == "leichte_sprache_an"
        return Answer(replies=(small_talk().reply(turn.intent),), slots={"leicht": True if on else None})


class ForgetAction(TopicAction):
    """Tells the gateway to delete the conversation; only the gateway can, after Rasa has finished this turn."""

    action_name = "action_vergiss_mich"

    def answer(self, turn: Turn) -> Answer:
        return Answer(replies=(small_talk().reply("vergiss_mich"),), effect="forget")
