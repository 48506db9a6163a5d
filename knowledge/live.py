"""The county's knowledge as it is now: follows the files, keeps the last good version of a broken one."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import watchfiles

from knowledge.answering import Answering
from knowledge.dialect import FILE as MUNDART
from knowledge.dialect import Dialect
from knowledge.errors import ContentError, KreisError
from knowledge.last_good import LastGood
from knowledge.load import Content, load, version_of
from knowledge.places.gazetteer import Gazetteer, read_gazetteer
from knowledge.places.gazetteer_file import FILE as PLACES
from knowledge.said import SUFFIX
from knowledge.search import Search
from knowledge.search.encoder import Encoder, shared
from knowledge.search.vectors import VectorCache
from knowledge.settings import LAST_GOOD, paths

log = logging.getLogger(__name__)
DEBOUNCE_MILLISECONDS = 200
"""How long after a change others are waited for; editors write in several steps."""
QUIET_MILLISECONDS: Final = 1000
"""How long nothing changes before the watch says so. The first time, it has certainly begun."""
FEW_NEW_TEXTS: Final = 50
"""Encoded before a saved file is live; that takes about half a second."""


@dataclass(frozen=True)
class Snapshot:
    """Content, its index and what answers from it: replaced as a whole, so that a question sees one state."""

    content: Content
    search: Search
    places: Gazetteer | None
    """None when the file has never been good."""
    answering: Answering


class LiveKnowledge:
    """`current` is always usable. `start` follows the files and makes vectors in background threads."""

    def __init__(self, folder: Path, cache_folder: Path, encoder: Callable[[], Encoder] | None = None) -> None:
        """Read the folder. Broken files are left out and logged.

        Args:
            encoder: waits for and returns the encoder; called in a background thread. None: search by words only.
        """
        self._folder = folder
        self._cache_folder = cache_folder
        self._encoder = encoder
        self._stop = threading.Event()
        self._changed = threading.Event()
        self._ready: Encoder | None = None
        self._threads: list[threading.Thread] = []
        self._reading = threading.Lock()
        self._last_good = LastGood(cache_folder.parent / LAST_GOOD)
        self.current = self._snapshot(self._completed(load(folder)), self._places())

    def start(self) -> None:
        """Begin to follow the files."""
        self._threads = [threading.Thread(target=self._watch, name="inhalt", daemon=True)]
        if self._encoder is not None:
            self._threads.append(threading.Thread(target=self._embed, name="vektoren", daemon=True))
        for thread in self._threads:
            thread.start()
        self._changed.set()

    def stop(self) -> None:
        """End the background threads; returns within about a second."""
        self._stop.set()
        self._changed.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def reload(self) -> None:
        """Read the files again. What a broken file holds keeps its last good version."""
        with self._reading:  # an older reading must not replace a newer one
            old = self.current
            content = self._completed(load(self._folder), old.content)
            places = self._places(old.places)
            if places is old.places and _is_same(content, old.content):
                return
            self.current = self._snapshot(content, places, old.search)
        self._changed.set()

    def _completed(self, fresh: Content, old: Content | None = None) -> Content:
        """With the last good version of what is broken now: from memory, or from before the last start."""
        entries, before = dict(fresh.entries), old.entries if old else {}
        broken = {error.file for error in fresh.errors if error.file.endswith((".md", SUFFIX))}
        self._last_good.keep(fresh.entries.values(), broken)
        spoken = self._dialect(fresh, old)
        if not fresh.errors:
            return fresh
        for id_ in {name.removesuffix(".md") for name in broken if name.endswith(".md")}:
            if (kept := before.get(id_) or self._last_good.read(id_)) is not None:
                entries[id_] = kept.model_copy(update={"path": self._folder / f"{id_}.md"})  # where staff mend it
        for id_ in {name.removesuffix(SUFFIX) for name in broken if name.endswith(SUFFIX)} & entries.keys():
            said = before[id_].gesagt if id_ in before else self._last_good.said(id_)
            entries[id_] = entries[id_].model_copy(update={"gesagt": said})
        return Content(entries, fresh.errors, version_of(entries, spoken), spoken)

    def _dialect(self, fresh: Content, old: Content | None) -> Dialect:
        if any(error.file == MUNDART for error in fresh.errors):
            return old.dialect if old else self._last_good.dialect()
        self._last_good.keep_file(self._folder, MUNDART)
        return fresh.dialect

    def _places(self, before: Gazetteer | None = None) -> Gazetteer | None:
        """The gazetteer; of a broken file the last good one, from memory or from before the last start."""
        try:
            places = read_gazetteer(self._folder)
        except (ContentError, OSError) as error:
            log.error("%s", error)
            return before or self._last_good.places()
        self._last_good.keep_file(self._folder, PLACES)
        return places

    def _snapshot(self, content: Content, places: Gazetteer | None, before: Search | None = None) -> Snapshot:
        for error in content.errors:
            log.error("%s", error)
        with _no_garbage_collection():
            search = Search(content, before=before)
        if self._ready is not None:
            # A few new vectors at once; many follow in the background, and until then search goes by words.
            self._add_meaning(search, self._ready, at_most=FEW_NEW_TEXTS)
        return Snapshot(content, search, places, Answering(content, search, places))

    def _add_meaning(self, search: Search, encoder: Encoder, *, at_most: int | None = None) -> None:
        """Give a search its vectors. Without them it goes by words alone: a saved file is live all the same."""
        try:
            search.embed(encoder, VectorCache(self._cache_folder, encoder.id), at_most=at_most)
        except Exception:
            log.exception("making vectors failed; searching by words only")

    def _watch(self) -> None:
        begun = False
        for changes in watchfiles.watch(
            self._folder,
            stop_event=self._stop,
            debounce=DEBOUNCE_MILLISECONDS,
            step=50,
            rust_timeout=QUIET_MILLISECONDS,
            yield_on_timeout=True,
            raise_interrupt=False,
        ):
            if changes or not begun:  # the first time also for what was saved before the watch began
                begun = True
                self._reload_or_go_on()

    def _reload_or_go_on(self) -> None:
        try:
            self.reload()
        except Exception:  # whatever it was, the last good state goes on answering
            log.exception("reading the knowledge failed")

    def _embed(self) -> None:
        assert self._encoder is not None
        try:
            encoder = self._encoder()
        except KreisError as error:
            log.error("%s Es wird nur nach Wörtern gesucht.", error)
            return
        except Exception:
            log.exception("the encoder does not load; searching by words only")
            return
        self._ready = encoder
        while not self._stop.is_set():
            self._changed.wait()
            self._changed.clear()
            search = self.current.search
            if not self._stop.is_set() and not search.semantic_ready:
                self._add_meaning(search, encoder)


def _is_same(one: Content, other: Content) -> bool:
    return one.version == other.version and [*map(str, one.errors)] == [*map(str, other.errors)]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Building an index makes many objects, none of them garbage: looking for it takes a tenth longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def knowledge() -> LiveKnowledge:
    """The process's knowledge, following the configured folder."""
    live = LiveKnowledge(paths().content, paths().in_data("vektoren/.keep").parent, lambda: shared().result())
    live.start()
    return live
