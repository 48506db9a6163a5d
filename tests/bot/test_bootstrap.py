"""An environment has what the requirement files say now, whatever was installed before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import bootstrap

STAMP = "requirements.sha256"


class Environment:
    """A folder that looks like an environment; `installed` are the requirement files handed to pip, by their text."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder / "env", folder / "app.txt"
        self.installed: list[str] = []
        (self.folder / "bin").mkdir(parents=True)
        (self.folder / "bin" / "python").touch()

    def install(self, python: Path, what: Sequence[str]) -> None:
        self.installed += [Path(part).read_text() for part in what if part != "-r"]

    def make(self, text: str, *more: Path) -> None:
        self.file.write_text(text)
        bootstrap.make_environment(self.folder, None, [self.file, *more])


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    made = Environment(tmp_path)
    monkeypatch.setattr(bootstrap, "install", made.install)
    return made


def test_going_back_to_an_older_release_installs_its_packages_again(environment: Environment) -> None:
    for text in ("x==1", "x==2", "x==1", "x==1"):
        environment.make(text)
    assert environment.installed == ["x==1", "x==2", "x==1"]


def test_what_the_tests_need_is_remembered_beside_the_rest(environment: Environment, tmp_path: Path) -> None:
    tests = tmp_path / "dev.txt"
    tests.write_text("pytest")
    environment.make("x==1", tests)
    environment.make("x==1")
    environment.make("x==1", tests)
    assert environment.installed == ["x==1", "pytest"]


def test_a_stamp_without_names_leads_to_one_more_installation(environment: Environment) -> None:
    (environment.folder / STAMP).write_text("0a1b\n2c3d")
    environment.make("x==1")
    environment.make("x==1")
    assert environment.installed == ["x==1"]


def test_after_an_installation_that_failed_the_older_release_is_installed_again(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(python: Path, what: Sequence[str]) -> None:
        raise bootstrap.SetupError("Die Festplatte ist voll.")

    environment.make("x==1")
    with monkeypatch.context() as disk_full, pytest.raises(bootstrap.SetupError):
        disk_full.setattr(bootstrap, "install", fail)
        environment.make("x==2")
    environment.make("x==1")
    assert environment.installed == ["x==1", "x==1"]
