"""Listening: microphone audio becomes what the resident meant.

audio ─► gate (is somebody speaking?) ─► segmenter (where an utterance begins and ends) ─► recogniser (Vosk)
      ─► understanding (ghost words out, names repaired, numbers as digits) ─► ladder (act, confirm, ask
      again)
"""
