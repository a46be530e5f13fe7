"""The smallest Flask app: what the benchmarks divide by, since a machine's own speed drifts."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer without looking at anything."""
    return "hello"
