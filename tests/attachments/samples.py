"""Pictures as cameras, screens and attackers make them."""

from io import BytesIO
from typing import Any, Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET: Final = "geo-secret-51.5007N"
"""Stands in every place of a picture that nobody sees."""


def png(width: int = 40, height: int = 30, mode: str = "RGB", **saved: Any) -> bytes:
    """A screenshot with texts in it."""
    texts = PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_text("zipped", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    return _saved(Image.new(mode, (width, height), 1 if mode == "I;16" else None), "PNG", pnginfo=texts, **saved)


def photograph(width: int = 40, height: int = 30, orientation: int = 1) -> bytes:
    """A photograph whose upper left corner is red, with a place, a comment, an XMP packet and a tail."""
    pixels = Image.new("RGB", (width, height), "blue")
    pixels.paste("red", (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET
    return _saved(pixels, "JPEG", exif=exif, comment=SECRET, xmp=SECRET.encode(), quality=95) + SECRET.encode()


def animation() -> bytes:
    """Two frames and a comment."""
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    return _saved(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=SECRET)


def webp(mode: str = "RGB") -> bytes:
    """As browsers save pictures."""
    exif = Image.Exif()
    exif[0x010E] = SECRET
    return _saved(Image.new(mode, (20, 10)), "WEBP", exif=exif, xmp=SECRET.encode())


def _saved(pixels: Image.Image, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    pixels.save(stream, kind, **options)
    return stream.getvalue()
