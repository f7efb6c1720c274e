"""Faces and their meshes by MediaPipe's BlazeFace and FaceMesh, run with LiteRT on the CPU."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.face.blazeface import FULL_RANGE, SHORT_RANGE, BlazeModel, decode_boxes, merge_overlapping
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Face, FaceMesh

_FILES: Final = ("face_detection_short_range.tflite", "face_detection_full_range.tflite", "face_landmark.tflite")
_FLOOR: Final = 0.5  # MediaPipe's own score threshold
_DETECT_SIDE_PX: Final = 768  # photos are reduced to this before detection; the models see 128 and 192 px
_MESH_PX: Final = 192
_CROP_SCALE: Final = 1.5  # crop side / box side, as the mesh was trained
_REFINEMENTS: Final = 3
_EYE_CORNERS: Final = (33, 263)

Floats = NDArray[np.float32]


def open_faces(files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str]) -> MediaPipeFaces:
    """The face finder over its three files, for the registry; its model hash is one over the three."""
    joined = hashlib.sha256("".join(hashes[name] for name in _FILES).encode()).hexdigest()
    short_range, full_range, mesh = (files[name] for name in _FILES)
    return MediaPipeFaces(short_range, full_range, mesh, model_sha256=joined, model_name=model_name)


class MediaPipeFaces:
    """FaceFinder over three .tflite files; safe to share between threads.

    Args:
        short_range, full_range: BlazeFace for near and for distant faces.
        mesh: FaceMesh, 192 px, 468 points.
        model_sha256, model_name: identity of the weights for :attr:`engine`.
    """

    def __init__(
        self,
        short_range: Path,
        full_range: Path,
        mesh: Path,
        model_sha256: str,
        model_name: str = "blazeface-facemesh",
    ) -> None:
        self._detectors = ((SHORT_RANGE, short_range), (FULL_RANGE, full_range))
        self._mesh = mesh
        self._networks: dict[Path, Any] = {}
        self._lock = threading.Lock()
        self._model = (model_name, model_sha256)

    @property
    def engine(self) -> Engine:
        """What runs, where."""
        name, sha256 = self._model
        return Engine("mediapipe", name, sha256, f"ai-edge-litert {metadata.version('ai-edge-litert')}", "CPU")

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        """Faces of (h, w, 3) ``image``, best first, in its pixels; the near model first, the far one if it finds none.

        Raises ComputeError when a model file cannot be loaded.
        """
        small, scale = _reduced(image)
        for model, path in self._detectors:
            faces = self._detect(small, model=model, path=path)
            if faces:
                return tuple(_scaled(face, scale) for face in faces)
        return ()

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        """Landmarks of ``face`` in pixels of ``image``: the crop is turned upright and refined three times.

        Raises ComputeError when the model file cannot be loaded.
        """
        eyes = face.keypoints[0], face.keypoints[1]
        centre, side = np.array(face.box.center, np.float32), max(face.box.width, face.box.height)
        for _ in range(_REFINEMENTS):
            to_crop = _crop_matrix(centre, side * _CROP_SCALE, eyes)
            points, score = self._landmarks(image, to_crop)
            eyes = points[_EYE_CORNERS[0], :2], points[_EYE_CORNERS[1], :2]
            centre, side = _upright_box(points[:, :2], eyes)
        return FaceMesh(points, score)

    def _detect(self, image: RgbImage, *, model: BlazeModel, path: Path) -> list[Face]:
        boxed, scale, left, top = _letterbox(image, model.input_px)
        raw, logits = self._run(path, boxed.astype(np.float32) / 127.5 - 1.0)
        boxes, keypoints, scores = decode_boxes(raw, logits, model=model, floor=_FLOOR)
        offset = np.array([left, top], np.float32)
        return [
            Face(
                Box(*(float(value) for value in (box.reshape(2, 2) * model.input_px - offset).ravel() / scale)),
                score,
                ((points * model.input_px - offset) / scale).astype(np.float32),
            )
            for box, points, score in merge_overlapping(boxes, keypoints=keypoints, scores=scores)
        ]

    def _landmarks(self, image: RgbImage, to_crop: Floats) -> tuple[Floats, float]:
        """(468, 3) points in image pixels and the score, from the crop that ``to_crop`` (2, 3) cuts."""
        crop = _cut(image, to_crop)
        raw, logit = self._run(self._mesh, crop.astype(np.float32) / 255.0)
        points = raw.reshape(468, 3)
        back = cv2.invertAffineTransform(to_crop).astype(np.float32)
        scale = float(np.hypot(back[0, 0], back[1, 0]))
        flat = points[:, :2] @ back[:, :2].T + back[:, 2]
        score = 1.0 / (1.0 + float(np.exp(-np.clip(logit.reshape(-1)[0], -80.0, 80.0))))
        return np.concatenate([flat, points[:, 2:] * scale], axis=1).astype(np.float32), score

    def _run(self, path: Path, picture: Floats) -> tuple[Floats, Floats]:
        """The two outputs of the network at ``path``, the larger first."""
        with self._lock:
            network = self._networks.get(path) or self._load(path)
            network.set_tensor(network.get_input_details()[0]["index"], picture[None])
            network.invoke()
            outputs = [np.array(network.get_tensor(detail["index"])) for detail in network.get_output_details()]
        outputs.sort(key=lambda output: -output.size)
        return outputs[0], outputs[1]

    def _load(self, path: Path) -> Any:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        # Without the XNNPACK delegate, which prints to stderr from C++: 10 ms more a photo for a quiet terminal.
        plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        try:
            network = Interpreter(model_path=str(path), num_threads=1, experimental_op_resolver_type=plain)
            network.allocate_tensors()
        except (OSError, ValueError, RuntimeError) as exc:
            raise ComputeError(
                "face_model_unreadable",
                f"The face model {path.name} could not be loaded: {exc}.",
                "Fetch it again with: vmsg models get " + self._model[0],
            ) from exc
        self._networks[path] = network
        return network


def _reduced(image: RgbImage) -> tuple[RgbImage, float]:
    """``image`` with its long side at most 768 px, and the factor back to its own pixels."""
    scale = max(image.shape[:2]) / _DETECT_SIDE_PX
    if scale <= 1.0:
        return image, 1.0
    size = (max(1, round(image.shape[1] / scale)), max(1, round(image.shape[0] / scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), scale


def _letterbox(image: RgbImage, side: int) -> tuple[RgbImage, float, int, int]:
    """``image`` in a black square of ``side``; with its scale and its left and top offset in the square."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = np.zeros((side, side, 3), np.uint8)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return square, scale, left, top


