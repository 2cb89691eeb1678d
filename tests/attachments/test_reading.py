"""What an attached file is sent as: what is seen of a picture and nothing else, and nothing hostile is taken in."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from random import Random

import psutil
import pytest
from PIL import Image

from codegpt_ls.attachments.reading import attached
from codegpt_ls.domain.attachments.attached import Document, Picture
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.limits import DOCUMENT_ATTACHED, PICTURE_SENT, PICTURE_SIDE, THUMBNAIL_SIDE
from tests.attachments.samples import SECRET, animation, photograph, png, webp

SAMPLES = {
    "png": png(),
    "png with a palette": png(mode="P"),
    "png of sixteen bits": png(mode="I;16"),
    "png, see-through": png(mode="RGBA"),
    "photograph": photograph(),
    "gif": animation(),
    "webp": webp(),
    "webp, see-through": webp("RGBA"),
}

NOISE = Random(1)  # noqa: S311


def picture(content: bytes) -> Picture:
    sent = attached("a.png", content)
    assert isinstance(sent, Picture)
    return sent


def pixels(sent: Picture) -> Image.Image:
    return Image.open(BytesIO(sent.part.data))


def reason(content: bytes) -> LeftOutReason:
    with pytest.raises(Refused) as refused:
        attached("a.png", content)
    return refused.value.refusal.reason


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_but_pixels_leaves(name: str) -> None:
    sent = picture(SAMPLES[name])
    for data in (sent.part.data, sent.thumbnail):
        left = Image.open(BytesIO(data))
        left.load()
        assert SECRET.encode() not in data
        assert not left.getexif()
        assert set(left.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("png", "image/png"),
        ("photograph", "image/jpeg"),
        ("gif", "image/png"),
        ("webp", "image/jpeg"),
        ("webp, see-through", "image/png"),
    ],
)
def test_it_leaves_as_what_everybody_reads(name: str, media_type: str) -> None:
    assert picture(SAMPLES[name]).part.media_type == media_type


def test_a_photograph_stands_upright_without_its_orientation() -> None:
    turned = pixels(picture(photograph(60, 20, orientation=6)))
    assert turned.size == (20, 60)
    red = turned.getpixel((15, 5))
    assert isinstance(red, tuple)
    assert red[0] > 200


def test_of_sixteen_bits_the_upper_ones_count() -> None:
    stream = BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(stream, "PNG")
    assert pixels(picture(stream.getvalue())).getpixel((1, 1)) == 0x80


def test_of_an_animation_the_first_frame_is_sent() -> None:
    assert pixels(picture(animation())).convert("RGB").getpixel((1, 1)) == (255, 0, 0)


def test_a_large_picture_is_made_smaller_and_a_thumbnail_is_small() -> None:
    sent = picture(png(PICTURE_SIDE * 2, 10))
    assert (sent.width, sent.height) == (PICTURE_SIDE, 5)
    assert max(Image.open(BytesIO(sent.thumbnail)).size) == THUMBNAIL_SIDE


def test_a_screenshot_that_packs_badly_becomes_a_photograph() -> None:
    stream = BytesIO()
    Image.frombytes("RGB", (1500, 1500), NOISE.randbytes(1500 * 1500 * 3)).save(stream, "PNG")
    sent = picture(stream.getvalue())
    assert sent.part.media_type == "image/jpeg"
    assert len(sent.part.data) <= PICTURE_SENT


def test_a_picture_that_cannot_be_made_small_enough_is_refused() -> None:
    stream = BytesIO()
    Image.frombytes("RGBA", (1500, 1500), NOISE.randbytes(1500 * 1500 * 4)).save(stream, "PNG")
    assert reason(stream.getvalue()) is LeftOutReason.TOO_LARGE


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def test_a_picture_that_claims_billions_of_pixels_is_refused_before_it_is_decoded() -> None:
    assert reason(bomb(60_000, 60_000)) is LeftOutReason.TOO_MANY_PIXELS


def claiming(content: bytes, side: int) -> bytes:
    """The same picture, whose header claims a square of this side."""
    two = struct.pack(">HH" if content.startswith(b"\xff\xd8") else "<HH", side, side)
    if content.startswith(b"GIF"):
        return content[:6] + two + content[10:]
    frame = next(at for marker in (b"\xff\xc0", b"\xff\xc2") if (at := content.find(marker)) > 0)
    return content[: frame + 5] + two + content[frame + 9 :]


@pytest.mark.parametrize("content", [claiming(animation(), 65_000), claiming(photograph(), 65_000)])
def test_bombs_of_the_other_kinds_are_refused_as_early(content: bytes) -> None:
    assert reason(content) is LeftOutReason.TOO_MANY_PIXELS


def test_a_large_canvas_around_a_small_picture_takes_no_memory() -> None:
    canvas = webp().index(b"VP8X") + 12
    content = webp()[:canvas] + b"\xfe\x3f\0\xfe\x3f\0" + webp()[canvas + 6 :]
    before = psutil.Process().memory_info().rss
    assert reason(content) in (LeftOutReason.TOO_MANY_PIXELS, LeftOutReason.DAMAGED)
    assert psutil.Process().memory_info().rss - before < 64 << 20


@pytest.mark.parametrize("kind", ["BMP", "ICO", "TIFF", "EPS", "PCX", "TGA", "SGI", "JPEG2000", "DDS", "ICNS", "PDF"])
def test_no_other_decoder_of_the_library_is_given_anything(kind: str) -> None:
    """Pillow reads some forty kinds; what is no picture to us may not become one by being called so."""
    stream = BytesIO()
    Image.frombytes("RGB", (64, 64), NOISE.randbytes(64 * 64 * 3)).save(stream, kind)
    if kind in ("EPS", "PDF"):
        assert not isinstance(attached("a.png", stream.getvalue()), Picture), "a program's text and a document"
    else:
        assert reason(stream.getvalue()) is LeftOutReason.NOT_ATTACHABLE
    assert reason(b"\x89PNG\r\n\x1a\n" + stream.getvalue()) is LeftOutReason.DAMAGED


def test_texts_that_unpack_to_hundreds_of_megabytes_are_not_unpacked() -> None:
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000)))
    header, rest = png()[:33], png()[33:]
    assert reason(header + text + rest) is LeftOutReason.DAMAGED


@pytest.mark.parametrize("name", SAMPLES)
def test_a_cut_or_broken_picture_is_refused_or_drawn_and_nothing_else_happens(name: str) -> None:
    whole, chance = SAMPLES[name], Random(name)  # noqa: S311
    assert reason(whole[: len(whole) // 3]) is LeftOutReason.DAMAGED
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        with suppress(Refused):
            attached("a", bytes(broken))


def test_a_pdf_goes_as_it_is() -> None:
    sent = attached("a.pdf", b"%PDF-1.7\n...")
    assert isinstance(sent, Document)
    assert (sent.part.name, sent.part.media_type, sent.part.data) == ("a.pdf", "application/pdf", b"%PDF-1.7\n...")


def test_a_text_is_a_text_whatever_it_is_called() -> None:
    assert attached("a.png", "\ufeff안녕\n".encode()) == "안녕\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", LeftOutReason.EMPTY),
        (b"\x7fELF\0\0", LeftOutReason.NOT_ATTACHABLE),
        (b"a\0b", LeftOutReason.NOT_ATTACHABLE),
        (b"\xff\xfea", LeftOutReason.NOT_ATTACHABLE),
        (b"%PDF-" + bytes(DOCUMENT_ATTACHED), LeftOutReason.TOO_LARGE),
        (b"BM" + bytes(50), LeftOutReason.NOT_ATTACHABLE),
    ],
)
def test_what_cannot_go_is_told(content: bytes, expected: LeftOutReason) -> None:
    assert reason(content) is expected
