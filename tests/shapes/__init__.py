"""What the model teaches, as experiments: `python -m tests.shapes` prints them as tables.

``games`` plays teams that differ in one thing, ``experiments`` asks the questions, ``test_shapes``
holds the answers, and ``tests.figures`` draws them for docs/shapes.md.
"""
