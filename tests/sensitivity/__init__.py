"""What becomes of the game's lessons when the model's constants are other than chosen.

``python -m tests.sensitivity`` (or ``make sensitivity``) plays the reference company with each
constant at either end of its range, and with all of them drawn anew at once, and prints the tables
of docs/sensitivity.md. It takes about twenty minutes on two cores; ``--seeds`` and ``--constants``
make it shorter.
"""
