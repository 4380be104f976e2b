import { berlin } from './berlin.ts';
import { canon, fujifilm, iphone, pixel, type Camera, type Light, type Taken } from './camera.ts';
import { home } from './home.ts';
import { japan } from './japan.ts';
import { lake } from './lake.ts';
import { lisbon } from './lisbon.ts';
import { norway } from './norway.ts';
import type { Shot } from './pictures.ts';
import { rome } from './rome.ts';
import type { Picture } from './sheet.ts';

type Position = readonly [latitude: number, longitude: number];

let seed = 100;
const shot = (picture: Picture, taken: Taken | null, kept?: Shot['kept']): Shot => ({
  picture,
  seed: seed++,
  taken,
  ...(kept && { kept }),
});

/** Shots of one journey have a camera and an offset from UTC in common. */
const journey =
  (camera: Camera, offset: string | null) =>
  (picture: Picture, at: string, light: Light, position: Position | null, kept?: Shot['kept']): Shot =>
    shot(picture, { at, offset, position, camera, light }, kept);

const onRome = journey(iphone, '+02:00');
const onNorway = journey(canon, null);
const onLisbon = journey(fujifilm, '+01:00');
const onJapan = journey(fujifilm, '+09:00');
const onKyoto = journey(pixel, '+09:00');
const onBerlin = journey(pixel, '+01:00');
const atLake = journey(iphone, '+02:00');
const atLakeToo = journey(pixel, '+02:00');
const inSummer = journey(iphone, '+02:00');
const inWinter = journey(iphone, '+01:00');

const fjord = onNorway(norway.fjord, '2024-06-18 10:42:11', 'day', [62.1007, 7.0941]);

/** Those that were sent into the chat of the lake house, in its order. */
const sent = {
  morning: atLakeToo(lake.morning, '2026-07-18 11:41:09', 'day', [45.7002, 10.7158]),
  fromTheBridge: atLakeToo(lake.fromTheBridge, '2026-07-18 20:08:31', 'dusk', [45.7018, 10.7195]),
  dumplings: atLakeToo(lake.dumplings, '2026-08-06 15:20:44', 'indoors', [45.7002, 10.7158]),
  sails: atLake(lake.sails, '2026-08-22 12:55:17', 'day', [45.8853, 10.8412]),
  afterglow: atLake(lake.afterglow, '2026-08-30 20:31:02', 'dusk', [45.6998, 10.7163]),
  breakfast: atLake(lake.breakfast, '2026-09-04 10:12:36', 'indoors', [45.7002, 10.7158]),
  canoe: atLakeToo(lake.canoe, '2026-09-06 17:38:20', 'day', [45.6961, 10.7204]),
  moonrise: atLake(lake.moonrise, '2026-09-30 19:44:58', 'night', [45.7002, 10.7158]),
} as const;

