"""DevOps Dream: a game in which every number shown is measured from a simulated value stream.

The house, from the outside in::

    app, cli -> web -> analytics, store -> balance -> catalogue -> engine -> standard library

Each part may import what stands to its right and nothing that stands to its left; the blueprints
inside ``web`` never import each other. ``tests/test_house.py`` holds this.

==========  =======================================================================
engine      the rules: pure functions of (scenario, state, decision)
catalogue   ``scenarios/*.toml`` -> ``Scenario``, or every problem at once
balance     plans found by search, and what the game promises held against many games
store       tables, and one decision = one transaction around ``take_turn``
analytics   what the owner asks, one function a question
web         pages: state -> page objects -> HTML, and forms -> decisions
cli         ``flask simulate``, ``flask scenarios check``, ``flask insights``
config      typed settings from the environment
==========  =======================================================================
"""
