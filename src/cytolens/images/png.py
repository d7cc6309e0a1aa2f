"""The checksums of a PNG's pixels, which Pillow reads past.

Without them, damage to the last rows decodes to wrong pixels in silence.
"""

import os
import struct
import zlib
from typing import BinaryIO

_FIRST_CHUNK = 8
_HEAD = struct.Struct(">I4s")
_CHECK = struct.Struct(">I")


def has_sound_pixels(stream: BinaryIO) -> bool:
    """Whether every IDAT chunk matches its checksum; other chunks Pillow checks.

    Args:
        stream: A PNG; its position is kept. Where it is cut off, the chunks before
            are judged, and the rest is left to the decoder.

    Source:
        PNG specification, third edition, section 5.3.
    """
    position = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(_FIRST_CHUNK)
    is_sound = True
    while is_sound and len(head := stream.read(_HEAD.size)) == _HEAD.size:
        length, kind = _HEAD.unpack(head)
        if kind == b"IEND" or length > end - stream.tell():
            break  # a length beyond the file must not become a request for memory
        data = stream.read(length)
        check = stream.read(_CHECK.size)
        if kind == b"IDAT" and len(check) == _CHECK.size:
            is_sound = zlib.crc32(kind + data) == _CHECK.unpack(check)[0]
    stream.seek(position)
    return is_sound
