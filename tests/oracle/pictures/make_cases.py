#!/usr/bin/env python3
"""Writes the pictures beside this file and, with Pillow 9.4, what they must decode and resize to.

NAME              a picture
NAME.rgb.png      ImageOps.exif_transpose(picture).convert("RGB")
resampled/FILTER_HEIGHTxWIDTH.png   rgb.png resized exactly to that size
"""
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 37, 26
random = np.random.default_rng(20)


def noise(width, height, channels):
    """Blurred colour with grain: edges, flat parts and every kind of value."""
    coarse = random.integers(0, 256, (height // 6 + 2, width // 6 + 2, channels), dtype=np.uint8)
    planes = [Image.fromarray(coarse[:, :, c]).resize((width, height), Image.BICUBIC) for c in range(channels)]
    grain = random.integers(-14, 15, (height, width, channels))
    return (np.stack([np.array(p) for p in planes], -1).astype(int) + grain).clip(0, 255).astype(np.uint8)


def save(image, name, **options):
    image.save(os.path.join(HERE, name), **options)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, width, height, depth, colour, raw, extra=b"", interlaced=0):
    """A PNG of kinds that Pillow reads but does not write."""
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)))
        file.write(extra + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def rows(array):
    return b"".join(b"\0" + row.tobytes() for row in array)


def adam7(array):
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    return b"".join(rows(array[y::dy, x::dx]) for x, y, dx, dy in passes if array[y::dy, x::dx].size)


def gif(name, frame, transparent, canvas=(12, 10), local=False):
    """A first frame that covers a part of its canvas, each pixel after a clear code."""
    palette = bytes([10, 20, 30, 200, 0, 0, 0, 200, 0, 0, 0, 200])
    left, top, width, height = frame
    bits = []
    for pixel in [i * 7 % 4 for i in range(width * height)]:
        bits += [0, 0, 1] + [pixel >> b & 1 for b in range(3)]
    bits += [1, 0, 1]
    bits += [0] * (-len(bits) % 8)
    data = bytes(sum(bits[i + b] << b for b in range(8)) for i in range(0, len(bits), 8))
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(b"GIF89a" + struct.pack("<HHBBB", *canvas, 0x81, 2, 0) + palette)
        if transparent is not None:
            file.write(b"\x21\xf9\x04" + bytes([1, 0, 0, transparent]) + b"\0")
        file.write(b"\x21\xfe\x05hello\0")
        file.write(b"\x2c" + struct.pack("<HHHHB", left, top, width, height, 0x81 if local else 0))
        file.write(palette[::-1] if local else b"")
        file.write(b"\x02")
        for start in range(0, len(data), 255):
            part = data[start:start + 255]
            file.write(bytes([len(part)]) + part)
        file.write(b"\0\x3b")


def bmp16(name, masks):
    """16 bits a pixel, 5 or 6 bits a channel."""
    body = random.integers(0, 65536, (HEIGHT, WIDTH + 1)).astype("<u2").tobytes()
    extra = struct.pack("<III", *masks) if masks else b""
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(b"BM" + struct.pack("<IHHI", 54 + len(extra) + len(body), 0, 0, 54 + len(extra)))
        file.write(struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 16, 3 if masks else 0, len(body), 2835, 2835, 0, 0))
        file.write(extra + body)


def exif_long(big_endian):
    """Orientation 6 as LONG, where the standard asks for SHORT."""
    order = ">" if big_endian else "<"
    header = b"MM\0*" if big_endian else b"II*\0"
    return b"Exif\0\0" + header + struct.pack(order + "IHHHIII", 8, 1, 0x0112, 4, 1, 6, 0)


