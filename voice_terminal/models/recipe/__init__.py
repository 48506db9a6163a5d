"""How the embedded recogniser is made, and how a county gives it its own words.

`python -m voice_terminal.models.recipe` keeps the acoustic model and rebuilds vocabulary, pronunciations, language
model and decoding graph from the knowledge files:

    vocabulary ─► pronunciation ─► lexicon_graph ─┐
             └──► language_model ─────────────────┴─► rebuild

`README.md` beside this file describes the whole recipe, also that of the acoustic model.
"""
