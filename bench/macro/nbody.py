"""Five bodies that pull at each other, moved by small steps."""

import sys

SUN = 39.47841760435743
YEAR = 365.24

BODIES = [
    # x, y, z, vx, vy, vz, mass
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SUN],
    [4.84, -1.16, -0.10, 0.00166 * YEAR, 0.00770 * YEAR, -0.00007 * YEAR, 0.00095 * SUN],
    [8.34, 4.12, -0.40, -0.00277 * YEAR, 0.00500 * YEAR, 0.00002 * YEAR, 0.00029 * SUN],
    [12.89, -15.11, -0.22, 0.00296 * YEAR, 0.00238 * YEAR, -0.00003 * YEAR, 0.00004 * SUN],
    [15.38, -25.92, 0.18, 0.00268 * YEAR, 0.00163 * YEAR, -0.00010 * YEAR, 0.00005 * SUN],
]


def pairs(items):
    return [(a, b) for i, a in enumerate(items) for b in items[i + 1:]]


def stand_still(bodies):
    """Give the first body the speed that leaves the whole where it is."""
    px = py = pz = 0.0
    for _, _, _, vx, vy, vz, m in bodies:
        px += vx * m
        py += vy * m
        pz += vz * m
    sun = bodies[0]
    sun[3] = -px / sun[6]
    sun[4] = -py / sun[6]
    sun[5] = -pz / sun[6]


def advance(bodies, couples, dt, steps):
    for _ in range(steps):
        for a, b in couples:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            f = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            fa = a[6] * f
            fb = b[6] * f
            a[3] -= dx * fb
            a[4] -= dy * fb
            a[5] -= dz * fb
            b[3] += dx * fa
            b[4] += dy * fa
            b[5] += dz * fa
        for body in bodies:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]


def energy(bodies, couples):
    e = 0.0
    for _, _, _, vx, vy, vz, m in bodies:
        e += 0.5 * m * (vx * vx + vy * vy + vz * vz)
    for a, b in couples:
        dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
        e -= a[6] * b[6] / (dx * dx + dy * dy + dz * dz) ** 0.5
    return e


def main():
    bodies = [list(b) for b in BODIES]
    couples = pairs(bodies)
    stand_still(bodies)
    before = energy(bodies, couples)
    advance(bodies, couples, 0.001, 60000)
    after = energy(bodies, couples)
    if abs(after / before - 1) > 1e-3:
        sys.exit('energy was lost: %r, then %r' % (before, after))
    print('%.6f' % after)


main()
