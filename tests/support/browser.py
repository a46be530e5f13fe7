"""A real browser for the tests, on a machine where none was installed.

`python -m tests.support.browser` looks for one that opens a page, fetches one where there is none,
and remembers it below .cache/browser; `make setup-test` calls it, so that tests running side by
side only ever read the answer. The order: $CHROME, which is taken or refused but never passed over;
a Chromium or Chrome on PATH; the Chromium of the npm package @sparticuz/chromium, which brings the
system libraries it needs; Playwright's own download.
"""

import io
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support import npm

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "browser"
ON_PATH = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA256 = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"

# The tests open nothing but their own pages, and Chromium's sandbox works neither as root nor in
# most containers: Playwright leaves it off unless told otherwise, and here it is not told.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Without it a machine that has no fonts draws no text at all: every word is 0 pixels wide.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class NoBrowserError(Exception):
    """No browser could be found or fetched; the message says what to do."""


@dataclass(frozen=True)
class Chromium:
    """A browser's program, and the folder of its own libraries and fonts if it came with some."""

    executable: str
    home: str | None = None

    def environment(self) -> dict[str, str]:
        """The environment to start it with: this process's, and the way to its own libraries."""
        environment = dict(os.environ)
        if self.home is not None:
            paths = [f"{self.home}/lib", environment.get("LD_LIBRARY_PATH", "")]
            environment["LD_LIBRARY_PATH"] = ":".join(filter(None, paths))
            environment.setdefault("FONTCONFIG_FILE", f"{self.home}/fonts.conf")
        return environment

    @contextmanager
    def launched(self) -> Iterator[Browser]:
        """Run it headless; yield Playwright's handle."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=self.executable,
                args=list(ARGUMENTS),
                env=dict(self.environment()),
            )
            try:
                yield browser
            finally:
                browser.close()

    def problem(self) -> str | None:
        """Why it does not open a page, or None when it does."""
        if not os.access(self.executable, os.X_OK):
            return "not a program"
        try:
            with self.launched() as browser:
                page = browser.new_page()
                page.goto("data:text/html,<title>ready</title>")
                return None if page.title() == "ready" else "opens no page"
        except Error as error:
            return error.message.strip().splitlines()[0]


def find() -> Chromium:
    """The browser to test with, found and fetched at most once for each checkout."""
    if named := os.environ.get("CHROME"):
        return Chromium(shutil.which(named) or named)
    return _remembered() or provision()


def provision() -> Chromium:
    """Go through the chain, remember the first browser that opens a page, and return it."""
    tried = []
    for source in (_named, _on_path, _from_npm, _from_playwright):
        try:
            for chromium in source():
                if (problem := chromium.problem()) is None:
                    _remember(chromium)
                    return chromium
                tried.append(f"{chromium.executable}: {problem}")
        except (OSError, NoBrowserError, npm.NotFetchedError) as error:
            tried.append(f"{source.__name__.strip('_')}: {error}")
        if source is _named and tried:
            break
    raise NoBrowserError(
        "The tests need a browser and none works here. Install Chromium, or set CHROME to the "
        "program of one.\nTried:\n  " + "\n  ".join(tried)
    )


def _remembered() -> Chromium | None:
    """What an earlier `provision` chose, if it is still there."""
    try:
        chromium = Chromium(**json.loads((CACHE / "chosen.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return chromium if os.access(chromium.executable, os.X_OK) else None


def _remember(chromium: Chromium) -> None:
    """Write the choice in one step: a reader sees the old one or the new one, never half of it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        unfinished = Path(work, "chosen.json")
        unfinished.write_text(json.dumps(asdict(chromium)))
        unfinished.replace(CACHE / "chosen.json")


def _named() -> Iterator[Chromium]:
    if named := os.environ.get("CHROME"):
        yield Chromium(shutil.which(named) or named)


def _on_path() -> Iterator[Chromium]:
    for name in ON_PATH:
        if program := shutil.which(name):
            yield Chromium(program)


def _from_npm() -> Iterator[Chromium]:
    """The npm package's Chromium, for Linux on x86-64, unpacked to .cache/browser."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise NoBrowserError("the package holds a Chromium for Linux on x86-64 only")
    home = CACHE / PACKAGE.rpartition("@")[2]
    if not home.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as work:
            print(f"Fetching a browser for the tests: {PACKAGE}", flush=True)
            # A Node.js that had to be fetched for this is used once and thrown away.
            node = npm.find_node(Path(work, "node"))
            archive = npm.pack(PACKAGE, PACKAGE_SHA256, node, Path(work))
            unpacked = _unpack(archive, Path(work))
            try:
                unpacked.rename(home)
            except OSError:  # Someone else was faster; theirs is as good.
                if not home.exists():
                    raise
    yield Chromium(str(home / "chromium"), str(home))


def _unpack(archive: Path, work: Path) -> Path:
    """Lay out the browser, its libraries (lib/) and fonts (fonts/) in a new folder."""
    home = work / "browser"
    home.mkdir()
    with tarfile.open(archive) as package:

        def content(name: str) -> bytes:
            member = package.extractfile(f"package/bin/{name}.br")
            assert member is not None
            return brotli.decompress(member.read())

        for name in ("al2023.tar", "fonts.tar", "swiftshader.tar"):
            with tarfile.open(fileobj=io.BytesIO(content(name))) as bundle:
                # Older releases of Python 3.11 have no filters; the hash above is the guard there.
                bundle.extraction_filter = getattr(tarfile, "data_filter", None)
                bundle.extractall(home)
        (home / "fonts.conf").write_text(FONTS_CONF)
        program = home / "chromium"
        program.write_bytes(content("chromium"))
        program.chmod(0o755)
    return home


def _from_playwright() -> Iterator[Chromium]:
    """Playwright's own download, kept in this checkout."""
    folder = CACHE / "playwright"
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    print("Fetching a browser for the tests: Playwright's", flush=True)
    npm.run(command, {"PLAYWRIGHT_BROWSERS_PATH": str(folder)})
    for name in ("chrome-headless-shell", "headless_shell"):
        yield from (Chromium(str(program)) for program in folder.rglob(name) if program.is_file())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run (for each worker, when there are several)."""
    with find().launched() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookies, no storage, nothing of other tests."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def main() -> None:
    """Make sure that there is a browser; say which, or why not, in plain words."""
    try:
        if os.environ.get("CHROME") or _remembered() is None:
            print(f"Browser for the tests: {provision().executable}")
    except NoBrowserError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
