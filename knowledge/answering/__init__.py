"""From a question to an answer: sensitive cases first, then the entry that fits, else an honest "I do not know"."""

from knowledge.answering.answering import Answering

__all__ = ["Answering"]
