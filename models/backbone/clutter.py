"""Pictures of things that do not exist: shapes with surfaces, light and shadow, laid over one another."""

import math

import numpy
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from texture import Pixels, draw_texture, random_colour

SIDE = 256
TEXTURES = 300
SHAPES_MEAN = 20
RENEWAL = 0.3
"""Share of pictures for which one texture of the stock is drawn anew."""
MARGIN = 16
"""Pixels around a shape that its blur and shadow may reach."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./"


def _outline(random: Generator, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Corners of a star-shaped polygon: a regular one, a box, or a ragged one."""
    kind = random.integers(3)
    corners = int(random.integers(3, 9)) if kind == 0 else 4 if kind == 1 else int(random.integers(8, 30))
    turn = random.uniform(0, 2 * math.pi)
    slender = random.uniform(0.15, 1)
    ragged = random.uniform(0, 0.5) if kind == 2 else 0.0
    points = []
    for corner in range(corners):
        angle = 2 * math.pi * corner / corners
        reach = radius * (1 + ragged * random.uniform(-1, 1))
        across, along = reach * math.cos(angle), slender * reach * math.sin(angle)
        turned_x = across * math.cos(turn) - along * math.sin(turn)
        turned_y = across * math.sin(turn) + along * math.cos(turn)
        points.append((x + turned_x, y + turned_y))
    return points


def _draw_stroke(random: Generator, draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    angle, bend = random.uniform(0, 2 * math.pi), random.normal(0, 0.4)
    points = [(x, y)]
    for _ in range(8):
        angle += bend + random.normal(0, 0.1)
        x, y = x + radius / 3 * math.cos(angle), y + radius / 3 * math.sin(angle)
        points.append((x, y))
    draw.line(points, fill=255, width=max(1, int(radius * random.uniform(0.02, 0.25))), joint="curve")


def _draw_shape(random: Generator, draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    kind = random.choice(6, p=(0.3, 0.25, 0.12, 0.13, 0.12, 0.08))
    slender = random.uniform(0.3, 1)
    box = (x - radius, y - slender * radius, x + radius, y + slender * radius)
    if kind == 0:
        draw.polygon(_outline(random, x, y, radius), fill=255)
    elif kind == 1:
        draw.ellipse(box, fill=255)
    elif kind == 2:
        draw.rounded_rectangle(box, radius=slender * radius * random.uniform(0.1, 0.8), fill=255)
    elif kind == 3:
        _draw_stroke(random, draw, x, y, radius)
    elif kind == 4:
        width = max(1, int(radius * random.uniform(0.05, 0.4)))
        draw.arc(box, *sorted(random.uniform(0, 720, 2)), fill=255, width=width)
    else:
        text = "".join(random.choice(list(LETTERS), random.integers(1, 8)))
        draw.text((x - radius, y - radius / 2), text, fill=255, font=ImageFont.load_default())


def _mask(random: Generator, radius: float) -> Image.Image:
    """One shape, or a row or grid of the same."""
    mask = Image.new("L", (SIDE, SIDE))
    draw = ImageDraw.Draw(mask)
    x, y = random.uniform(0, SIDE, 2)
    seed = int(random.integers(2**32))
    pattern = random.random() < 0.12 and radius < 40
    columns, rows = (int(random.integers(2, 6)), int(random.integers(1, 4))) if pattern else (1, 1)
    step = radius * random.uniform(2, 3)
    for row in range(rows):
        for column in range(columns):
            _draw_shape(numpy.random.default_rng(seed), draw, x + column * step, y + row * step, radius)
    return mask


def _shading(random: Generator, mask: Image.Image) -> numpy.ndarray:
    """Light that falls off along the shape, or bevels its border like a rounded edge."""
    if random.random() < 0.5:
        width, height = mask.size
        slopes = random.normal(0, 0.3, 2) / SIDE
        rows = numpy.arange(height, dtype=numpy.float32)[:, None] - height / 2
        return slopes[0] * rows + slopes[1] * (numpy.arange(width, dtype=numpy.float32) - width / 2)
    soft = numpy.asarray(mask.filter(ImageFilter.GaussianBlur(random.uniform(1, 10))), numpy.float32) / 255
    slope = numpy.roll(soft, random.integers(-4, 5, 2), (0, 1)) - soft
    return random.uniform(0.3, 1.5) * slope


class ClutterArtist:
    """Draws pictures from a stock of surfaces that it slowly renews."""

    def __init__(self, random: Generator):
        self.random = random
        self.textures = [draw_texture(random, SIDE) for _ in range(TEXTURES)]

    def _surface(self) -> Pixels:
        if self.random.random() < 0.35:
            return numpy.broadcast_to(random_colour(self.random), (SIDE, SIDE, 3))
        texture = self.textures[self.random.integers(len(self.textures))]
        shift = self.random.integers(0, SIDE, 2)
        return numpy.roll(texture, shift, (0, 1)) if self.random.random() < 0.5 else texture[::-1]

    def _lay(self, picture: Pixels) -> None:
        """Draws one thing into the picture; only the box around it is touched."""
        random = self.random
        whole = _mask(random, min(110.0, 5 * (1 + random.pareto(1.0))))
        if not (box := whole.getbbox()):
            return
        left, top = max(0, box[0] - MARGIN), max(0, box[1] - MARGIN)
        right, bottom = min(SIDE, box[2] + MARGIN), min(SIDE, box[3] + MARGIN)
        mask = whole.crop((left, top, right, bottom))
        part = (slice(top, bottom), slice(left, right))
        surface = self._surface()[part] + _shading(random, mask)[..., None]
        if random.random() < 0.3:
            shadow = mask.filter(ImageFilter.GaussianBlur(random.uniform(1, 6)))
            depth = numpy.asarray(shadow, numpy.float32)[..., None] / 255 * random.uniform(0.1, 0.6)
            picture[part] *= 1 - numpy.roll(depth, random.integers(-6, 7, 2), (0, 1))
        soft = mask.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 1.2)))
        cover = numpy.asarray(soft, numpy.float32)[..., None] / 255
        if random.random() < 0.2:
            cover = cover * random.uniform(0.1, 0.8)
        picture[part] += cover * (surface - picture[part])

    def draw(self) -> numpy.ndarray:
        """One picture: uint8 [SIDE, SIDE, 3], RGB."""
        random = self.random
        if random.random() < RENEWAL:
            self.textures[random.integers(TEXTURES)] = draw_texture(random, SIDE)
        picture = self._surface().copy()
        for _ in range(random.geometric(1 / SHAPES_MEAN) if random.random() < 0.9 else 0):
            self._lay(picture)
        return (numpy.clip(picture, 0, 1) * 255).astype(numpy.uint8)