def pictures():
    rgba = Image.fromarray(noise(WIDTH, HEIGHT, 4))
    clear = np.array(rgba)
    clear[:9, :, 3] = 0
    clear = Image.fromarray(clear)
    rgb = rgba.convert("RGB")
    grey = rgb.convert("L")
    palette = rgb.quantize(20)
    turned = Image.Exif()
    turned[0x0112] = 6

    save(rgb, "rgb.png")
    save(clear, "rgba_clear.png")
    save(Image.fromarray(noise(WIDTH, HEIGHT, 2), "LA"), "grey_alpha.png")
    save(rgb.convert("1"), "one_bit.png")
    save(palette, "palette_transparent.png", transparency=bytes(range(0, 240, 12)))
    save(rgb, "rgb_transparent.png", transparency=rgb.getpixel((5, 5)))
    save(rgb, "exif_6.png", exif=turned)
    png("adam7_rgba.png", WIDTH, HEIGHT, 8, 6, adam7(noise(WIDTH, HEIGHT, 4)), interlaced=1)
    png("gamma.png", WIDTH, HEIGHT, 8, 2, rows(noise(WIDTH, HEIGHT, 3)), chunk(b"gAMA", struct.pack(">I", 100000)))
    for depth in (2, 4):
        packed = random.integers(0, 256, (HEIGHT, (WIDTH * depth + 7) // 8), dtype=np.uint8)
        png(f"grey_{depth}.png", WIDTH, HEIGHT, depth, 0, rows(packed))
    for name, colour, channels in (("rgb_16.png", 2, 3), ("rgba_16.png", 6, 4), ("grey_alpha_16.png", 4, 2)):
        png(name, WIDTH, HEIGHT, 16, colour, rows(random.integers(0, 65536, (HEIGHT, WIDTH * channels)).astype(">u2")))
    dark = random.integers(0, 400, (HEIGHT, WIDTH)).astype(">u2")
    png("grey_16.png", WIDTH, HEIGHT, 16, 0, rows(dark))
    png("grey_16_adam7.png", WIDTH, HEIGHT, 16, 0, adam7(dark[:, :, None]), interlaced=1)
    extra = chunk(b"sBIT", b"\x0c") + chunk(b"bKGD", b"\0\x05") + chunk(b"tRNS", b"\0\x05")
    png("grey_16_chunks.png", WIDTH, HEIGHT, 16, 0, rows(dark), extra)

    save(Image.fromarray(noise(WIDTH, HEIGHT, 4), "CMYK"), "cmyk.jpg", quality=90)
    save(rgb, "subsampled.jpg", quality=60, subsampling=2)
    save(rgb, "progressive.jpg", quality=60, progressive=True)
    save(rgb, "lossy.webp", quality=70)
    save(clear, "lossy_alpha.webp", quality=70)
    save(clear, "lossless_alpha.webp", lossless=True, exact=True)
    save(rgb, "exif_6.webp", lossless=True, exif=turned)
    save(clear, "animated.webp", save_all=True, append_images=[grey.convert("RGBA")], lossless=True)

    save(palette, "interlaced.gif")
    save(palette, "transparent.gif", transparency=3)
    save(rgba, "alpha.gif")
    save(palette, "animated.gif", save_all=True, append_images=[grey.convert("P")], loop=0)
    gif("part.gif", (3, 2, 5, 4), None)
    gif("part_transparent.gif", (3, 2, 5, 4), 1)
    gif("part_local.gif", (3, 2, 9, 8), 2, local=True)
    save(palette, "palette.bmp")
    save(rgb.convert("1"), "one_bit.bmp")
    save(rgba, "rgba.bmp")
    for width, height in ((1, 90), (90, 1), (2, 2), (3, 140)):
        save(Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8)), f"size_{width}x{height}.png")
    bmp16("rgb_555.bmp", None)
    bmp16("rgb_565.bmp", (0xF800, 0x7E0, 0x1F))
    save(rgb, "exif_6_long.jpg", quality=90, exif=exif_long(False))
    save(rgb, "exif_6_long.png", exif=exif_long(True))
    save(rgb, "exif_6_long.webp", lossless=True, exif=exif_long(True))


def expectations():
    for name in sorted(os.listdir(HERE)):
        if name.endswith((".rgb.png", ".py")) or os.path.isdir(os.path.join(HERE, name)):
            continue
        image = ImageOps.exif_transpose(Image.open(os.path.join(HERE, name))).convert("RGB")
        image.info.clear()
        save(image, name + ".rgb.png")
    os.makedirs(os.path.join(HERE, "resampled"), exist_ok=True)
    rgb = Image.open(os.path.join(HERE, "rgb.png"))
    for kernel in Image.Resampling:
        for width, height in ((1, 1), (7, 5), (37, 9), (11, 26), (50, 41), (36, 61)):
            save(rgb.resize((width, height), kernel), f"resampled/{kernel.name.lower()}_{height}x{width}.png")


pictures()
expectations()
