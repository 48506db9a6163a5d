"""LimeSurvey: questions in from `.lss` or tab files, responses out as a VV file."""

from knowledge.surveys.limesurvey.reading import Imported, read_lss, read_tab
from knowledge.surveys.limesurvey.responses import to_vv
from knowledge.surveys.limesurvey.writing import to_yaml

__all__ = ["Imported", "read_lss", "read_tab", "to_vv", "to_yaml"]
