import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * A screenshot with at most 256 colours: a third of the bytes, and no difference to be seen on flat pages.
 * Takes 8-bit RGB or RGBA without interlacing, as browsers write it; transparency is dropped.
 * @throws Error for any other PNG
 */
export function palettePng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const { palette, indexOf } = choose(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(pixels[y * width + x]!);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [RGB, INDEXED, RGBA] = [2, 3, 6];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface Picture {
  width: number;
  height: number;
  /** 0xRRGGBB, row by row */
  pixels: Uint32Array;
}

function decode(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let [width, height, bytes] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      if (data[8] !== 8 || data[12] !== 0 || (data[9] !== RGB && data[9] !== RGBA))
        throw new Error('only 8-bit RGB or RGBA without interlacing');
      bytes = data[9] === RGBA ? 4 : 3;
    }
    if (type === 'IDAT') parts.push(data);
    at += 12 + length;
  }
  return { width, height, pixels: pixelsOf(inflateSync(Buffer.concat(parts)), width, height, bytes) };
}

/** Undoes the filters of PNG, section 9 of the specification. */
function pixelsOf(raw: Buffer, width: number, height: number, bytes: number): Uint32Array {
  const stride = width * bytes;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]!;
    const row = new Uint8Array(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; i += 1) {
      const left = i < bytes ? 0 : row[i - bytes]!;
      const corner = i < bytes ? 0 : above[i - bytes]!;
      row[i] = row[i]! + predicted(filter, left, above[i]!, corner);
    }
    for (let x = 0; x < width; x += 1) {
      const i = x * bytes;
      pixels[y * width + x] = (row[i]! << 16) | (row[i + 1]! << 8) | row[i + 2]!;
    }
    above = row;
  }
  return pixels;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [dl, du, dc] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (dl <= du && dl <= dc) return left;
  return du <= dc ? up : corner;
}

const COLOURS = 256;

/** Colours that agree in the upper five bits of each channel are neighbours: only the commonest of them is kept. */
const neighbourhood = (colour: number): number => colour & 0xf8f8f8;

/** The commonest colour of each of the commonest neighbourhoods; every other one goes to the nearest of them. */
function choose(pixels: Uint32Array): { palette: number[]; indexOf: (colour: number) => number } {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const near = new Map<number, { commonest: number; pixels: number }>();
  for (const [colour, n] of [...counts].sort((a, b) => b[1] - a[1])) {
    const found = near.get(neighbourhood(colour));
    if (found) found.pixels += n;
    else near.set(neighbourhood(colour), { commonest: colour, pixels: n });
  }
  const palette = [...near.values()]
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, COLOURS)
    .map((x) => x.commonest);
  const index = new Map(palette.map((colour, i) => [colour, i]));
  return {
    palette,
    indexOf(colour) {
      const known = index.get(colour);
      if (known !== undefined) return known;
      const nearby = nearest(palette, colour);
      index.set(colour, nearby);
      return nearby;
    },
  };
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  palette.forEach((candidate, i) => {
    const distance = [16, 8, 0].reduce((sum, shift) => {
      const d = ((candidate >> shift) & 255) - ((colour >> shift) & 255);
      return sum + d * d;
    }, 0);
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}
