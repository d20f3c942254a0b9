"""Photographs: decoded and written anew, so that nothing but the picture is left."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from wqm.files.checks.refusing import BadUpload

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
PRINTED_SIDE = 1000
# What each kind may really be; some phones put several pictures into one .jpg.
FORMATS = {"jpg": ("JPEG", "MPO"), "png": ("PNG",)}
# Modes in which one channel has 16 bits.
DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# Modes in which neighbouring colours cannot be mixed.
FLAT = ("1", "P", "PA")


def reencode_picture(kind: str, content: bytes) -> bytes:
    """The same picture, upright, at most LONGEST_SIDE pixels, without its metadata (place, device, time).

    Raises BadUpload for what cannot be decoded or is larger than MOST_PIXELS, which its header says before anything is
    decoded. Of a picture that moves, the first frame is kept.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which is thrown away here
            with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadUpload("The picture is larger than 50 million pixels. Make it smaller, then retry.")
                return _written(kind, picture)
    except Image.DecompressionBombError as error:
        raise BadUpload("The picture is larger than 50 million pixels. Make it smaller, then retry.") from error
    except BadUpload:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        raise BadUpload("We cannot read the picture. Open it, save it again, then retry.") from error


def small_picture(content: bytes) -> bytes:
    """A stored picture as a JPEG for print, at most PRINTED_SIDE pixels; what is see-through becomes white.

    Only for what `reencode_picture` has made: raises OSError where the bytes are damaged.
    """
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        picture.thumbnail((PRINTED_SIDE, PRINTED_SIDE))
        whole = picture.convert("RGBA")
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", optimize=True, quality=80)
    return out.getvalue()


def _written(kind: str, picture: Image.Image) -> bytes:
    """Made small first, so that there is one copy in full size; a JPEG is not even decoded in it."""
    if picture.mode in DEEP:
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode in FLAT:
        picture = picture.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGB" if kind == "jpg" else "RGBA")
    bare = Image.new(upright.mode, upright.size)  # carries the pixels and nothing else
    bare.paste(upright)
    out = io.BytesIO()
    if kind == "jpg":
        bare.save(out, "JPEG", optimize=True, quality=85)
    else:
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()
