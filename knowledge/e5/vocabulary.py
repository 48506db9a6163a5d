"""The vocabulary as a sentencepiece model, so that sentencepiece cuts texts into pieces.

(The package `tokenizers` reads the same vocabulary, but takes 280 MB for it; sentencepiece takes a tenth.)
"""

from __future__ import annotations

from typing import Final

from sentencepiece import sentencepiece_model_pb2 as format_

from knowledge.e5.packed import PackedModel

MARKS: Final = ("<s>", "<pad>", "</s>")


def serialized(model: PackedModel) -> bytes:
    """A unigram model whose piece ids are the encoder's token ids. Texts must come normalised."""
    vocabulary = format_.ModelProto()
    kinds = format_.ModelProto.SentencePiece
    for number, (text, score) in enumerate(model.pieces):
        kind = kinds.UNKNOWN if number == model.unknown else kinds.CONTROL if text in MARKS else kinds.NORMAL
        vocabulary.pieces.add(piece=text, score=score, type=kind)
    vocabulary.trainer_spec.model_type = format_.TrainerSpec.UNIGRAM
    vocabulary.trainer_spec.unk_id = model.unknown
    vocabulary.trainer_spec.bos_id = model.begin
    vocabulary.trainer_spec.eos_id = model.end
    vocabulary.trainer_spec.pad_id = -1
    vocabulary.normalizer_spec.name = "identity"
    vocabulary.normalizer_spec.add_dummy_prefix = True
    vocabulary.normalizer_spec.remove_extra_whitespaces = False
    vocabulary.normalizer_spec.escape_whitespaces = True
    return bytes(vocabulary.SerializeToString())
