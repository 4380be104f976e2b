import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameTime } from './file-name-time.ts';

const TIME = '2024-03-01T01:15:12';
const EVENING = '2024-03-01T13:15:12';

describe('the time in the name', () => {
  it.each([
    ['IMG_20240301_011512.jpg', TIME],
    ['IMG_20240301_011512_1.jpg', TIME],
    ['IMG_20240301_011512_HDR.jpg', TIME],
    ['IMG_20240301_011512123.jpg', `${TIME}.123`],
    ['IMG20240301011512.jpg', TIME],
    ['20240301_011512.jpg', TIME],
    ['20240301_011512(0).jpg', TIME],
    ['20240301011512.jpg', TIME],
    ['VID_20240301_011512.mp4', TIME],
    ['MVIMG_20240301_011512.jpg', TIME],
    ['DJI_20240301011512_0001_D.JPG', TIME],
    ['00100lPORTRAIT_00100_BURST20240301011512123_COVER.jpg', `${TIME}.123`],
    ['Screenshot_2024-03-01-01-15-12.png', TIME],
    ['Screenshot_20240301-011512.png', TIME],
    ['Screenshot_20240301_011512_com.example.app.jpg', TIME],
    ['Screenshot 2024-03-01 at 01.15.12.png', TIME],
    ['Screen Shot 2024-03-01 at 1.15.12 PM.png', EVENING],
    ['Screenshot 2024-03-01 at 1.15.12\u202FPM.png', EVENING],
    ['Screenshot 2024-03-01 at 12.15.12 AM.png', '2024-03-01T00:15:12'],
    ['Screenshot 2024-03-01 011512.png', TIME],
    ['Bildschirmfoto 2024-03-01 um 01.15.12.png', TIME],
    ['Capture d’écran 2024-03-01 a\u0300 01.15.12.png', TIME],
    ['Captura de pantalla 2024-03-01 a las 1.15.12.png', TIME],
    ['スクリーンショット 2024-03-01 1.15.12.png', TIME],
    ['signal-2024-03-01-011512.jpg', TIME],
    ['signal-2024-03-01-01-15-12-123.jpg', `${TIME}.123`],
    ['Screenshot_2024-03-01-01-15-12-123_com.example.app.jpg', `${TIME}.123`],
    ['20240301_011512_123.jpg', TIME],
    ['20240301_240112.jpg', '2024-03-01T00:01:12'],
    ['스크린샷 2024-03-01 오후 1.15.12.png', EVENING],
    ['스크린샷 2024-03-01 오전 12.15.12.png', '2024-03-01T00:15:12'],
    ['屏幕快照 2024-03-01 下午1.15.12.png', EVENING],
    ['螢幕快照 2024-03-01 上午1.15.12.png', TIME],
    ['スクリーンショット 2024-03-01 午後1.15.12.png', EVENING],
    ['Ekran Resmi 2024-03-01 ÖS 1.15.12.png', EVENING],
    ['Ekran Resmi 2024-03-01 ÖÖ 1.15.12.png', TIME],
    ['Képernyőfotó 2024-03-01 - du. 1.15.12.png', EVENING],
    ['لقطة شاشة ٢٠٢٤-٠٣-٠١ في ١.١٥.١٢ م.png', EVENING],
    ['لقطة شاشة 2024-03-01 في 1.15.12 ص.png', TIME],
    ['Skærmbillede 2024-03-01 kl. 13.15.12.png', EVENING],
    ['Skärmavbild 2024-03-01 kl. 01.15.12.png', TIME],
    ['Captura de pantalla 2024-03-01 a la(s) 1.15.12 p. m..png', EVENING],
    ['Captura de pantalla 2024-03-01 a la(s) 1.15.12 a.m. (2).png', TIME],
    ['Στιγμιότυπο 2024-03-01, 1.15.12 μ.μ..png', EVENING],
    ['Näyttökuva 2024-3-1 kello 1.15.12.png', TIME],
    ['Näyttökuva 2024-3-1 kello 1.15.12 ip..png', EVENING],
    ['Снимок экрана 2024-03-01 в 13.15.12.png', EVENING],
    ['Screen Shot 2024-03-01 at 13.15.12 pm.png', EVENING],
    ['Screenshot 2024-03-01 whenever 13.15.12.png', EVENING],
    ['IMG_20240301_011512 am Meer.jpg', TIME],
    ['IMG_20240301_011512 PM.jpg', TIME],
    ['photo_2024-03-01_01-15-12.jpg', TIME],
    ['photo_12@01-03-2024_01-15-12.jpg', TIME],
    ['WhatsApp Image 2024-03-01 at 01.15.12.jpeg', TIME],
    ['WhatsApp Image 2024-03-01 at 01.15.12 (1).jpeg', TIME],
    ['WhatsApp Video 2024-03-01 at 1.15.12 PM.mp4', EVENING],
    ['00000012-PHOTO-2024-03-01-01-15-12.jpg', TIME],
    ['2024-03-01 01.15.12.jpg', TIME],
    ['2024-03-01T01:15:12.jpg', TIME],
    ['2024-03-01T011512.jpg', TIME],
    ['2024_03_01_01_15_12.jpg', TIME],
    ['albums/1999-12-31/IMG_20240301_011512.jpg', TIME],
  ])('of %s is %s', (name, local) => {
    expect(fileNameTime(name)).toEqual({ local, instant: null, hasTime: true });
  });

  it.each([
    ['PXL_20240301_011512123.jpg', `${TIME}.123Z`],
    ['PXL_20240301_011512123.NIGHT.jpg', `${TIME}.123Z`],
    ['PXL_20240301_011512123.MP.jpg', `${TIME}.123Z`],
    ['FB_IMG_1709255712345.jpg', `${TIME}.345Z`],
    ['mmexport1709255712345.jpg', `${TIME}.345Z`],
    ['IMG_1709255712345.jpg', `${TIME}.345Z`],
    ['1709255712345.jpg', `${TIME}.345Z`],
    ['1709255712345-0a1b2c3d-6178.jpg', `${TIME}.345Z`],
    ['screencapture-example-org-1709255712345.png', `${TIME}.345Z`],
  ])('of %s is the instant %s', (name, instant) => {
    expect(fileNameTime(name)).toEqual({ local: null, instant, hasTime: true });
  });
});

