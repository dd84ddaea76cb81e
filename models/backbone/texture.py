"""Surfaces made by formula: noise, stripes, grids, cells and fractals, in a few colours."""

import numpy
from numpy.random import Generator
from PIL import Image

Pixels = numpy.ndarray
"""float32 [side, side, 3], 0 to 1."""
Field = numpy.ndarray
"""float32 [side, side], 0 to 1."""


def normalised(field: Field) -> Field:
    low, high = numpy.percentile(field, (1, 99))
    return numpy.clip((field - low) / (high - low + 1e-6), 0, 1).astype(numpy.float32)


def _coordinates(random: Generator, side: int) -> tuple[Field, Field]:
    """Turned and slightly bent coordinates, in pixels from the centre."""
    rows, columns = numpy.mgrid[0:side, 0:side].astype(numpy.float32) - side / 2
    angle = random.uniform(0, numpy.pi)
    x = columns * numpy.cos(angle) + rows * numpy.sin(angle)
    y = rows * numpy.cos(angle) - columns * numpy.sin(angle)
    bend, wave = random.exponential(4), random.uniform(60, 300)
    return x + bend * numpy.sin(y * 2 * numpy.pi / wave), y


def _spectral_noise(random: Generator, side: int) -> Field:
    """Gaussian noise with a power law for a spectrum, often drawn out in one direction like brushed metal."""
    rows = numpy.fft.fftfreq(side)[:, None]
    columns = numpy.fft.rfftfreq(side)[None, :]
    angle = random.uniform(0, numpy.pi)
    stretch = numpy.exp(random.exponential(1.0)) if random.random() < 0.5 else 1.0
    along = columns * numpy.cos(angle) + rows * numpy.sin(angle)
    across = rows * numpy.cos(angle) - columns * numpy.sin(angle)
    frequency = numpy.sqrt((along * stretch) ** 2 + across**2) + 1 / side
    amplitude = frequency ** -random.uniform(0.3, 2.2)
    phase = numpy.exp(2j * numpy.pi * random.random(amplitude.shape))
    return normalised(numpy.fft.irfft2(amplitude * phase, (side, side)))


def _stripes(random: Generator, side: int) -> Field:
    x, y = _coordinates(random, side)
    period = numpy.exp(random.uniform(1.4, 4.2))
    wave = numpy.sin(x * 2 * numpy.pi / period)
    kind = random.integers(3)
    if kind == 1:
        wave = numpy.maximum(wave, numpy.sin(y * 2 * numpy.pi / (period * random.uniform(0.5, 2))))
    elif kind == 2:
        wave = wave * numpy.sin(y * 2 * numpy.pi / period)
    steepness = numpy.exp(random.uniform(0, 3))
    return normalised(numpy.tanh(steepness * (wave - random.uniform(-0.8, 0.8))))


def _cells(random: Generator, side: int) -> Field:
    """Distance to the nearest, or between the nearest two, of random seeds (Worley 1996)."""
    coarse = side // 2
    seeds = random.random((random.integers(5, 60), 2)) * coarse
    rows, columns = numpy.mgrid[0:coarse, 0:coarse].astype(numpy.float32)
    squares = (rows[..., None] - seeds[:, 0]) ** 2 + (columns[..., None] - seeds[:, 1]) ** 2
    nearest = numpy.sqrt(numpy.partition(squares, 1, axis=2)[..., :2])
    edges = random.random() < 0.5
    field = normalised(nearest[..., 1] - nearest[..., 0] if edges else nearest[..., 0])
    enlarged = Image.fromarray((field * 255).astype(numpy.uint8)).resize((side, side), Image.BILINEAR)
    return numpy.asarray(enlarged, numpy.float32) / 255


def _fractal(random: Generator, side: int) -> Field:
    """The attractor of a random iterated function system (Barnsley 1988)."""
    maps = random.integers(2, 5)
    weights = random.uniform(-1, 1, (maps, 2, 2))
    for weight in weights:
        weight /= max(1.0, numpy.linalg.norm(weight, 2) / random.uniform(0.6, 0.95))
    shifts = random.uniform(-1, 1, (maps, 2))
    points = random.uniform(-1, 1, (4000, 2))
    visits = numpy.zeros((side, side), numpy.float32)
    for step in range(16):
        choice = random.integers(maps, size=len(points))
        points = numpy.einsum("nij,nj->ni", weights[choice], points) + shifts[choice]
        if step > 4:
            low, high = points.min(0), points.max(0)
            cells = ((points - low) / (high - low + 1e-6) * (side - 1)).astype(int)
            numpy.add.at(visits, (cells[:, 0], cells[:, 1]), 1)
    return normalised(numpy.log1p(visits))


def _slope(random: Generator, side: int) -> Field:
    x, y = _coordinates(random, side)
    return normalised(x + 0.3 * y + 1e-3 * x * y)


FIELDS = (_spectral_noise, _stripes, _cells, _fractal, _slope)
SHARES = (0.45, 0.2, 0.12, 0.08, 0.15)


def random_colour(random: Generator) -> numpy.ndarray:
    """One RGB colour, often near grey as materials are."""
    grey = random.random()
    return numpy.clip(grey + random.normal(0, random.choice((0.03, 0.3)), 3), 0, 1).astype(numpy.float32)


def draw_texture(random: Generator, side: int) -> Pixels:
    """One surface: a field that runs between two or three colours, sometimes with finer noise on it."""
    field = FIELDS[random.choice(len(FIELDS), p=SHARES)](random, side)
    if random.random() < 0.3:
        other = FIELDS[random.choice(len(FIELDS), p=SHARES)](random, side)
        share = random.uniform(0.2, 0.8)
        field = share * field + (1 - share) * other
    contrast = random.beta(1, 1.5)
    first = random_colour(random)
    last = first + contrast * (random_colour(random) - first)
    pixels = first + field[..., None] * (last - first)
    if random.random() < 0.3:
        middle = 4 * field * (1 - field)
        pixels = pixels + middle[..., None] * contrast * (random_colour(random) - pixels)
    return pixels.astype(numpy.float32)
