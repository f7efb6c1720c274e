"""Which of the foreground belongs to the chosen people and which to the others, where they overlap.

A matte knows foreground from background but not person from person. Parts of a box that no other box covers belong to
its owner: they are the seeds. The rest is decided by a random walk (Grady 2006, doi 10.1109/TPAMI.2006.233) over the
foreground's pixels, whose steps prefer like colours, with a slight pull towards the seeds that look alike and lie
near. The walk's own probabilities, and a second walk with a stronger pull, say how sure the cut is.
Why this method, and what it measured: docs/adr/0004-one-person-out-of-two.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

_GRID_PX = 256  # long side of the grid that is solved whole; 160 misses more (measured)
_FOREGROUND = 0.02  # alpha from here up is divided between the people
_SOLID = 0.6  # alpha of a seed
_OTHER_BOX_GROWTH = 0.05  # detectors' boxes are a few percent too tight
_CORE_WIDTH = 0.8  # seeds lie in the middle of their box: boxes of others may end too early
_GUESSED_CORE_WIDTH = 0.3
_COLOUR_STEP = 0.006  # per squared Lab unit: an edge of 15 units stops three of four steps
_PULL = 0.005  # weight of the appearance against the neighbours; 0.04 misses more (measured)
_SECOND_PULL = 0.06
_LAB_UNIT = 25.0
_PLACE_UNIT = 1.2  # one person's height counts as 1.2 Lab units of 25
_KINDNESS = 0.35  # feature distance at which likeness falls to 1/e
_NEIGHBOURS = 7
_MAX_SEEDS = 4000
_SURE = 0.9
_BAND_PX = 6


@dataclass(frozen=True, eq=False)
class Split:
    """The division of a foreground.

    Attributes:
        share: (h, w) float32 0..1, how much of each pixel's alpha belongs to the chosen people.
        uncertain: alpha-weighted doubt in the divided area / area of the smaller side; 0 = sure.
        contested: share of the smaller side that no seed covers and both sides might claim.
        disagreement: share of the smaller side that a walk with more trust in appearance gives to the other side.
    """

    share: Floats
    uncertain: float
    contested: float
    disagreement: float


def split_foreground(image: RgbImage, alpha: Floats, chosen: Sequence[Box], others: Sequence[Box]) -> Split:
    """Divide the foreground between two groups of boxes.

    Args:
        image: working picture.
        alpha: (h, w) 0..1 of everything salient.
        chosen: boxes in pixels of ``image``. Foreground that hangs together with none of them gets share 0.
        others: boxes of those to remove; may be empty.
    """
    height, width = alpha.shape
    scale = min(1.0, _GRID_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    cover = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32)
    lab = _lab(small)
    ours, theirs, is_hidden = _seeds(cover, _scaled(chosen, scale), _scaled(others, scale))
    nodes = cover > _FOREGROUND
    share, mixed = _share_by_component(nodes, ours, theirs)
    if not mixed.any():
        return Split(_full_size(share, nodes, alpha), 0.0, 0.0, 0.0)
    unit_px = float(np.mean([box.height for box in _scaled([*chosen, *others], scale)]))
    walked, second = _two_opinions(lab, cover, mixed, (ours, theirs), unit_px)
    share[mixed] = walked[mixed]
    uncertain, contested, disagreement = _figures(cover, mixed, share, second, mixed & ~ours & ~theirs)
    refined = _refined(image, alpha, _full_size(share, nodes, alpha))
    return Split(refined, uncertain, 1.0 if is_hidden else contested, disagreement)


def _two_opinions(lab: Floats, cover: Floats, mixed: Flags, seeds: tuple[Flags, Flags], unit_px: float) -> list[Floats]:
    """The walk, and a second one that trusts appearance more, having learned from what the first was sure of."""
    ours, theirs = seeds[0] & mixed, seeds[1] & mixed
    unknown = mixed & ~ours & ~theirs
    solid = unknown & (cover > _SOLID)
    looks_ours, looks_theirs = ours, theirs
    opinions: list[Floats] = []
    for pull in (_PULL, _SECOND_PULL):
        prior = np.full_like(cover, 0.5)
        prior[unknown] = _likeness(lab, looks_ours, looks_theirs, unknown, unit_px)
        walked = _walk(lab, mixed, seeds=(ours, theirs), prior=prior, pull=pull)
        looks_ours, looks_theirs = ours | (solid & (walked > _SURE)), theirs | (solid & (walked < 1 - _SURE))
        opinions.append(walked)
    return opinions


def _likeness(lab: Floats, ours: Flags, theirs: Flags, asked: Flags, unit_px: float) -> Floats:
    """Per asked pixel, how much it looks like ours rather than theirs, 0..1: its nearest seeds in colour and place."""
    rows, columns = np.indices(asked.shape, dtype=np.float32)
    place = np.dstack([columns, rows]) * (_PLACE_UNIT / unit_px)
    features = np.concatenate([lab / _LAB_UNIT, place], axis=2)
    points = features[asked]
    kind = [_kindness(points, features[seeds]) for seeds in (ours, theirs)]
    floor = 1e-3
    likeness: Floats = ((kind[0] + floor) / (kind[0] + kind[1] + 2 * floor)).astype(np.float32)
    return likeness


def _kindness(points: Floats, seeds: Floats) -> Floats:
    from scipy.spatial import cKDTree

    step = max(1, len(seeds) // _MAX_SEEDS)
    some = seeds[::step]
    distances, _ = cKDTree(some).query(points, k=min(_NEIGHBOURS, len(some)))
    mean = distances.reshape(len(points), -1).mean(axis=1)
    kindness: Floats = np.exp(-np.minimum(mean / _KINDNESS, 30)).astype(np.float32)
    return kindness


def _walk(lab: Floats, nodes: Flags, *, seeds: tuple[Flags, Flags], prior: Floats, pull: float) -> Floats:
    """Probability per node that a walker from there reaches ours first; 0 outside the nodes."""
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.linalg import spsolve

    count = int(nodes.sum())
    index = np.full(nodes.shape, -1, np.int64)
    index[nodes] = np.arange(count)
    start, end, weight = _edges(lab, nodes, index)
    steps = coo_matrix((np.r_[weight, weight], (np.r_[start, end], np.r_[end, start])), shape=(count, count)).tocsr()
    ours, theirs = (1e3 * side[nodes].astype(np.float64) for side in seeds)
    free = pull * ((ours + theirs) == 0)
    system = diags(np.asarray(steps.sum(axis=1)).ravel() + ours + theirs + free + 1e-9) - steps
    walked = np.zeros(nodes.shape, np.float32)
    walked[nodes] = np.clip(spsolve(system.tocsc(), ours + free * prior[nodes]), 0, 1)
    return walked


def _edges(
    lab: Floats, nodes: Flags, index: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The eight-neighbour graph: start, end, weight of each edge once."""
    height, width = nodes.shape
    starts, ends, weights = [], [], []
    for down, across in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = slice(0, height - down), slice(max(0, -across), width - max(0, across))
        there = slice(down, height), slice(max(0, across), width + min(0, across))
        both = nodes[here] & nodes[there]
        difference = ((lab[here] - lab[there])[both] ** 2).sum(axis=1)
        starts.append(index[here][both])
        ends.append(index[there][both])
        weights.append((np.exp(-_COLOUR_STEP * difference) + 1e-4) * (0.7 if down and across else 1.0))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(weights).astype(np.float64)


