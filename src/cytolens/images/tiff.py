"""A first look at a TIFF's first page, before a decoder lists its strips.

Pillow makes a Python object of every strip or tile that the file lists, however many
the image needs: 8 MB of offsets take six seconds and 230 MB.
"""

import struct
from typing import BinaryIO

STRIP_OFFSETS, TILE_OFFSETS = 273, 324
TILE_WIDTH, TILE_LENGTH = 322, 323


def count_pieces(stream: BinaryIO) -> int:
    """Number of strips or tiles that the first page lists; 0 where it is cut off.

    Args:
        stream: A TIFF or BigTIFF; its position is changed.

    Source:
        TIFF 6.0, section 2; BigTIFF as in libtiff.
    """
    stream.seek(0)
    head = stream.read(16)
    order = "<" if head[:2] == b"II" else ">"
    is_big = head[2:4] in (b"+\0", b"\0+")
    entry = struct.Struct(f"{order}HHQQ" if is_big else f"{order}HHII")
    number = struct.Struct(f"{order}Q" if is_big else f"{order}H")
    try:
        place = struct.Struct(f"{order}Q" if is_big else f"{order}I")
        stream.seek(place.unpack_from(head, place.size)[0])
        (entries,) = number.unpack(stream.read(number.size))
        table = stream.read(min(entries, 0xFFFF) * entry.size)
        return max(
            (
                count
                for tag, _, count, _ in entry.iter_unpack(table)
                if tag in (STRIP_OFFSETS, TILE_OFFSETS)
            ),
            default=0,
        )
    # What is cut off here, or points beyond any file, the decoder refuses.
    except (struct.error, ValueError, OverflowError, OSError):
        return 0
