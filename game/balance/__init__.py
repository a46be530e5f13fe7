"""Is it a game? Plans are searched, kept, and played again on seeds that no search has seen.

``plans`` are data and how one may differ from the next; ``crew`` plays many on all cores;
``climb``, ``hindsight`` and ``look`` search; ``witnesses`` keeps what they found; ``trial`` plays
it again; ``claims`` holds it against what the game promises; ``page`` and ``figure`` show it.
"""
