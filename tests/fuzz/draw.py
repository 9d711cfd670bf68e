#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write inputs of a fuzz target as files, the same ones each time: draw.py SEEDS COUNT FOLDER

SEEDS is a folder of seeds, as seeds.py writes it. Half of the inputs are made of pieces of seeds with bytes changed, half of
nothing but chance. libFuzzer draws anew in each run, and what it does next depends on the machine's speed and on addresses; a test
that has to say the same of the same code twice takes these.
"""
import pathlib
import random
import sys

LONGEST = 256  # bytes, as libFuzzer is told for the engine
CHANGE = 1 / 16  # of the bytes of a seed


def changed(chance, seed):
    return bytes(chance.randrange(256) if chance.random() < CHANGE else byte for byte in seed)


def spliced(chance, seeds):
    """Up to four seeds, each from somewhere to its end."""
    pieces = [chance.choice(seeds) for _ in range(chance.randint(1, 4))]
    return b"".join(changed(chance, piece[chance.choice((0, 0, chance.randrange(len(piece)))):]) for piece in pieces)[:LONGEST]


def main(seeds, count, folder):
    seeds = [path.read_bytes() for path in sorted(pathlib.Path(seeds).iterdir())]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    for number in range(int(count)):
        drawn = spliced(chance, seeds) if number % 2 else chance.randbytes(chance.randint(1, LONGEST))
        (folder / f"drawn-{number}").write_bytes(drawn)


main(*sys.argv[1:])
