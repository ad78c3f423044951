# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing a 7z archive under a password: AES-256, file names as well, and nothing is compressed.

After 7zFormat.txt of the 7-Zip source. Everything is sealed while it is written, so nothing in the clear is ever on a
disk, and one piece at a time is in memory.
"""

import os
import struct
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import IO
from zlib import crc32

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_SIGNATURE = b"7z\xbc\xaf\x27\x1c\x00\x04"
_START = 32  # bytes of the signature header
_CYCLES = 19  # the key is SHA-256 over 2^19 times salt, password and count, as 7-Zip makes it
_AES = b"\x06\xf1\x07\x01"
_EPOCH = 11_644_473_600  # seconds from 1601 to 1970
# Names of the parts of the header.
_END, _HEADER, _STREAMS, _FILES, _PACK, _FOLDERS, _SUBSTREAMS = map(bytes, [[0], [1], [4], [5], [6], [7], [8]])
_SIZE, _CRC, _FOLDER, _FOLDER_SIZE, _COUNT, _NAMES, _CHANGED = map(bytes, [[9], [10], [11], [12], [13], [17], [20]])
_SEALED_HEADER = bytes([23])


class Archive:
    """An archive being written; `close` finishes it, and without that it cannot be opened.

    Args:
        file: empty, and can be written at any place.
    """

    def __init__(self, file: IO[bytes], password: str) -> None:
        self._file = file
        self._salt = os.urandom(16)
        self._key = _key(password, self._salt)
        self._files: list[tuple[str, int, int, int]] = []  # name, size, checksum, moment
        file.write(bytes(_START))
        self._sealed = _Sealed(self._key, file.write)

    def add(self, name: str, content: Iterable[bytes], *, at: datetime) -> None:
        """Write a file, not empty, as changed at this moment."""
        size = checksum = 0
        for piece in content:
            self._sealed.write(piece)
            size, checksum = size + len(piece), crc32(piece, checksum)
        self._files.append((name, size, checksum, int((at.timestamp() + _EPOCH) * 10_000_000)))

    def close(self) -> None:
        """Write the names, and where everything is."""
        packed = self._sealed.end()
        header = self._header(packed)
        names = _Sealed(self._key, self._file.write)
        names.write(header)
        sealed = names.end()
        where = _SEALED_HEADER + self._streams(names, packed, sealed) + _crc([crc32(header)]) + _END + _END
        self._file.write(where)
        start = struct.pack("<QQI", packed + sealed, len(where), crc32(where))
        self._file.seek(0)
        self._file.write(_SIGNATURE + struct.pack("<I", crc32(start)) + start)

    def _header(self, packed: int) -> bytes:
        sizes = [size for _, size, _, _ in self._files]
        parts = _COUNT + number(len(sizes))
        if sizes[:-1]:
            parts += _SIZE + b"".join(map(number, sizes[:-1]))
        parts += _crc([checksum for *_, checksum, _ in self._files])
        streams = self._streams(self._sealed, 0, packed) + _END + _SUBSTREAMS + parts + _END + _END
        names = b"\x00" + b"".join(f"{name}\0".encode("utf-16-le") for name, *_ in self._files)
        moments = b"\x01\x00" + b"".join(struct.pack("<Q", moment) for *_, moment in self._files)
        files = number(len(sizes)) + _field(_NAMES, names) + _field(_CHANGED, moments) + _END
        return _HEADER + _STREAMS + streams + _FILES + files + _END

    def _streams(self, sealed: "_Sealed", begin: int, packed: int) -> bytes:
        """Where sealed bytes are, and how they are opened; the caller adds checksums and ends."""
        how = bytes([0xC0 | _CYCLES, 0xFF]) + self._salt + sealed.start
        coder = bytes([0x20 | len(_AES)]) + _AES + number(len(how)) + how
        folder = _FOLDERS + _FOLDER + number(1) + b"\x00" + number(1) + coder + _FOLDER_SIZE + number(sealed.size)
        return _PACK + number(begin) + number(1) + _SIZE + number(packed) + _END + folder


class _Sealed:
    """Bytes under AES-256-CBC, as they are written."""

    def __init__(self, key: bytes, write: Callable[[bytes], object]) -> None:
        self.start, self.size, self._write = os.urandom(16), 0, write
        self._cipher = Cipher(algorithms.AES256(key), modes.CBC(self.start)).encryptor()

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        self._write(self._cipher.update(piece))

    def end(self) -> int:
        """Fill the last block; how many bytes were written."""
        fill = -self.size % 16
        self._write(self._cipher.update(bytes(fill)) + self._cipher.finalize())
        return self.size + fill


def _key(password: str, salt: bytes) -> bytes:
    once = salt + password.encode("utf-16-le")
    digest = sha256()
    for begin in range(0, 1 << _CYCLES, 4096):
        digest.update(b"".join(once + struct.pack("<Q", count) for count in range(begin, begin + 4096)))
    return digest.digest()


def number(value: int) -> bytes:
    """A whole number as the format writes it: the first byte tells how many follow."""
    first, mask, low = 0, 0x80, b""
    for length in range(9):
        if value < 1 << (7 * (length + 1)):
            first |= value >> (8 * length)
            break
        first, mask = first | mask, mask >> 1
        low = (value & ((1 << (8 * (length + 1))) - 1)).to_bytes(length + 1, "little")
    return bytes([first]) + low


def _crc(checksums: list[int]) -> bytes:
    return _CRC + b"\x01" + b"".join(struct.pack("<I", checksum) for checksum in checksums)


def _field(name: bytes, content: bytes) -> bytes:
    return name + number(len(content)) + content
