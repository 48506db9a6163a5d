"""Writes an imported survey as a survey file that staff can go on editing."""

from __future__ import annotations

import io

from ruamel.yaml import YAML

from knowledge.surveys.limesurvey.reading import Imported


def to_yaml(imported: Imported) -> str:
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    out.write("# Aus LimeSurvey übernommen. Bitte prüfen:\n")
    out.writelines(f"# - {note}\n" for note in imported.notes)
    yaml.dump(imported.data, out)
    return out.getvalue()
