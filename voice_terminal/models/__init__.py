"""Which recogniser and which voice the terminal uses: set by the county, downloaded, or the embedded test models."""

from voice_terminal.models.store import ModelInfo, recogniser_model, voice_model

__all__ = ["ModelInfo", "recogniser_model", "voice_model"]
