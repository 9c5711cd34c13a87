"""All moves of chess to a depth, counted (without castling and promotion to less than a queen)."""

import sys

EMPTY, OUTSIDE = '.', '#'
START = ('#' * 21 + 'rnbqkbnr##pppppppp##........##........##........##........##PPPPPPPP##RNBQKBNR' + '#' * 21)
N, S, W, E = -10, 10, -1, 1
STEPS = {
    'N': (N + N + E, N + N + W, S + S + E, S + S + W, E + E + N, E + E + S, W + W + N, W + W + S),
    'B': (N + E, N + W, S + E, S + W),
    'R': (N, S, E, W),
    'Q': (N, S, E, W, N + E, N + W, S + E, S + W),
    'K': (N, S, E, W, N + E, N + W, S + E, S + W),
}
VALUES = {'P': 1, 'N': 3, 'B': 3, 'R': 5, 'Q': 9, 'K': 0}


class Board(object):
    """A board from the view of who is to move, whose men are the large letters."""

    __slots__ = ('squares', 'ep')

    def __init__(self, squares, ep=0):
        self.squares = squares
        self.ep = ep  # where a pawn may be taken in passing, or 0

    def moves(self):
        squares = self.squares
        for i, man in enumerate(squares):
            if not man.isupper():
                continue
            if man == 'P':
                for move in self.pawn_moves(i):
                    yield move
                continue
            for d in STEPS[man]:
                j = i + d
                while True:
                    other = squares[j]
                    if other == OUTSIDE or other.isupper():
                        break
                    yield i, j
                    if other != EMPTY or man in 'NK':
                        break
                    j += d

    def pawn_moves(self, i):
        squares = self.squares
        if squares[i + N] == EMPTY:
            yield i, i + N
            if i >= 81 and squares[i + N + N] == EMPTY:
                yield i, i + N + N
        for j in (i + N + W, i + N + E):
            if squares[j].islower() or (j == self.ep and j):
                yield i, j

    def play(self, move):
        i, j = move
        squares = list(self.squares)
        man = squares[i]
        ep = 0
        squares[i], squares[j] = EMPTY, man
        if man == 'P':
            if j < 29:
                squares[j] = 'Q'
            elif j == i + N + N:
                ep = i + N
            elif j == self.ep:
                squares[j + S] = EMPTY
        return Board(''.join(squares)[::-1].swapcase(), ep and 119 - ep)

    def attacked(self, i, by_us):
        """Say whether a man of ours (or of theirs) could take on square i."""
        squares = self.squares
        case = str.upper if by_us else str.lower
        for man in 'NBRQK':
            letter = case(man)
            for d in STEPS[man]:
                j = i + d
                while True:
                    other = squares[j]
                    if other == letter:
                        return True
                    if other != EMPTY or man in 'NK':
                        break
                    j += d
        pawn = case('P')
        ahead = S if by_us else N
        return squares[i + ahead + W] == pawn or squares[i + ahead + E] == pawn

    def leaves_king(self):
        """Say whether who has just moved can lose the king."""
        return self.attacked(self.squares.index('k'), True)

    def score(self):
        return sum(VALUES[c] if c in VALUES else -VALUES.get(c.upper(), 0) for c in self.squares)


def count(board, depth):
    if depth == 0:
        return 1
    n = 0
    for move in board.moves():
        after = board.play(move)
        if not after.leaves_king():
            n += count(after, depth - 1)
    return n


def search(board, depth, alpha, beta, seen):
    """Give the best score that can be forced."""
    if depth == 0:
        return board.score()
    key = board.squares, board.ep, depth, alpha, beta
    if key in seen:
        return seen[key]
    best = -1000
    for move in sorted(board.moves(), key=lambda m: board.squares[m[1]] == EMPTY):
        after = board.play(move)
        if after.leaves_king():
            continue
        best = max(best, -search(after, depth - 1, -beta, -alpha, seen))
        alpha = max(alpha, best)
        if alpha >= beta:
            break
    seen[key] = best
    return best


def main():
    board = Board(START)
    counts = [count(board, depth) for depth in (1, 2, 3)]
    if counts != [20, 400, 8902]:
        sys.exit('20, 400 and 8902 games, not %r' % counts)
    for move in ((85, 65), (35, 55), (97, 76), (32, 53)):
        board = board.play(move if board.squares[move[0]].isupper() else (119 - move[0], 119 - move[1]))
    seen = {}
    print('%d %d' % (search(board, 5, -1000, 1000, seen), len(seen)))


main()
