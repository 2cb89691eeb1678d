"""A picture as it may leave: drawn anew out of its pixels, so that nothing else of the file goes along.

What a camera or a program wrote beside the pixels is a person's home, name or clipboard; what stands behind the end of
a picture can be anything. Pillow is loaded with the first picture.
"""

import struct
import warnings
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.attachments.attached import Picture
from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.limits import PICTURE_PIXELS, PICTURE_SENT, PICTURE_SIDE, THUMBNAIL_SIDE
from codegpt_ls.domain.messages.parts import Image

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels
    from PIL.ImageFile import ImageFile

_DAMAGE: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error),
    *(IndexError, KeyError, TypeError, AttributeError, OverflowError, ZeroDivisionError, MemoryError, RuntimeError),
)
"""What Pillow's decoders raise for files that are cut off or made to break them, as its own fuzzers list them."""
_QUALITY: Final = 90
"""Of 100; letters in a screenshot stay legible."""


def picture(content: bytes, media_type: str) -> Picture:
    """The picture without anything that is not seen: upright, its first frame, no longer than PICTURE_SIDE.

    It becomes a JPEG where it was stored with loss, else a PNG: every vendor and every local server reads these two.
    Raises Refused with DAMAGED, TOO_MANY_PIXELS or TOO_LARGE.
    """
    from PIL.Image import DecompressionBombError

    # Damaged metadata, which is thrown away, is worth no word in a log.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        with _opened(content, media_type) as file:
            if file.width * file.height > PICTURE_PIXELS:
                raise Refused(Refusal(reason=LeftOutReason.TOO_MANY_PIXELS, limit=PICTURE_PIXELS))
            pixels = _upright(file)
            lossy = media_type == "image/jpeg" or (media_type == "image/webp" and file.mode == "RGB")
        return _drawn(pixels, lossy=lossy)
    except DecompressionBombError:
        raise Refused(Refusal(reason=LeftOutReason.TOO_MANY_PIXELS, limit=PICTURE_PIXELS)) from None
    except _DAMAGE:
        raise Refused(LeftOutReason.DAMAGED) from None


def _opened(content: bytes, media_type: str) -> "ImageFile":
    """By the decoder that the first bytes name: `Image.open` would try others, and warn where we refuse."""
    stream = BytesIO(content)
    match media_type:
        case "image/png":
            from PIL.PngImagePlugin import PngImageFile

            return PngImageFile(stream)
        case "image/jpeg":
            from PIL.JpegImagePlugin import JpegImageFile

            return JpegImageFile(stream)
        case "image/gif":
            from PIL.GifImagePlugin import GifImageFile

            return GifImageFile(stream)
        case _:
            from PIL.WebPImagePlugin import WebPImageFile

            return WebPImageFile(stream)


def _upright(file: "ImageFile") -> "Pixels":
    """The pixels as a person sees them: small enough, the right way up, in one of three modes."""
    from PIL import ImageOps

    file.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
    file.load()
    upright = ImageOps.exif_transpose(file)
    plain = _plain(upright)
    plain.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    plain.info = {}
    return plain


def _plain(pixels: "Pixels") -> "Pixels":
    if pixels.mode.startswith("I"):
        # Sixteen bits a pixel: a conversion would cut them off at 255 instead of scaling.
        pixels = pixels.convert("I").point(lambda value: value * (1 / 256))
    see_through = pixels.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in pixels.info
    return pixels.convert("RGBA" if see_through else "L" if pixels.mode in ("1", "L", "I", "F") else "RGB")


def _drawn(pixels: "Pixels", *, lossy: bool) -> Picture:
    opaque = pixels.mode != "RGBA"
    kind = "JPEG" if lossy and opaque else "PNG"
    data = _written(pixels, kind)
    if len(data) > PICTURE_SENT and opaque and kind == "PNG":
        kind = "JPEG"
        data = _written(pixels, kind)
    if len(data) > PICTURE_SENT:
        raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, bytes=len(data), limit=PICTURE_SENT))
    small = pixels.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    image = Image(f"image/{kind.lower()}", data)
    return Picture(image, width=pixels.width, height=pixels.height, thumbnail=_written(small, "PNG"))


def _written(pixels: "Pixels", kind: str) -> bytes:
    stream = BytesIO()
    pixels.save(stream, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    return stream.getvalue()
