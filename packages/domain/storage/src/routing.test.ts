import { describe, expect, it } from 'vitest';

import { routeUpload } from './routing.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const contains = (marker: string) => (head: Uint8Array) => new TextDecoder().decode(head).includes(marker);
const chats = { isChatText: contains('Ann: Hello'), isChatZip: contains('_chat.txt') };
const route = (name: string, head: Uint8Array, declaredType: string | null = null) => {
  const { kind, contentType } = routeUpload({ name, head, declaredType }, chats);
  return `${kind} ${contentType}`;
};
const ftyp = (...brands: string[]): Uint8Array =>
  latin1(`\0\0\0${String.fromCharCode(12 + 4 * brands.length)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}mdat`);

/** Packets of a transport stream, each behind so many bytes of time. */
const packets = (timeBytes: number): Uint8Array => latin1(`${'\0'.repeat(timeBytes)}G${'\xff'.repeat(187)}`.repeat(5));
const ebml = (kind: string): Uint8Array =>
  latin1(`\x1a\x45\xdf\xa3\x93\x42\x82${String.fromCharCode(0x80 + kind.length)}${kind}\x42\x87\x81\x02`);
const asf = latin1('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c');

describe('bytes decide', () => {
  const cases: readonly (readonly [name: string, head: Uint8Array, expected: string])[] = [
    ['a.jpg', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'photo image/jpeg'],
    ['a.txt', latin1('\x89PNG\r\n\x1a\n\0'), 'photo image/png'],
    ['a', latin1('GIF89a\x01\0'), 'photo image/gif'],
    ['a.webp', latin1('RIFF\x10\0\0\0WEBPVP8 '), 'photo image/webp'],
    ['a.webp', latin1('RIFF\x10\0\0\0WAVEfmt '), 'file audio/wav'],
    ['a.jpg', ftyp('heic', 'mif1', 'heic'), 'photo image/heic'],
    ['a.heic', ftyp('mif1', 'mif1', 'heic'), 'photo image/heic'],
    ['a.heic', ftyp('mif1', 'mif1', 'avif'), 'photo image/avif'],
    ['a.heif', ftyp('mif1', 'mif1'), 'photo image/heif'],
    ['a.avif', ftyp('avif', 'avif', 'mif1'), 'photo image/avif'],
    ['a.cr3', ftyp('crx ', 'crx ', 'isom'), 'photo image/x-canon-cr3'],
    ['a.mp4', ftyp('isom', 'isom', 'mp41'), 'photo video/mp4'],
    ['a.heic', ftyp('mp42', 'mp41'), 'photo video/mp4'],
    ['a.mov', ftyp('qt  ', 'qt  '), 'photo video/quicktime'],
    ['a.m4a', ftyp('isom', 'isom'), 'file audio/mp4'],
    ['a.txt', ftyp('isom', 'isom'), 'photo video/mp4'],
    ['a.webm', latin1('\x1a\x45\xdf\xa3'), 'photo video/webm'],
    ['a.mka', latin1('\x1a\x45\xdf\xa3'), 'file audio/x-matroska'],
    ['a.tif', latin1('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0'), 'photo image/tiff'],
    ['a.tif', latin1('MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10'), 'photo image/tiff'],
    ['a.tif', latin1('II+\0 is a text'), 'file application/octet-stream'],
    ['a', ebml('webm'), 'photo video/webm'],
    ['a.mkv', ebml('webm'), 'photo video/webm'],
    ['a', ebml('matroska'), 'photo video/x-matroska'],
    ['a.avi', latin1('RIFF\x10\0\0\0AVI LIST'), 'photo video/x-msvideo'],
    ['a', asf, 'photo video/x-ms-asf'],
    ['a.wmv', asf, 'photo video/x-ms-wmv'],
    ['a.wma', asf, 'file audio/x-ms-wma'],
    ['a.flv', latin1('FLV\x01\x05\0\0\0\x09'), 'photo video/x-flv'],
    ['00001.MTS', packets(4), 'photo video/mp2t'],
    ['a.ts', packets(0), 'photo video/mp2t'],
    ['a.ts', packets(3), 'file application/octet-stream'],
    ['a.ts', packets(0).subarray(0, 564), 'file application/octet-stream'],
    ['a.ts', utf8(`G${'x'.repeat(187)}`.repeat(5)), 'file text/plain'],
    ['MOV001.MOD', latin1('\0\0\x01\xba\x44\0\x04\0'), 'photo video/mpeg'],
    ['a.m2v', latin1('\0\0\x01\xb3\x14\0\xf0\x13'), 'photo video/mpeg'],
    ['P1010001.MOV', latin1('\0\0\x01\xaamoov\0\0\0\x6cmvhd'), 'photo video/quicktime'],
    ['P1010001.MOV', latin1('\x01\xf3\x55\x10mdat\xff\xd8'), 'photo video/quicktime'],
    ['P1010001.MOV', latin1('\0\0\0\x08wide\0\0\0\0mdat'), 'photo video/quicktime'],
    ['P1010001.MOV', latin1('\0\0\x7f\xf0skip\0\0'), 'photo video/quicktime'],
    ['P1010001.MOV', latin1('\0\0\0\x10free\0\0'), 'photo video/quicktime'],
    ['P1010001.MOV', latin1('\0\0\0\x14pnot\0\0'), 'photo video/quicktime'],
    ['free.bin', latin1('\x80\x81\x82\x83free\0\0'), 'file application/octet-stream'],
    ['a.cr2', latin1('II*\0\x10\0\0\0CR\x02\0'), 'photo image/x-canon-cr2'],
    ['a.raf', latin1('FUJIFILMCCD-RAW 0201\0'), 'photo image/x-fuji-raf'],
    ['a.jxl', latin1('\xff\x0a\xfa\x1f'), 'photo image/jxl'],
    ['a.txt', latin1('%PDF-1.7\n'), 'file application/pdf'],
    ['PTT-20240101-WA0001.opus', latin1(`OggS${'\0'.repeat(24)}OpusHead`), 'file audio/opus'],
    ['a', latin1(`${'x'.repeat(200)}${'\0'.repeat(57)}ustar`), 'file application/x-tar'],
    ['a.txt', latin1('\x7fELF\x02\x01'), 'file application/x-elf'],
    ['ann.txt', utf8('BEGIN:VCARD\r\nVERSION:3.0\r\n'), 'file text/vcard'],
    ['a.zip', latin1('PK\x03\x04\x14\0readme.txt'), 'chat application/zip'],
    ['a.kmz', latin1('PK\x03\x04\x14\0doc.kml'), 'file application/vnd.google-earth.kmz'],
    ['a', latin1('PK\x03\x04\x14\0readme.txt'), 'file application/zip'],
    ['photo.jpg', latin1('PK\x03\x04\x14\0_chat.txt'), 'chat application/zip'],
    ['photo.jpg', utf8('28/01/2024, 15:30 - Ann: Hello'), 'chat text/plain'],
    ['photo.jpg', utf8('Dear diary,\n'), 'file text/plain'],
    ['novel.txt', utf8('It was the best of times, it was the worst of times'), 'chat text/plain'],
    ['novel', utf8('It was the best of times, it was the worst of times'), 'file text/plain'],
    ['mozart.txt', utf8('MZ wrote to Ann: Hello'), 'chat text/plain'],
    ['id3.md', utf8('ID3 tags explained'), 'file text/markdown'],
    ['a.exe', latin1('MZ\x90\0\x03\0'), 'file application/vnd.microsoft.portable-executable'],
    ['_chat.txt', latin1('\0\x01\x02\x03'), 'chat application/octet-stream'],
    ['_chat.txt', latin1('\xff\xd8\xff\xe0 28/01/2024, 15:30 - Ann: Hello'), 'photo image/jpeg'],
    ['_chat.txt', new Uint8Array(0), 'chat application/octet-stream'],
    ['_chat', new Uint8Array(0), 'file application/octet-stream'],
  ];
  it.each(cases)('%s %#', (name, head, expected) => expect(route(name, head)).toBe(expected));
});

