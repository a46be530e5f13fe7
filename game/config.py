"""Settings: what the environment says, checked once when the app starts, typed from then on.

Everything has a value that suits a game on one's own machine. In production nothing is made up:
the app refuses to start, in one sentence, without a secret of its own.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHORTEST_SECRET = 32  # characters; `python -c "import secrets; print(secrets.token_hex())"` has 64
SCRYPT = "scrypt:32768:8:3"  # see game/store/passwords.py
ENVIRONMENTS = ("development", "production")


class ConfigurationError(Exception):
    """The environment does not say what the app needs; the message is for whoever starts it."""


@dataclass(frozen=True)
class Settings:
    """What the app needs to know about where it runs."""

    database_url: str = field(repr=False)  # May hold a password.
    secret_key: str = field(repr=False)
    production: bool
    password_method: str = SCRYPT

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are for https alone. A classroom plays over plain http."""
        return self.production

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance_path: Path | str) -> "Settings":
        """Read DEVOPS_DREAM_ENV, DATABASE_URL and SECRET_KEY; an empty one counts as not given.

        `instance_path` is the folder of this installation's own files: the embedded database and,
        outside production, the secret key. Raises ConfigurationError.
        """
        name = environ.get("DEVOPS_DREAM_ENV") or "development"
        if name not in ENVIRONMENTS:
            raise ConfigurationError(
                f"DEVOPS_DREAM_ENV is {name!r}, but it must be one of: {', '.join(ENVIRONMENTS)}."
            )
        instance = Path(instance_path).absolute()
        return cls(
            database_url=_database_url(environ.get("DATABASE_URL", ""), instance),
            secret_key=_secret_key(environ.get("SECRET_KEY", ""), instance, name == "production"),
            production=name == "production",
        )


def _database_url(given: str, instance: Path) -> str:
    """The URL as SQLAlchemy wants it; without one, a SQLite file in the instance folder."""
    if not given:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'devops-dream.sqlite'}"
    scheme, separator, rest = given.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and separator:
        return given
    # The URL may hold a password, so only its beginning is shown.
    raise ConfigurationError(
        f"DATABASE_URL begins with {scheme[:20]!r}, but the game knows postgresql:// and sqlite:///."
        if separator
        else "DATABASE_URL is not a URL: it should begin with postgresql:// or sqlite:///."
    )


def _secret_key(given: str, instance: Path, production: bool) -> str:
    """The key that signs cookies: the one given, or outside production this installation's own."""
    if given and len(given) >= SHORTEST_SECRET:
        return given
    if given or production:
        state = f"has {len(given)} characters" if given else "is not set"
        raise ConfigurationError(
            f"SECRET_KEY {state}, but it needs at least {SHORTEST_SECRET}: make one with "
            'python3 -c "import secrets; print(secrets.token_hex())" and keep it.'
        )
    return _own_secret(instance / "secret-key")


def _own_secret(path: Path) -> str:
    """Read the key, made on the first start. Of several first starts at once, one makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent)  # Readable by its owner only.
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex())
            # A link, unlike a rename, never replaces what another process has just put there.
            path.hardlink_to(unfinished)
        except FileExistsError:
            pass
        finally:
            Path(unfinished).unlink()
    secret = path.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"{path.name} in the instance folder holds no usable key: remove it and start again."
        )
    return secret
