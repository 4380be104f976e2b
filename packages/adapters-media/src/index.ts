export { createImageCodec } from './sharp-image-codec.ts';
export type { ImageCodecOptions } from './sharp-image-codec.ts';
export { createVideoPosters } from './ffmpeg-video-posters.ts';
export type { VideoPostersOptions } from './ffmpeg-video-posters.ts';
export { createMetadataReader } from './exifreader-metadata-reader.ts';
export { createAtlas } from './atlas.ts';
