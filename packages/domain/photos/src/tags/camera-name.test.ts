import { expect, it } from 'vitest';
import { cameraName } from './camera-name.ts';

it.each([
  ['Canon', 'Canon EOS R6', 'Canon EOS R6'],
  ['Canon', 'Canon Canon EOS R6', 'Canon EOS R6'],
  ['NIKON CORPORATION', 'NIKON D850', 'Nikon D850'],
  ['NIKON', 'COOLPIX P900', 'Nikon COOLPIX P900'],
  ['SONY', 'ILCE-7M3', 'Sony ILCE-7M3'],
  ['Apple', 'iPhone 12 Pro', 'Apple iPhone 12 Pro'],
  ['samsung', 'SM-G991B', 'Samsung SM-G991B'],
  ['SAMSUNG', 'SAMSUNG ES15', 'Samsung ES15'],
  ['Google', 'Pixel 6', 'Google Pixel 6'],
  ['HTC', 'HTC Desire', 'HTC Desire'],
  ['FUJIFILM', 'FinePix40i', 'Fujifilm FinePix40i'],
  ['OLYMPUS IMAGING CORP.', 'E-M5', 'Olympus E-M5'],
  ['OM Digital Solutions', 'OM-1', 'OM System OM-1'],
  ['RICOH IMAGING COMPANY, LTD.', 'PENTAX K-3', 'Pentax K-3'],
  ['RICOH IMAGING COMPANY, LTD.', 'RICOH GR III', 'Ricoh GR III'],
  ['EASTMAN KODAK COMPANY', 'KODAK DX6490 ZOOM DIGITAL CAMERA', 'Kodak DX6490 ZOOM DIGITAL CAMERA'],
  ['LEICA CAMERA AG', 'LEICA Q2', 'Leica Q2'],
  ['LG Electronics', 'LG-H870', 'LG H870'],
  ['Medion AG', 'MD86063', 'Medion MD86063'],
  ['Foo Corporation', 'Bar 1', 'Foo Bar 1'],
  ['Canon', 'Canonet', 'Canon Canonet'],
  [null, 'Model X', 'Model X'],
  ['TestCam', null, 'TestCam'],
  ['Canon', 'Canon', 'Canon'],
  [null, null, null],
])('%s and %s are a %s', (make, model, name) => {
  expect(cameraName(make, model)).toBe(name);
});
