"""What a whole game costs in time, against bare operations of a heap in the same process.

`python -m tests.engine.cost` prints the ratio; at most 1 is the goal. A machine is noisy, so both
are measured in turn and the best of several counts for each; where that does not settle it, it is
measured again. `python -m tests.engine.cost COMPANY …` prints for each company what a thousand
games cost by strategy, in millions of pairs, as they are played where plans are compared.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from heapq import heappop, heappush
from time import process_time

from game.balance.crew import Trial, play_together
from game.catalogue import load
from game.engine import Decision, State, new_game, take_turn
from game.engine.scenario import Scenario
from game.engine.strategies import SEED_TEAM, STRATEGIES, Strategy
from tests.engine.plays import COMPANY

PAIRS = 100_000
ROUNDS, MORE_ROUNDS = 6, 30


def pairs() -> None:
    """A hundred thousand bare pairs of push and pop on a heap of two hundred."""
    heap: list[float] = []
    for i in range(200):
        heappush(heap, ((i * 7919) % 100_003) / 100_003)
    for i in range(PAIRS):
        heappush(heap, ((i * 7919) % 100_003) / 100_003)
        heappop(heap)


def whole_game(seed: int) -> State:
    """The reference game: the real team's practice from the first day to the last."""
    state = new_game(COMPANY, seed)
    for _ in range(COMPANY.turns):
        state = take_turn(COMPANY, state, Decision(SEED_TEAM)).state
    return state


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    gc.collect()
    start = process_time()
    work()
    return process_time() - start


def ratio() -> float:
    """A game's cost in units of the pairs'."""
    whole_game(0)  # what is read once, such as the company's inherited meters, is not a game's
    bare, game = [], []
    for seed in range(MORE_ROUNDS):  # a new seed each time: nothing of it is remembered
        bare.append(seconds(pairs))
        game.append(seconds(lambda seed=seed: whole_game(1000 + seed)))  # type: ignore[misc]
        if seed >= ROUNDS and min(game) <= min(bare):
            break
    return min(game) / min(bare)


def thousand_games(company: Scenario, player: Strategy, games: int = 20) -> float:
    """Millions of pairs that a thousand games of a scripted player cost, from so many of them."""
    play_together(company, 0, [Trial(player)])
    bare = min(seconds(pairs) for _ in range(10))
    played = [
        seconds(lambda seed=seed: play_together(company, seed, [Trial(player)]))  # type: ignore[misc]
        for seed in range(1000, 1000 + games)
    ]
    return sum(played) / games / bare * PAIRS * 1000 / 1e6


if __name__ == "__main__":
    if not sys.argv[1:]:
        print(f"{ratio():.3f}")
    for name in sys.argv[1:]:
        for strategy, scripted in STRATEGIES.items():
            print(f"{name} {strategy}: {thousand_games(load(name), scripted):.0f}")
