"""The operations of D-ID's interface, one function each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from starlette.responses import Response

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.vision import Face
from vmsg_desktop.sandbox.account import AUDIOS, IMAGES, TALKS
from vmsg_desktop.sandbox.alice import ALICE, draw_alice
from vmsg_desktop.sandbox.answers import face_crops
from vmsg_desktop.sandbox.app import Call, Operation, Service, answer, in_thread
from vmsg_desktop.sandbox.checks import Checker
from vmsg_desktop.sandbox.faults import CREATE
from vmsg_desktop.sandbox.journal import LOGGER
from vmsg_desktop.sandbox.links import expired_error, storage_error
from vmsg_desktop.sandbox.orders import read_order
from vmsg_desktop.sandbox.parts import read_parts
from vmsg_desktop.sandbox.refusals import Refused, refuse, wrong_path
from vmsg_desktop.sandbox.spoiling import XML_TYPE
from vmsg_desktop.sandbox.talks import Fate, Talk
from vmsg_desktop.sandbox.uploads import Image, decoded_picture, read_audio, read_image

_PAGE: Final = 100


async def post_image(service: Service, call: Call) -> Response:
    """POST /images."""
    parts = read_parts(call.body, call.request.headers.get("content-type", ""))
    image = await in_thread(lambda: read_image(parts))
    faces = await in_thread(lambda: _faces(service, image))
    stored = service.account.add_image(image, faces)
    is_asked = "detect_faces" in parts and parts["detect_faces"].text == "true"
    return answer(service.answers.image(stored, is_asked_for_faces=is_asked), 201)


def _faces(service: Service, image: Image) -> Sequence[Face] | None:
    """The faces of a picture; None where nobody can look."""
    if service.faces is None:
        return None
    try:
        return service.faces.find(decoded_picture(image.data))
    except VmsgError as error:
        LOGGER.warning("Nobody looked for faces: %s %s", error.message, error.hint)
        return None


async def delete_image(service: Service, call: Call) -> Response:
    """DELETE /images/{id}."""
    service.account.delete_image(call.request.path_params["id"])
    return Response(status_code=204)


async def post_faces(service: Service, call: Call) -> Response:
    """POST /images/face-detection; without a face finder there is no such path."""
    if service.faces is None:
        raise Refused(wrong_path(call.request.headers.get("authorization")))
    check = Checker()
    body = check.fields("body", call.json(), known=("source_url", "should_skip_detection"), required=("source_url",))
    url = check.text("body.source_url", body.get("source_url"))
    check.finish()
    stored = service.account.image_at(url)
    if stored is None:
        raise refuse("image_not_found")
    return answer(face_crops(stored.faces or (), stored.value))


async def post_audio(service: Service, call: Call) -> Response:
    """POST /audios."""
    parts = read_parts(call.body, call.request.headers.get("content-type", ""))
    audio = await in_thread(lambda: read_audio(parts))
    return answer(service.answers.audio(service.account.add_audio(audio)), 201)


async def delete_audio(service: Service, call: Call) -> Response:
    """DELETE /audios/{id}."""
    service.account.delete_audio(call.request.path_params["id"])
    return Response(status_code=204)


async def post_talk(service: Service, call: Call) -> Response:
    """POST /talks."""
    order = read_order(call.json(), allows_http_webhooks=service.settings.allows_http_webhooks)
    fate = call.fault.fate if call.fault is not None and call.fault.route == CREATE else Fate()
    talk = await in_thread(lambda: service.account.create_talk(order, fate))
    service.webhooks.watch(talk)
    return answer(service.answers.created(talk), 201)


async def get_talk(service: Service, call: Call) -> Response:
    """GET /talks/{id}."""
    talk = service.account.get_talk(call.request.path_params["id"])
    await _films_due(service, [talk])
    return answer(service.answers.talk(talk))


async def list_talks(service: Service, call: Call) -> Response:
    """GET /talks."""
    query = call.request.query_params
    check = Checker()
    limit = int(check.number("limit", query.get("limit"), least=1, most=1000, default=_PAGE))
    check.finish()
    talks, token = service.account.page(limit=limit, token=query.get("token"))
    await _films_due(service, talks)
    page = {"talks": [service.answers.listed(talk) for talk in talks]}
    return answer(page if token is None else page | {"token": token})


async def delete_talk(service: Service, call: Call) -> Response:
    """DELETE /talks/{id}."""
    talk = service.account.get_talk(call.request.path_params["id"])
    await _films_due(service, [talk])
    return answer(service.answers.talk(service.account.delete_talk(talk.id)))


async def get_credits(service: Service, call: Call) -> Response:
    """GET /credits."""
    await _films_due(service, service.account.talks())
    return answer(service.answers.credits())


async def get_result(service: Service, call: Call) -> Response:
    """A signed link: no key is asked for, and one that is sent is refused, as S3 does."""
    request, now_s = call.request, service.clock.now_s()
    if "authorization" in request.headers:
        words = (
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
            "parameter or the Authorization header should be specified"
        )
        return _storage(400, storage_error("InvalidArgument", words, ArgumentName="Authorization"))
    path = str(request.scope["path"])  # unquoted, as it was signed
    verdict = service.answers.signer.check(path, request.query_params, now_s=now_s)
    if verdict == "expired":
        return _storage(403, expired_error(float(request.query_params["Expires"]), now_s))
    if verdict == "forged":
        return _storage(403, storage_error("SignatureDoesNotMatch", "The request signature we calculated differs."))
    if verdict == "unsigned":
        return _storage(403, storage_error("AccessDenied", "Access Denied"))
    found = await in_thread(lambda: _stored(service, path))
    return (
        found if found is not None else _storage(404, storage_error("NoSuchKey", "The specified key does not exist."))
    )


def _stored(service: Service, path: str) -> Response | None:
    """A file of the storage by its path."""
    for talk in service.account.talks():
        if service.answers.result_path(talk) == path and talk.video is not None:
            service.account.note_fetched(talk)
            kind = "video/quicktime" if talk.order.result_format == "mov" else "video/mp4"
            return Response(talk.video.data, media_type=kind)
    if path == f"/{IMAGES}/{ALICE}":
        return Response(draw_alice().data, media_type="image/png")
    image = service.account.image_at(f"s3:/{path}")
    if image is not None:
        return Response(image.value.data, media_type=image.value.content_type)
    audio = service.account.audio_at(f"s3:/{path}")
    if audio is not None:
        from vmsg_desktop.adapters.media.wav import encode_wav

        return Response(encode_wav(audio.value.sound), media_type="audio/wav")
    return None


def _storage(status: int, xml: bytes) -> Response:
    return Response(xml, status, media_type=XML_TYPE)


async def _films_due(service: Service, talks: Iterable[Talk]) -> None:
    """Hold the answer back while a film is missing that the script says is due, so that scripted times are exact."""
    now_s = service.clock.now_s()
    due = [talk.film for talk in talks if talk.film is not None and talk.is_due(now_s) and not talk.film.done()]
    if due and service.settings.film_patience_s > 0:
        await asyncio.wait([asyncio.wrap_future(film) for film in due], timeout=service.settings.film_patience_s)


OPERATIONS: Final[list[tuple[str, str, Operation]]] = [
    ("POST", "/images", post_image),
    ("POST", "/images/face-detection", post_faces),
    ("DELETE", "/images/{id}", delete_image),
    ("POST", "/audios", post_audio),
    ("DELETE", "/audios/{id}", delete_audio),
    ("POST", "/talks", post_talk),
    ("GET", "/talks", list_talks),
    ("GET", "/talks/{id}", get_talk),
    ("DELETE", "/talks/{id}", delete_talk),
    ("GET", "/credits", get_credits),
]
STORAGE: Final[list[tuple[str, Operation]]] = [
    (f"/{bucket}/{{path:path}}", get_result) for bucket in (IMAGES, AUDIOS, TALKS)
]
