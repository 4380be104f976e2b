/** Tiles of 64 x 64 pixels in one colour, as the HEVC encoder x265 writes them. All share one decoder configuration. */
const tiles = {
  red: 'AAAAGigBrwngIzaiP//6xZn/+mAeh/o0gkFP/Fj4',
  green: 'AAAAGSgBrwngIzaiP/+Fp//827v//b92QU/8WPg=',
  blue: 'AAAAGigBrwngITl1X//+Tmfvf77j//+ihx0HMPX4',
  yellow: 'AAAAGigBrwngITl1X1/+Axf//72x8h7QWnQcw9fg',
} as const;
const CONFIGURATION =
  'AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQA==';

export type TileColour = keyof typeof tiles;

export interface HeicGrid {
  /** Tiles row by row. */
  readonly tiles: readonly TileColour[];
  readonly columns: number;
  /** Width of the whole picture before it is rotated. The tiles are clipped to it. */
  readonly width: number;
  readonly height: number;
  /** Number of quarter turns counterclockwise. */
  readonly turns?: number;
  /** True: mirrored at the vertical axis, after the rotation. */
  readonly mirrored?: boolean;
  /** Orientation in EXIF, besides that of the container. */
  readonly exifOrientation?: number;
  /** ICC profile. */
  readonly profile?: Uint8Array;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const box = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
const fullBox = (type: string, version: number, ...content: readonly Uint8Array[]): Buffer =>
  box(type, u32(version * 2 ** 24), ...content);

/** A HEIC whose picture is a grid of tiles, as phones write it. ISO/IEC 23008-12, 6.6.2.3. */
export function heicGrid(grid: HeicGrid): Uint8Array {
  const { columns, width, height, turns = 0, mirrored = false, exifOrientation, profile } = grid;
  const rows = grid.tiles.length / columns;
  const gridData = Buffer.concat([Buffer.from([0, 0, rows - 1, columns - 1]), u16(width), u16(height)]);
  const exif = Buffer.concat([u32(0), Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01', 'latin1')]);
  /** Item 1 is the grid. The tiles follow, and EXIF is last. */
  const items = [
    { type: 'grid', data: gridData },
    ...grid.tiles.map((colour) => ({ type: 'hvc1', data: Buffer.from(tiles[colour], 'base64') })),
    ...(exifOrientation === undefined
      ? []
      : [{ type: 'Exif', data: Buffer.concat([exif, u16(exifOrientation), u16(0), u32(0)]) }]),
  ];
  const tileIds = grid.tiles.map((_, i) => i + 2);

  const properties = [
    box('hvcC', Buffer.from(CONFIGURATION, 'base64')),
    fullBox('ispe', 0, u32(64), u32(64)),
    fullBox('ispe', 0, u32(width), u32(height)),
  ];
  const ofGrid = [3];
  const add = (property: Buffer, essential: boolean) => ofGrid.push(properties.push(property) | (essential ? 128 : 0));
  if (profile !== undefined) add(box('colr', Buffer.from('prof'), profile), false);
  if (turns > 0) add(box('irot', Buffer.from([turns])), true);
  if (mirrored) add(box('imir', Buffer.from([1])), true);
  const associations = [[1, ...ofGrid], ...tileIds.map((id) => [id, 1 | 128, 2])].map(([id = 0, ...indexes]) =>
    Buffer.concat([u16(id), Buffer.from([indexes.length, ...indexes])]),
  );

  const meta = (dataAt: number): Buffer => {
    let at = dataAt;
    const places = items.map(({ data }, i) => {
      const place = Buffer.concat([u16(i + 1), u16(0), u16(1), u32(at), u32(data.length)]);
      at += data.length;
      return place;
    });
    // Items that are only a part of another item are marked as hidden.
    const infos = items.map(({ type }, i) =>
      box('infe', u32(2 * 2 ** 24 + (i === 0 ? 0 : 1)), u16(i + 1), u16(0), Buffer.from(`${type}\0`, 'latin1')),
    );
    const references = [box('dimg', u16(1), u16(tileIds.length), ...tileIds.map(u16))];
    if (exifOrientation !== undefined) references.push(box('cdsc', u16(items.length), u16(1), u16(1)));
    return fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, u16(1)),
      fullBox('iloc', 0, Buffer.from([0x44, 0]), u16(items.length), ...places),
      fullBox('iinf', 0, u16(items.length), ...infos),
      fullBox('iref', 0, ...references),
      box('iprp', box('ipco', ...properties), fullBox('ipma', 0, u32(associations.length), ...associations)),
    );
  };
  const head = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const dataAt = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(dataAt), box('mdat', ...items.map(({ data }) => data))]);
}
