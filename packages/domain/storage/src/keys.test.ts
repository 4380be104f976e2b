import { expect, it } from 'vitest';

import { checkKey } from './objects/check-key.ts';
import {
  arrivalParts,
  downloadKey,
  exportDigestKey,
  exportMediaKey,
  exportRecordKey,
  exportTextKey,
  fileKey,
  messagesKey,
  silverStateKey,
  whatsappUploadKey,
} from './keys.ts';

const sha256 = '0123456789abcdef'.repeat(4);

it('keys look as they are written down', () => {
  const arrived = arrivalParts(new Date('2024-01-31T23:59:59Z'));
  const keys = [
    whatsappUploadKey.build({ id: 'u-1', name: 'WhatsApp Chat with Ann/Bob.zip' }),
    exportTextKey.build({ ...arrived, sha256 }),
    exportRecordKey.build({ ...arrived, sha256 }),
    exportMediaKey.build({ export: sha256.slice(0, 12), name: 'IMG-1.jpg' }),
    downloadKey.build({ download: 'takeout-20240101T000000Z-3' }),
    fileKey.build({ path: 'taxes/2024/../con.pdf' }),
    messagesKey.build({ month: '2024-01' }),
    exportDigestKey.build({ sha256 }),
    silverStateKey.build({ name: 'manifest.json' }),
  ];
  expect(keys).toEqual([
    'raw-whatsapp-uploads/u-1/WhatsApp Chat with Ann%2FBob.zip',
    `bronze/whatsapp/year=2024/month=01/${sha256}.txt`,
    `bronze/whatsapp/year=2024/month=01/${sha256}.json`,
    'files/whatsapp/0123456789ab/IMG-1.jpg',
    'bronze/downloads/takeout-20240101T000000Z-3.json',
    'files/taxes/2024/.%2E/%63on.pdf',
    'silver/messages/month=2024-01/part-0.parquet',
    `silver/_state/export-keys/${sha256}.bin`,
    'silver/_state/manifest.json',
  ]);
  expect(keys.map(checkKey)).toEqual(keys.map(() => null));
});

it('a key gives back what it was built from', () => {
  const upload = { id: 'u-1', name: 'a/b%20 😀. ' };
  expect(whatsappUploadKey.parse(whatsappUploadKey.build(upload))).toEqual(upload);
  const file = { path: 'con/../x. /100%' };
  expect(fileKey.parse(fileKey.build(file))).toEqual(file);
  expect(exportTextKey.parse(`bronze/whatsapp/year=2024/month=01/${sha256}.txt`)).toEqual({
    year: '2024',
    month: '01',
    sha256,
  });
});

it.each([
  `bronze/whatsapp/year=2024/month=13/${sha256}.txt`,
  `bronze/whatsapp/year=2024/month=01/${sha256.toUpperCase()}.txt`,
  `bronze/whatsapp/year=2024/month=01/${sha256}xtxt`,
  `x/bronze/whatsapp/year=2024/month=01/${sha256}.txt`,
  `bronze/whatsapp/year=2024/month=01/${sha256}.txt/x`,
])('%s is no key of an export', (key) => {
  expect(exportTextKey.parse(key)).toBeNull();
});

it('parts that a key cannot hold are a bug of the caller', () => {
  expect(() => messagesKey.build({ month: '2024-1' })).toThrow(
    /month of silver.* takes a month as YYYY-MM, not "2024-1"/,
  );
  expect(() => exportDigestKey.build({ sha256: 'x' })).toThrow(TypeError);
  expect(() => whatsappUploadKey.build({ id: '../..', name: 'x' })).toThrow(TypeError);
  expect(() => arrivalParts(new Date('never'))).toThrow(TypeError);
});

it('a prefix is what all keys of a family start with', () => {
  expect([exportTextKey.prefix, messagesKey.prefix, whatsappUploadKey.prefix]).toEqual([
    'bronze/whatsapp/year=',
    'silver/messages/month=',
    'raw-whatsapp-uploads/',
  ]);
});
