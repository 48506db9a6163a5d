"""Staff's trial questions (`probefragen.yaml`): what a new model must still answer before it takes over."""

from knowledge.trials.trial import FILE, Trial, read_trials

__all__ = ["FILE", "Trial", "read_trials"]
