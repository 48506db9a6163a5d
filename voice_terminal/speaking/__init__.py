"""Text to spoken German: the normaliser, the pronunciation lexicon, and Piper.

    text ─► sentences.split ─► normalize.speakable ─► lexicon ─► synthesis.Speaker ─► chunks of audio

`normalize` and everything it uses are plain functions from text to text; only `synthesis` knows Piper.
"""