def _scaled(face: Face, scale: float) -> Face:
    box = Box(face.box.x0 * scale, face.box.y0 * scale, face.box.x1 * scale, face.box.y1 * scale)
    return Face(box, face.score, (face.keypoints * scale).astype(np.float32))


def _crop_matrix(centre: Floats, side: float, eyes: tuple[Floats, Floats]) -> Floats:
    """(2, 3) affine from image pixels to the mesh's input: a square of ``side``, turned so that the eyes are level."""
    across = eyes[1] - eyes[0]
    angle = float(np.arctan2(across[1], across[0]))
    zoom = _MESH_PX / max(side, 1.0)
    cos, sin = float(np.cos(angle)) * zoom, float(np.sin(angle)) * zoom
    turn = np.array([[cos, sin], [-sin, cos]])
    return np.hstack([turn, (_MESH_PX / 2 - turn @ centre)[:, None]]).astype(np.float32)


def _upright_box(points: Floats, eyes: tuple[Floats, Floats]) -> tuple[Floats, float]:
    """Centre and long side of the box round ``points`` (n, 2), measured along the line of the eyes."""
    across = eyes[1] - eyes[0]
    across = across / max(float(np.hypot(*across)), 1e-6)
    axes = np.array([across, [-across[1], across[0]]], np.float32)
    turned = points @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    return ((low + high) / 2 @ axes).astype(np.float32), float((high - low).max())


def _cut(image: RgbImage, to_crop: Floats) -> RgbImage:
    """The mesh's 192 px input; a much larger face is first reduced by area, so that it does not alias."""
    zoom = float(np.hypot(to_crop[0, 0], to_crop[1, 0]))
    factor = int(0.5 / zoom) if zoom < 0.5 else 1
    if factor <= 1:
        return _warped(image, to_crop)
    corners = np.array([[0, 0], [_MESH_PX, 0], [0, _MESH_PX], [_MESH_PX, _MESH_PX]], np.float32)
    back = cv2.invertAffineTransform(to_crop)
    found = corners @ back[:, :2].T + back[:, 2]
    height, width = image.shape[:2]
    x0, y0 = (int(value) for value in np.clip(found.min(axis=0), 0, [width - 1, height - 1]))
    x1, y1 = (int(np.ceil(value)) for value in np.clip(found.max(axis=0), [x0 + 1, y0 + 1], [width, height]))
    size = (max(1, (x1 - x0) // factor), max(1, (y1 - y0) // factor))
    small = cv2.resize(image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
    step = np.array([(x1 - x0) / size[0], (y1 - y0) / size[1]])
    shifted = to_crop[:, :2] * step, to_crop[:, 2] + to_crop[:, :2] @ (np.array([x0, y0]) + (step - 1) / 2)
    return _warped(np.asarray(small, dtype=np.uint8), np.hstack([shifted[0], shifted[1][:, None]]).astype(np.float32))


def _warped(image: RgbImage, matrix: Floats) -> RgbImage:
    return np.asarray(cv2.warpAffine(image, matrix, (_MESH_PX, _MESH_PX), flags=cv2.INTER_LINEAR), dtype=np.uint8)