describe('a day in the name', () => {
  it.each([
    ['IMG-20240301-WA0000.jpg', '2024-03-01T12:00:00'],
    ['IMG-20240301-WA0001.jpg', '2024-03-01T12:00:01'],
    ['VID-20240301-WA0123.mp4', '2024-03-01T12:02:03'],
    ['Birthday 2024-03-01.jpg', '2024-03-01T12:00:00'],
    ['scan_20240301.tif', '2024-03-01T12:00:00'],
    ['2024.03.01 Rome.jpg', '2024-03-01T12:00:00'],
    ['20240301_995512.jpg', '2024-03-01T12:00:00'],
    ['scan 2024-03-01-11512.jpg', '2024-03-01T12:00:00'],
    ['Birthday 2024-3-1.jpg', '2024-03-01T12:00:00'],
    ['Screenshot 2024-03-01 whenever 1.15.12.png', '2024-03-01T12:00:00'],
    ['Screenshot 2024-03-01 whenever 12.15.12.png', '2024-03-01T12:00:00'],
    ['2024-03-01 invoice 131512.jpg', '2024-03-01T12:00:00'],
  ])('of %s is noon: %s', (name, local) => {
    expect(fileNameTime(name)).toEqual({ local, instant: null, hasTime: false });
  });

  it('keeps the order in which WhatsApp counted', () => {
    fc.assert(
      fc.property(fc.nat(9998), (n) => {
        const [first = '', second = ''] = [n, n + 1].map(
          (count) => fileNameTime(`IMG-20240301-WA${String(count).padStart(4, '0')}.jpg`)?.local ?? '',
        );
        expect(first < second).toBe(true);
        expect(first.slice(0, 10)).toBe('2024-03-01');
      }),
    );
  });
});

describe('no time', () => {
  it.each([
    'DSC_0001.JPG',
    'IMG_1234.HEIC',
    'P1020304.JPG',
    '12345678.jpg',
    'IMG_12345678_123456.jpg',
    '20241301_011512.jpg',
    '20240230_011512.jpg',
    '20240301011512345678901.jpg',
    'x1709255712345.jpg',
    '1709255712345a.jpg',
    '2709255712345.jpg',
    '2024.3.1 build.jpg',
    'received_1234567890123456.jpeg',
    'a20240301b.jpg',
    'IMG-20241399-WA0001.jpg',
    '2024.jpg',
    '2024-03.jpg',
    '.20240301',
    '',
    '2024-03-01/IMG_1.jpg',
  ])('is in %j', (name) => {
    expect(fileNameTime(name)).toBeNull();
  });

  it('is read into any text, but a time that there is, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const found = fileNameTime(name);
        if (found !== null) expect(Date.parse(found.instant ?? `${found.local}Z`)).not.toBeNaN();
      }),
    );
  });
});

it('every second of two centuries comes back from the names that phones give it', () => {
  const moment = fc.date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2099-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moment, (date) => {
      const local = date.toISOString().slice(0, 19);
      const digits = local.replaceAll(/\D/g, '');
      for (const name of [
        `IMG_${digits.slice(0, 8)}_${digits.slice(8)}.jpg`,
        `Screenshot_${local.replaceAll(/[T:]/g, '-')}.png`,
        `signal-${local.slice(0, 10)}-${digits.slice(8)}.jpg`,
        `WhatsApp Image ${local.slice(0, 10)} at ${local.slice(11).replaceAll(':', '.')}.jpeg`,
        `00000001-PHOTO-${local.replaceAll(/[T:]/g, '-')}.jpg`,
      ]) {
        expect(fileNameTime(name)?.local).toBe(local);
      }
    }),
  );
});
