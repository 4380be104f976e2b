import { expect, test } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

test.each([
  ['IMG_0001.JPG', 'inline; filename="IMG_0001.JPG"'],
  ['a photo, of us.jpg', 'inline; filename="a photo, of us.jpg"'],
  ['Zürich.jpg', `inline; filename="Zurich.jpg"; filename*=UTF-8''Z%C3%BCrich.jpg`],
  ['夏.heic', `inline; filename="_.heic"; filename*=UTF-8''%E5%A4%8F.heic`],
  ['🏔️ top.jpg', /^inline; filename="_+ top\.jpg"; filename\*=UTF-8''%F0%9F%8F%94%EF%B8%8F%20top\.jpg$/],
  [
    'say "hi"; filename=x.exe',
    `inline; filename="say _hi_; filename=x.exe"; filename*=UTF-8''say%20%22hi%22%3B%20filename%3Dx.exe`,
  ],
  ["it's (1)*.jpg", `inline; filename="it's (1)*.jpg"`],
  ["l'été (1)*.jpg", `inline; filename="l'ete (1)*.jpg"; filename*=UTF-8''l%27%C3%A9t%C3%A9%20%281%29%2A.jpg`],
  ['100%41.jpg', `inline; filename="100_41.jpg"; filename*=UTF-8''100%2541.jpg`],
  ['trip/2024/IMG.jpg', 'inline; filename="IMG.jpg"'],
  [String.raw`C:\trip\IMG.jpg`, 'inline; filename="IMG.jpg"'],
  ['a\r\nSet-Cookie: x=1\u0000.jpg', 'inline; filename="aSet-Cookie: x=1.jpg"'],
  ['photo\u202Egpj.exe', 'inline; filename="photogpj.exe"'],
  ['\uD83D.jpg', `inline; filename="_.jpg"; filename*=UTF-8''%EF%BF%BD.jpg`],
  ['..', 'inline; filename="file"'],
  ['a/', 'inline; filename="file"'],
])('%j is sent as %s', (name, header) => {
  const sent = contentDisposition('inline', name);
  if (typeof header === 'string') expect(sent).toBe(header);
  else expect(sent).toMatch(header);
  expect(new Headers({ 'content-disposition': sent }).get('content-disposition')).toBe(sent);
});
