"""Settings come from the environment, have safe defaults, and refuse what would be unsafe."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from game.config import ConfigurationError, Settings

SECRET = "a-secret-of-thirty-two-characters!"


def test_an_empty_environment_is_enough_to_play(tmp_path: Path) -> None:
    settings = Settings.from_environment({}, tmp_path / "instance")
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/devops-dream.sqlite"
    assert (tmp_path / "instance").is_dir()
    assert len(settings.secret_key) == 64
    assert not settings.production
    assert not settings.secure_cookies


def test_an_empty_variable_counts_as_not_given(tmp_path: Path) -> None:
    empty = {"DEVOPS_DREAM_ENV": "", "DATABASE_URL": "", "SECRET_KEY": ""}
    assert Settings.from_environment(empty, tmp_path) == Settings.from_environment({}, tmp_path)


def test_a_made_secret_is_kept_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = Settings.from_environment({}, tmp_path)
    assert Settings.from_environment({}, tmp_path).secret_key == first.secret_key
    key = tmp_path / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    one = Settings.from_environment({}, tmp_path / "one")
    assert one.secret_key != Settings.from_environment({}, tmp_path / "two").secret_key


def test_workers_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    for attempt in range(20):
        with ThreadPoolExecutor(8) as pool:
            folder = tmp_path / str(attempt)
            made = list(pool.map(lambda _, f=folder: Settings.from_environment({}, f), range(8)))
        assert len({settings.secret_key for settings in made}) == 1


def test_a_spoiled_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short\n")
    with pytest.raises(ConfigurationError, match="secret-key in the instance folder"):
        Settings.from_environment({}, tmp_path)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg(scheme: str, tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATABASE_URL": f"{scheme}://me:pw@host/dream"}, tmp_path)
    assert settings.database_url == "postgresql+psycopg://me:pw@host/dream"


def test_another_sqlite_file_may_be_named(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATABASE_URL": "sqlite:///elsewhere.sqlite"}, tmp_path)
    assert settings.database_url == "sqlite:///elsewhere.sqlite"


@pytest.mark.parametrize("url", ["mysql://me:hidden@host/dream", "me:hidden@host", "postgres"])
def test_an_unknown_database_is_refused_without_showing_its_password(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL") as refusal:
        Settings.from_environment({"DATABASE_URL": url}, tmp_path)
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize("secret", ["", "x" * 31])
def test_production_refuses_to_start_without_a_long_secret(secret: str, tmp_path: Path) -> None:
    environ = {"DEVOPS_DREAM_ENV": "production", "SECRET_KEY": secret}
    with pytest.raises(ConfigurationError, match=r"SECRET_KEY .* at least 32"):
        Settings.from_environment(environ, tmp_path)
    assert not (tmp_path / "secret-key").exists()


def test_production_with_a_secret_starts_with_secure_cookies(tmp_path: Path) -> None:
    environ = {"DEVOPS_DREAM_ENV": "production", "SECRET_KEY": SECRET}
    settings = Settings.from_environment(environ, tmp_path)
    assert settings.production
    assert settings.secure_cookies
    assert settings.secret_key == SECRET


def test_a_short_secret_is_refused_at_home_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="SECRET_KEY has 5 characters"):
        Settings.from_environment({"SECRET_KEY": "short"}, tmp_path)


def test_a_misspelt_environment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="DEVOPS_DREAM_ENV is 'prod'"):
        Settings.from_environment({"DEVOPS_DREAM_ENV": "prod"}, tmp_path)


def test_settings_shown_in_a_log_hold_no_secret(tmp_path: Path) -> None:
    environ = {"SECRET_KEY": SECRET, "DATABASE_URL": "postgres://me:hidden@host/dream"}
    shown = repr(Settings.from_environment(environ, tmp_path))
    assert SECRET not in shown
    assert "hidden" not in shown


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("PUBLIC_URL", "http://game.example", "must be https:// and a host"),
        ("PUBLIC_URL", "https://game.example/path", "must be https:// and a host"),
        ("PUBLIC_URL", "https://me@game.example", "must be https:// and a host"),
        ("PUBLIC_URL", "game.example", "must be https:// and a host"),
        ("PROXIES", "many", "must be the number of our own proxies, 0 to 5"),
        ("PROXIES", "6", "must be the number of our own proxies, 0 to 5"),
        ("PROXIES", "-1", "must be the number of our own proxies, 0 to 5"),
        ("RATE_LIMITS", "none", "must be one of: memory://"),
        ("RATE_LIMITS", "mysql://hidden@host", "must be one of: memory://"),
        ("METRICS_TOKEN", "short", "needs at least 20"),
        ("MAIL_URL", "imap://me:hidden@host", "must be smtps://name:password@host:465"),
        ("MAIL_URL", "smtps://me:hidden@host/path", "must be smtps://name:password@host:465"),
        ("MAIL_URL", "smtps://me:hidden@host", "needs PUBLIC_URL as well"),
    ],
)
def test_production_refuses_what_would_be_unsafe(
    variable: str, value: str, why: str, tmp_path: Path
) -> None:
    environ = {"DEVOPS_DREAM_ENV": "production", "SECRET_KEY": SECRET, variable: value}
    with pytest.raises(ConfigurationError, match=why) as no:
        Settings.from_environment(environ, tmp_path)
    assert variable in str(no.value)
    assert "hidden" not in str(no.value)


def test_what_is_set_well_is_taken(tmp_path: Path) -> None:
    environ = {
        "DEVOPS_DREAM_ENV": "production",
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": "https://game.example/",
        "PROXIES": "1",
        "RATE_LIMITS": "redis://counter",
        "METRICS_TOKEN": "t" * 20,
        "MAIL_URL": "smtps://me:hidden@mail.example",
        "MAIL_FROM": "dream@game.example",
    }
    settings = Settings.from_environment(environ, tmp_path)
    assert settings.public_url == "https://game.example"
    assert settings.proxies == 1
    assert settings.rate_limits == "redis://counter"
    assert settings.metrics_token == "t" * 20
    assert settings.mail_url == "smtps://me:hidden@mail.example"
    assert settings.mail_from == "dream@game.example"


@pytest.mark.parametrize("sender", ["", "DevOps Dream", "dream@", "a@game.example\nBcc: b@c.de"])
def test_letters_are_from_an_address(sender: str, tmp_path: Path) -> None:
    environ = {
        "PUBLIC_URL": "http://game.example",
        "MAIL_URL": "smtp://localhost",
        "MAIL_FROM": sender,
    }
    with pytest.raises(ConfigurationError, match=r"MAIL_FROM is .* must be an address"):
        Settings.from_environment(environ, tmp_path)
