"""Where drafts, answers and the record of who took part are kept, each apart from the other."""

from knowledge.surveys.store.database import open_engine
from knowledge.surveys.store.store import AlreadyTookPart, Sheet, Store

__all__ = ["AlreadyTookPart", "Sheet", "Store", "open_engine"]
