"""Surveys by conversation: files, understanding, dialogue, storage without names, results, LimeSurvey."""
