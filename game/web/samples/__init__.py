"""Pages, boards and charts as they occur in a game, for drawing them without playing one.

The style page shows them in development, and the tests of the pages' looks draw them.
"""