/** The sixty photos by their paths below `photos/`, and one of them twice. */
export const photoFiles: Readonly<Record<string, Shot>> = {
  'Japan 2023/DSCF1184.JPG': onJapan(japan.fuji, '2023-04-04 08:12:47', 'day', [35.5171, 138.7519]),
  'Japan 2023/DSCF1202.JPG': onJapan(japan.gate, '2023-04-06 18:21:30', 'dusk', [34.2959, 132.3197]),
  'Japan 2023/DSCF1217.JPG': onJapan(japan.bamboo, '2023-04-07 09:33:05', 'day', [35.0168, 135.6713]),
  'Japan 2023/DSCF1231.webp': onJapan(japan.pond, '2023-04-07 14:02:19', 'day', [35.0394, 135.7292]),
  'Japan 2023/DSCF1240.JPG': onJapan(japan.moonBranch, '2023-04-07 19:47:52', 'night', null),
  'Japan 2023/DSCF1266.JPG': onJapan(japan.ramen, '2023-04-08 12:40:28', 'indoors', null),
  'Japan 2023/DSCF1279.JPG': onJapan(japan.neon, '2023-04-09 20:55:13', 'night', [35.6595, 139.7005]),

  '2024 Norway/IMG_3101.JPG': fjord,
  // The same place a breath later: a near duplicate.
  '2024 Norway/IMG_3102.JPG': {
    ...onNorway(norway.fjordAgain, '2024-06-18 10:42:16', 'day', [62.1007, 7.0941]),
    seed: fjord.seed,
  },
  '2024 Norway/IMG_3108.JPG': onNorway(norway.sweep, '2024-06-18 11:20:40', 'day', [62.1049, 7.2052]),
  '2024 Norway/IMG_3120.JPG': onNorway(norway.waterfall, '2024-06-19 15:03:57', 'day', [62.1075, 7.0954]),
  '2024 Norway/IMG_3127.JPG': onNorway(norway.misty, '2024-06-20 06:18:22', 'day', [61.6366, 7.2021]),
  '2024 Norway/IMG_3140.JPG': onNorway(norway.meadow, '2024-06-20 13:45:10', 'day', [61.8759, 6.8432]),
  '2024 Norway/IMG_3166.JPG': onNorway(norway.harbour, '2024-06-22 09:31:44', 'day', [67.9329, 13.0888]),
  '2024 Norway/IMG_3181.JPG': onNorway(norway.midnightSun, '2024-06-22 23:52:06', 'dusk', [68.1525, 13.6094]),

  'Lisbon 2024/DSCF2006.JPG': onLisbon(lisbon.rooftops, '2024-09-12 11:05:33', 'day', [38.7133, -9.1335]),
  'Lisbon 2024/DSCF2011.JPG': onLisbon(lisbon.tram, '2024-09-12 12:48:02', 'day', [38.7118, -9.13], 'lying'),
  'Lisbon 2024/DSCF2017.webp': onLisbon(lisbon.azulejos, '2024-09-12 14:26:51', 'day', [38.7249, -9.1133]),
  'Lisbon 2024/DSCF2025.JPG': onLisbon(lisbon.tarts, '2024-09-12 16:10:15', 'indoors', [38.6975, -9.2033]),
  'Lisbon 2024/DSCF2038.JPG': onLisbon(lisbon.redBridge, '2024-09-12 19:32:48', 'dusk', null),
  'Lisbon 2024/DSCF2044.JPG': onLisbon(lisbon.blueDoor, '2024-09-13 10:20:09', 'day', null),
  'Lisbon 2024/DSCF2059.JPG': onLisbon(lisbon.waves, '2024-09-14 13:14:27', 'day', [38.7325, -9.4735]),
  'Lisbon 2024/DSCF2071.JPG': onLisbon(lisbon.lighthouse, '2024-09-14 19:50:36', 'dusk', [38.7809, -9.4989]),

  '2025 Rome/IMG_2041.jpeg': onRome(rome.stairs, '2025-04-17 10:31:12', 'day', [41.8942, 12.4934]),
  '2025 Rome/IMG_2044.jpeg': onRome(rome.espresso, '2025-04-17 11:02:40', 'indoors', [41.8956, 12.4917]),
  '2025 Rome/IMG_2052.jpeg': onRome(rome.facade, '2025-04-17 16:44:03', 'day', [41.8937, 12.4909]),
  '2025 Rome/IMG_2067.jpeg': onRome(rome.domes, '2025-04-17 19:21:08', 'dusk', [41.8916, 12.4609]),
  '2025 Rome/IMG_2075.jpeg': onRome(rome.oranges, '2025-04-18 09:15:55', 'indoors', [41.8955, 12.5049]),
  '2025 Rome/IMG_2083.jpeg': onRome(rome.aqueduct, '2025-04-18 14:37:20', 'day', [41.8519, 12.5563]),
  '2025 Rome/IMG_2098.jpeg': onRome(rome.amphitheatre, '2025-04-18 20:26:31', 'night', [41.8902, 12.4922]),
  '2025 Rome/IMG_2104.jpeg': onRome(rome.bridge, '2025-04-19 20:14:49', 'night', [41.9017, 12.4664]),

  'Kyoto, November/PXL_20251121_064508112.jpg': onKyoto(
    japan.pagoda,
    '2025-11-21 15:45:08',
    'day',
    [34.9805, 135.7478],
  ),
  'Kyoto, November/PXL_20251121_094133907.jpg': onKyoto(
    japan.lanterns,
    '2025-11-21 18:41:33',
    'night',
    [35.0037, 135.7751],
  ),

  'Berlin December/PXL_20251212_151822040.jpg': onBerlin(
    berlin.tower,
    '2025-12-12 16:18:22',
    'dusk',
    [52.5155, 13.4134],
  ),
  'Berlin December/PXL_20251212_174509318.jpg': onBerlin(
    berlin.market,
    '2025-12-12 18:45:09',
    'night',
    [52.5137, 13.3927],
  ),
  'Berlin December/PXL_20251213_093141775.jpg': onBerlin(
    berlin.park,
    '2025-12-13 10:31:41',
    'day',
    [52.5145, 13.3501],
    'grey',
  ),
  'Berlin December/PXL_20251213_145903266.jpg': onBerlin(
    berlin.gate,
    '2025-12-13 15:59:03',
    'dusk',
    [52.5163, 13.3777],
  ),
  'Berlin December/PXL_20251213_201207541.jpg': onBerlin(berlin.window, '2025-12-13 21:12:07', 'indoors', null),
  'Berlin December/Screenshot_20251214-110322.png': shot(berlin.underground, null),

  'Lake house/PXL_20260718_094109220.jpg': sent.morning,
  'Lake house/PXL_20260718_180831654.jpg': sent.fromTheBridge,
  'Lake house/IMG_4387.jpeg': atLake(lake.lemons, '2026-07-19 10:05:42', 'day', [45.8123, 10.7906]),
  'Lake house/IMG_4392.jpeg': atLake(lake.vineyard, '2026-07-19 17:26:13', 'day', [45.5513, 10.7166]),
  'Lake house/PXL_20260806_132044087.jpg': sent.dumplings,
  'Lake house/PXL_20260813_223417590.jpg': atLakeToo(lake.milkyWay, '2026-08-14 00:34:17', 'night', [45.7341, 10.7869]),
  'Lake house/IMG_4410.jpeg': sent.sails,
  'Lake house/IMG_4421.jpeg': sent.afterglow,
  'Lake house/IMG_4436.jpeg': sent.breakfast,
  'Lake house/PXL_20260906_153820733.jpg': sent.canoe,
  'Lake house/IMG_4459.jpeg': sent.moonrise,

  'Camera Roll/IMG_0418.JPG': journey(canon, null)(norway.aurora, '2023-02-20 22:17:39', 'night', [69.6492, 18.9553]),
  'Camera Roll/IMG_0577.jpeg': inWinter(home.towers, '2023-11-05 15:58:24', 'day', [48.1374, 11.5755]),
  'Camera Roll/IMG_0731.jpeg': inSummer(home.tulips, '2024-04-21 11:47:30', 'day', [48.1642, 11.6055]),
  'Camera Roll/IMG_0894.jpeg': inSummer(home.autumn, '2024-10-13 14:22:51', 'day', [48.1003, 11.5527], 'lying'),
  'Camera Roll/IMG_1012.jpeg': inWinter(home.winterStars, '2025-01-25 18:33:18', 'night', [47.4917, 11.0955]),
  'Camera Roll/PXL_20250629_164002118.jpg': shot(home.cat, null),
  'Camera Roll/IMG_1240.jpeg': inSummer(home.sunflowers, '2025-07-20 12:09:45', 'day', [48.0089, 11.3414]),
  'Camera Roll/IMG_1263.jpeg': inSummer(home.hay, '2025-08-09 20:18:07', 'dusk', [47.9959, 11.1783]),
  // Saved a second time from the album of the lake house: the same bytes under another name.
  'Camera Roll/IMG_4421 (1).jpeg': sent.afterglow,

  'WhatsApp Images/IMG-20250706-WA0004.jpg': shot(home.lavender, null),
  'WhatsApp Images/IMG-20260503-WA0011.jpg': shot(home.balloons, null),
};

