"""Starting up: from the environment alone, or not at all and in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import app as app_module
from game.catalogue import CatalogueError

ROOT = Path(__file__).parents[2]


def flask(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=os.environ | environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_importing_the_module_makes_no_app_and_no_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def made() -> Flask:
        return Flask("made")

    monkeypatch.setattr(app_module, "create_app", made)
    assert "app" not in vars(app_module)
    assert app_module.app.name == "made"
    with pytest.raises(AttributeError, match="no attribute 'application'"):
        _ = app_module.application


def test_any_command_makes_a_database_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "not" / "there" / "yet.sqlite"
    done = flask("routes", DATABASE_URL=f"sqlite:///{file}", SECRET_KEY="s" * 40)
    assert done.returncode == 0, done.stderr
    assert file.exists()


def test_production_without_its_secret_does_not_start(tmp_path: Path) -> None:
    done = flask(
        "insights",
        DEVOPS_DREAM_ENV="production",
        SECRET_KEY="",
        DATABASE_URL=f"sqlite:///{tmp_path}/game.sqlite",
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("SECRET_KEY is not set")
    assert done.stderr.count("\n") == 1


def test_a_broken_company_stops_the_game_and_not_the_commands(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise CatalogueError([])

    monkeypatch.setattr(app_module.catalogue, "load_all", broken)
    assert app.test_client().get("/healthz").status_code == 500
    assert app.test_cli_runner().invoke(args=["scenarios", "check"]).exit_code == 0
