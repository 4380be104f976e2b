import type { RowOf, TableSchema } from './table-schema.ts';

/**
 * The `photos` table: one row a photo or video that is not in the trash. A file is sorted by `taken_local`, then `photo_id`.
 * Wall times and instants alike are stored without a zone.
 */
export const PHOTOS = {
  name: 'photos',
  partition: 'month',
  columns: [
    { name: 'photo_id', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Stable id of the photo' },
    { name: 'key', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Key of the original' },
    {
      name: 'name',
      type: 'varchar',
      nullable: false,
      encoding: 'delta',
      comment: 'File name under which it first came',
    },
    {
      name: 'folder',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment:
        'Folder that it came from, as its path was given, of the first arrival that had one; null where none had',
    },
    { name: 'kind', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'image or video' },
    {
      name: 'state',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'ready, no-preview (whole, but cannot be shown) or failed (damaged)',
    },
    {
      name: 'taken_local',
      type: 'timestamp',
      nullable: false,
      encoding: 'delta',
      comment: 'Wall time where it was taken, no zone; see taken_source',
    },
    {
      name: 'taken_source',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment:
        'Where that time is from: user, exif, xmp, iptc, png, video, takeout or file-name; ' +
        'file-time (last changed) and arrival (came here) are no capture times: nothing tells when it was taken',
    },
    {
      name: 'offset_minutes',
      type: 'integer',
      nullable: true,
      encoding: 'plain',
      comment: 'Minutes east of UTC; null where nothing tells',
    },
    {
      name: 'offset_source',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Where the offset is from: exif, gps, user or assumed',
    },
    {
      name: 'taken_utc',
      type: 'timestamp',
      nullable: true,
      encoding: 'delta',
      comment: 'Instant in UTC; null without an offset',
    },
    { name: 'width', type: 'integer', nullable: true, encoding: 'plain', comment: 'Pixels, upright' },
    { name: 'height', type: 'integer', nullable: true, encoding: 'plain', comment: 'Pixels, upright' },
    { name: 'duration_seconds', type: 'double', nullable: true, encoding: 'plain', comment: 'Of a video' },
    { name: 'camera', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'Maker and model' },
    { name: 'lens', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'Lens' },
    { name: 'focal_length_mm', type: 'double', nullable: true, encoding: 'plain', comment: 'Millimetres' },
    { name: 'aperture', type: 'double', nullable: true, encoding: 'plain', comment: 'f-number' },
    { name: 'exposure_seconds', type: 'double', nullable: true, encoding: 'plain', comment: 'Exposure time' },
    { name: 'iso', type: 'integer', nullable: true, encoding: 'plain', comment: 'Sensitivity' },
    { name: 'latitude', type: 'double', nullable: true, encoding: 'plain', comment: 'Degrees, WGS 84' },
    { name: 'longitude', type: 'double', nullable: true, encoding: 'plain', comment: 'Degrees, WGS 84' },
    { name: 'altitude_metres', type: 'double', nullable: true, encoding: 'plain', comment: 'Above sea level' },
    { name: 'place', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'Town' },
    { name: 'region', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'State or province' },
    { name: 'country', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'English name' },
    {
      name: 'country_code',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'ISO 3166-1, two letters',
    },
    { name: 'title', type: 'varchar', nullable: true, encoding: 'plain', comment: 'Title in the file' },
    { name: 'description', type: 'varchar', nullable: true, encoding: 'plain', comment: 'Caption in the file' },
    {
      name: 'tags',
      type: 'array(varchar)',
      nullable: false,
      encoding: 'dictionary',
      comment: 'Keywords of the file and of the owner',
    },
    { name: 'rating', type: 'integer', nullable: true, encoding: 'plain', comment: '0 to 5' },
    { name: 'favourite', type: 'boolean', nullable: false, encoding: 'plain', comment: 'Marked by the owner' },
    { name: 'albums', type: 'array(varchar)', nullable: false, encoding: 'dictionary', comment: 'Names of its albums' },
    { name: 'artist', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'Who took it' },
    { name: 'size_bytes', type: 'bigint', nullable: false, encoding: 'plain', comment: 'Size of the original' },
    { name: 'content_type', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Type of the original' },
    { name: 'sha256', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Of the original, lower-case hex' },
    {
      name: 'perceptual_hash',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: '16 hex digits; photos that look alike differ in few bits',
    },
    {
      name: 'storage_class',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'Where the original is stored',
    },
    {
      name: 'chat_message_id',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: 'message_id of the first message that sent it; null where no chat did',
    },
    {
      name: 'original_id',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: 'photo_id of the photo that a messenger made this copy of; null for everything else',
    },
    { name: 'imported_at', type: 'timestamp', nullable: false, encoding: 'plain', comment: 'Instant in UTC' },
  ],
} as const satisfies TableSchema;

export type PhotoRow = RowOf<typeof PHOTOS>;
