"""Multipart bodies, with what matters here: a part's file name as it was sent, or that it had none."""

from __future__ import annotations

from dataclasses import dataclass, field

from vmsg_desktop.sandbox.refusals import Refused, bad_request


@dataclass(frozen=True)
class Part:
    """One part of a form; ``filename`` and ``content_type`` are None where they were not sent."""

    data: bytes
    filename: str | None = None
    content_type: str | None = None

    @property
    def text(self) -> str:
        """The part as a plain field."""
        return self.data.decode("utf-8", "replace")


@dataclass
class _Collector:
    """Callbacks of the parser; gathers one part at a time."""

    parts: dict[str, Part] = field(default_factory=dict)
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _name: bytes = b""
    _value: bytes = b""
    _data: bytearray = field(default_factory=bytearray)

    def on_part_begin(self) -> None:
        self._headers, self._data = {}, bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def on_part_end(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name, filename = options.get(b"name", b""), options.get(b"filename")
        kind = self._headers.get(b"content-type")
        self.parts[name.decode("utf-8", "replace")] = Part(
            bytes(self._data),
            None if filename is None else filename.decode("utf-8", "replace"),
            None if kind is None else kind.decode("latin-1").partition(";")[0].strip().lower(),
        )


def read_parts(body: bytes, content_type: str) -> dict[str, Part]:
    """The parts by name; of several with one name the last. Raises Refused where it is no whole multipart form."""
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Refused(bad_request("expected multipart/form-data"))
    collector = _Collector()
    names = ("part_begin", "header_field", "header_value", "header_end", "part_data", "part_end")
    try:
        parser = MultipartParser(boundary, {f"on_{name}": getattr(collector, f"on_{name}") for name in names})  # type: ignore[arg-type]
        parser.write(body)
    except FormParserError as exc:
        raise Refused(bad_request("the form is damaged")) from exc
    if parser.state is not MultipartState.END:
        raise Refused(bad_request("the form is not whole"))
    return collector.parts