/** What the chat of the lake house received, in its order; `same`: the very bytes, as a document arrives. */
export const sentToLakeHouse: readonly { readonly shot: Shot; readonly same: boolean }[] = Object.values(sent).map(
  (shot) => ({ shot, same: shot === sent.afterglow || shot === sent.moonrise }),
);

/** Files that say more about a photo beside them. */
export const companionFiles: Readonly<Record<string, string>> = {
  '2024 Norway/IMG_3166.xmp': `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5">
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Harbour in the morning</rdf:li></rdf:Alt></dc:title>
      <dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>boats</rdf:li><rdf:li>Lofoten</rdf:li></rdf:Bag></dc:subject>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`,
  'Camera Roll/PXL_20250629_164002118.jpg.supplemental-metadata.json': `${JSON.stringify(
    {
      title: 'PXL_20250629_164002118.jpg',
      description: 'Waiting for the swifts',
      imageViews: '3',
      creationTime: { timestamp: '1751216500', formatted: '29 Jun 2025, 17:01:40 UTC' },
      photoTakenTime: { timestamp: '1751215202', formatted: '29 Jun 2025, 16:40:02 UTC' },
      geoData: { latitude: 48.1551, longitude: 11.5826, altitude: 512, latitudeSpan: 0, longitudeSpan: 0 },
      url: 'https://photos.example.com/photo/1',
    },
    null,
    2,
  )}\n`,
};
