"""What every test may use: `postgres`, `postgres_url`, `browser` and `page`."""

pytest_plugins = ["tests.support.browser", "tests.support.postgres"]
