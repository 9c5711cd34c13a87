"""The Mandelbrot set as letters, with complex numbers and with pairs of floats."""

import sys

SHADES = ' .:-=+*#%@'


def by_complex(c, most):
    z = 0j
    for i in range(most):
        z = z * z + c
        if abs(z) > 2.0:
            return i
    return most


def by_floats(cx, cy, most):
    x = y = 0.0
    i = 0
    while i < most:
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return i - 1
        y = 2.0 * x * y + cy
        x = xx - yy + cx
        i += 1
    return most


def picture(width, height, most):
    lines = []
    for row in range(height):
        cy = 2.4 * row / height - 1.2
        line = []
        for column in range(width):
            cx = 3.0 * column / width - 2.1
            if row % 2:
                n = by_complex(complex(cx, cy), most)
            else:
                n = by_floats(cx, cy, most)
            line.append(SHADES[n * (len(SHADES) - 1) // most])
        lines.append(''.join(line))
    return lines


def main():
    if by_complex(0.3 + 0.6j, 60) != by_floats(0.3, 0.6, 60):
        sys.exit('the two ways differ')
    lines = picture(320, 220, 240)
    print(sum(ord(c) * (i + 1) for i, line in enumerate(lines) for c in line) % 1000003)


main()