describe('the name tells apart what begins alike', () => {
  const zip = latin1('PK\x03\x04\x14\0[Content_Types].xml');
  const tiff = latin1('II*\0\x08\0\0\0');
  const cases: readonly (readonly [name: string, head: Uint8Array, expected: string])[] = [
    ['IMG.DNG', tiff, 'photo image/x-adobe-dng'],
    ['scan.tif', tiff, 'photo image/tiff'],
    ['a.docx', zip, 'file application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.DOC', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'file application/msword'],
    ['Takeout.tar', latin1(`${'x'.repeat(200)}${'\0'.repeat(57)}ustar`), 'archive application/x-tar'],
    ['takeout-001.TGZ', latin1('\x1f\x8b\x08\0'), 'archive application/gzip'],
    ['Rome.tar (1).gz', latin1('\x1f\x8b\x08\0'), 'archive application/gzip'],
    ['Rome.tar', latin1('Takeout/a.jpg\0\0'), 'archive application/octet-stream'],
    ['Rome.tgz', utf8('It was the best of times'), 'archive application/octet-stream'],
    ['Rome.tgz', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'photo image/jpeg'],
    ['notes.txt.gz', latin1('\x1f\x8b\x08\0'), 'file application/gzip'],
    ['page.html', utf8('<!doctype html><title>x</title>'), 'file text/html'],
    ['dir.csv/table', utf8('a;b\n1;2\n'), 'file text/plain'],
    ['table.csv', utf8('a;b\n1;2\n'), 'file text/csv'],
    ['logo.svg', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file image/svg+xml'],
  ];
  it.each(cases)('%s', (name, head, expected) => expect(route(name, head)).toBe(expected));
});

it('a declared type counts only where the bytes say nothing', () => {
  const noise = latin1('\0\x01\x02\x03');
  expect(route('a', noise, 'application/x-thing; v=1')).toBe('file application/x-thing');
  expect(route('a', noise, 'image/jpeg')).toBe('file application/octet-stream');
  expect(route('a', noise, 'text/html')).toBe('file application/octet-stream');
  expect(route('a', noise, '<script>')).toBe('file application/octet-stream');
  expect(route('a', utf8('plain'), 'image/jpeg')).toBe('file text/plain');
  expect(route('a', latin1('%PDF-1.7'), 'text/html')).toBe('file application/pdf');
});

it('text may be UTF-16 by its byte order mark, and may be cut within a character', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, ...Array.from('hello', (c) => [c.charCodeAt(0), 0]).flat()]);
  expect(route('a.md', utf16)).toBe('file text/markdown');
  expect(route('a.md', utf8('Grüße 😀').slice(0, -2))).toBe('file text/markdown');
  expect(route('a.md', latin1('Gr\xfc\xdfe'))).toBe('file application/octet-stream');
});

it('a view into a larger buffer is read from its own start', () => {
  const head = ftyp('mif1', 'mif1', 'avif');
  const padded = new Uint8Array(head.length + 7);
  padded.set(head, 7);
  expect(route('a', padded.subarray(7))).toBe('photo image/avif');
});

it('heads cut anywhere give an answer', () => {
  const heads = [ftyp('mif1', 'mif1', 'heic'), latin1('RIFF\x10\0\0\0WEBPVP8 '), latin1('\x89PNG\r\n\x1a\n')];
  for (const head of heads) {
    for (let end = 0; end <= head.length; end++) expect(route('a', head.subarray(0, end))).toMatch(/^(photo|file) /);
  }
});
