"""What every test may use: `clock`, `make_app`, `postgres`, `postgres_url`, `browser`, `page`."""

pytest_plugins = ["tests.support.apps", "tests.support.browser", "tests.support.postgres"]
