"""Settings: what the environment says, checked once when the app starts, typed from then on.

Everything has a value that suits a game on one's own machine. In production nothing is made up:
the app refuses to start, in one sentence, without a secret of its own.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32  # characters; `python -c "import secrets; print(secrets.token_hex())"` has 64
SCRYPT = "scrypt:32768:8:3"  # see game/store/passwords.py
IN_MEMORY = "memory://"
NO_LIMITS = "none"
MAIL_SCHEMES = ("smtps", "smtp")
COUNTERS = ("memory", "redis", "rediss", "memcached")
SHORTEST_TOKEN = 20  # characters
MOST_PROXIES = 5
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
    public_url: str = ""  # such as https://game.example; "" trusts whatever the browser asked for
    proxies: int = 0  # how many of our own stand before us, and tell whom they ask for
    rate_limits: str = field(default=IN_MEMORY, repr=False)  # where requests are counted
    metrics_token: str = field(default="", repr=False)  # "" shows no figures to anybody
    mail_url: str = field(default="", repr=False)  # may hold a password; "" sends no mail
    mail_from: str = ""  # whom letters are from

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are for https alone. A classroom plays over plain http."""
        return self.production

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance_path: Path | str) -> "Settings":
        """Read what docs/operations.md lists; an empty variable counts as not given.

        `instance_path` is the folder of this installation's own files: the embedded database and,
        outside production, the secret key. Raises ConfigurationError.
        """
        name = environ.get("DEVOPS_DREAM_ENV") or "development"
        if name not in ENVIRONMENTS:
            raise ConfigurationError(
                f"DEVOPS_DREAM_ENV is {name!r}, but it must be one of: {', '.join(ENVIRONMENTS)}."
            )
        production = name == "production"
        instance = Path(instance_path).absolute()
        public_url = _public_url(environ.get("PUBLIC_URL", ""), production)
        mail_url = _mail_url(environ.get("MAIL_URL", ""), public_url)
        return cls(
            database_url=_database_url(environ.get("DATABASE_URL", ""), instance),
            secret_key=_secret_key(environ.get("SECRET_KEY", ""), instance, production),
            production=production,
            public_url=public_url,
            proxies=_proxies(environ.get("PROXIES", "")),
            rate_limits=_rate_limits(environ.get("RATE_LIMITS", ""), production),
            metrics_token=_metrics_token(environ.get("METRICS_TOKEN", "")),
            mail_url=mail_url,
            mail_from=_mail_from(environ.get("MAIL_FROM", ""), mail_url),
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


def _public_url(given: str, production: bool) -> str:
    """Where players find the game, without a slash at the end."""
    if not given:
        return ""
    url = urlsplit(given)
    schemes = ("https",) if production else ("https", "http")
    bare = url.path in ("", "/") and not (url.query or url.fragment or url.username)
    if url.scheme not in schemes or not url.hostname or not bare:
        raise ConfigurationError(
            f"PUBLIC_URL is {given!r}, but it must be {' or '.join(schemes)}:// and a host, and "
            "no more."
        )
    return given.rstrip("/")


def _proxies(given: str) -> int:
    """How many proxies to believe. Believing one that is not there lets anybody lie."""
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and int(given) <= MOST_PROXIES):
        raise ConfigurationError(
            f"PROXIES is {given!r}, but it must be the number of our own proxies, 0 to "
            f"{MOST_PROXIES}."
        )
    return int(given)


def _rate_limits(given: str, production: bool) -> str:
    """Where requests are counted. The address may hold a password, so it is not shown."""
    if given == NO_LIMITS and not production:  # for measurements and tests of endurance
        return given
    if given and given.partition("://")[0] not in COUNTERS:
        raise ConfigurationError(
            f"RATE_LIMITS begins with {given.partition('://')[0][:20]!r}, but it must be one of: "
            + ", ".join(f"{name}://" for name in COUNTERS)
            + "."
        )
    return given or IN_MEMORY


def _metrics_token(given: str) -> str:
    """What Prometheus shows to be let in."""
    if given and len(given) < SHORTEST_TOKEN:
        raise ConfigurationError(
            f"METRICS_TOKEN has {len(given)} characters, but it needs at least {SHORTEST_TOKEN}."
        )
    return given


def _mail_url(given: str, public_url: str) -> str:
    """Through whom letters go. Their links need an address that nobody else can make up."""
    if not given:
        return ""
    url = urlsplit(given)
    if url.scheme not in MAIL_SCHEMES or not url.hostname or url.path not in ("", "/"):
        raise ConfigurationError(  # it may hold a password, so it is not shown
            "MAIL_URL must be smtps://name:password@host:465, or smtp:// and the same, and no more."
        )
    if not public_url:
        raise ConfigurationError("MAIL_URL needs PUBLIC_URL as well: letters hold links.")
    return given


def _mail_from(given: str, mail_url: str) -> str:
    """Whom letters are from: needed where any are sent."""
    if mail_url and not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", given):
        raise ConfigurationError(
            f"MAIL_FROM is {given!r}, but with MAIL_URL it must be an address: dream@game.example."
        )
    return given


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