def _share_by_component(nodes: Flags, ours: Flags, theirs: Flags) -> tuple[Floats, Flags]:
    """Whole pieces of foreground first: 1 where only ours has seeds, else 0; and the pieces where both have."""
    count, labels = cv2.connectedComponents(nodes.astype(np.uint8), connectivity=8)
    has_ours, has_theirs = (np.bincount(labels[side], minlength=count) > 0 for side in (ours, theirs))
    has_ours[0] = has_theirs[0] = False
    share: Floats = (has_ours & ~has_theirs)[labels].astype(np.float32)
    return share, (has_ours & has_theirs)[labels]


def _seeds(cover: Floats, chosen: Sequence[Box], others: Sequence[Box]) -> tuple[Flags, Flags, bool]:
    """Solid foreground in the middle of one side's boxes and outside the other side's; and whether a side had none.

    A side that the other one's boxes cover whole is seeded by the middle of its boxes alone, which is a guess.
    """
    solid = cover > _SOLID
    growth = 1 + 2 * _OTHER_BOX_GROWTH
    sides = []
    for own, rival in ((chosen, others), (others, chosen)):
        core = solid & _inside(cover.shape, own, width=_CORE_WIDTH)
        sides.append(core & ~_inside(cover.shape, rival, width=growth))
    is_hidden = bool(others) and not (sides[0].any() and sides[1].any())
    if is_hidden:
        middles = [solid & _inside(cover.shape, own, width=_GUESSED_CORE_WIDTH) for own in (chosen, others)]
        sides = [side if side.any() else middle for side, middle in zip(sides, middles, strict=True)]
        sides = [sides[0] & ~sides[1], sides[1] & ~sides[0]]
    return sides[0], sides[1], is_hidden


def _inside(shape: tuple[int, ...], boxes: Sequence[Box], *, width: float) -> Flags:
    """Pixels in any of the boxes, their width taken this many times; growing ones grow upwards too."""
    flags = np.zeros(shape, np.bool_)
    for box in boxes:
        across, up = box.width * (width - 1) / 2, box.height * max(0.0, (width - 1) / 2)
        x0, x1 = max(0, round(box.x0 - across)), max(0, round(box.x1 + across))
        y0, y1 = max(0, round(box.y0 - up)), max(0, round(box.y1 + up))
        flags[y0:y1, x0:x1] = True
    return flags


def _figures(cover: Floats, mixed: Flags, share: Floats, second: Floats, unknown: Flags) -> tuple[float, float, float]:
    """(uncertain, contested, disagreement) of Split."""
    is_ours = share > 0.5
    smaller = max(1e-6, min(float(cover[mixed & is_ours].sum()), float(cover[mixed & ~is_ours].sum())))
    doubt = 2 * np.minimum(share, 1 - share)
    return (
        float((cover * doubt)[unknown].sum()) / smaller,
        float(cover[unknown].sum()) / smaller,
        float(cover[mixed & (is_ours != (second > 0.5))].sum()) / smaller,
    )


def _full_size(share: Floats, nodes: Flags, alpha: Floats) -> Floats:
    """The grid's shares at the size of ``alpha``; pixels between nodes take the nearest node's."""
    if not nodes.any():
        return np.zeros_like(alpha)
    _, nearest = cv2.distanceTransformWithLabels(
        (~nodes).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_label = np.zeros(int(nearest.max()) + 1, np.float32)
    by_label[nearest[nodes]] = share[nodes]
    filled = by_label[nearest]
    height, width = alpha.shape
    return np.asarray(cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _refined(image: RgbImage, alpha: Floats, share: Floats) -> Floats:
    """The cut at full working resolution: a second walk in a narrow band between what is settled on both sides."""
    is_ours = (share > 0.5).astype(np.uint8)
    band_px = max(2, round(_BAND_PX * max(alpha.shape) / 1024))
    inner = cv2.distanceTransform(is_ours, cv2.DIST_L2, 3) > band_px
    outer = cv2.distanceTransform(1 - is_ours, cv2.DIST_L2, 3) > band_px
    nodes = alpha > _FOREGROUND
    near = cv2.dilate((nodes & ~inner & ~outer).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    band = nodes & near
    walked = _walk(_lab(image), band, seeds=(band & inner, band & outer), prior=share, pull=_PULL)
    result = is_ours.astype(np.float32)
    result[band] = walked[band]
    # A cut between two solid people is one pixel wide, not as wide as the walk was unsure.
    return np.asarray(cv2.GaussianBlur((result > 0.5).astype(np.float32), (0, 0), 0.7), np.float32)


def _lab(image: RgbImage) -> Floats:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2LAB), np.float32)


def _scaled(boxes: Sequence[Box], scale: float) -> list[Box]:
    return [Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale) for box in boxes]
