import sharp from 'sharp';
import { zipOf } from '../zip-bytes.ts';

/** A small JPEG that is unique for its number, taken at a wall time, or without a time. */
export async function picture(number: number, taken: string | null): Promise<Buffer> {
  const hue = (number * 67) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">
    <rect width="100%" height="100%" fill="hsl(${hue},55%,65%)"/>
    <rect x="${(number * 11) % 40}" y="${(number * 5) % 24}" width="24" height="24" fill="hsl(${hue + 120},60%,40%)"/></svg>`;
  const drawn = sharp(Buffer.from(svg));
  const dated =
    taken === null
      ? drawn
      : drawn.withExif({ IFD2: { DateTimeOriginal: taken.replaceAll('-', ':').replace('T', ' ') } });
  return dated.jpeg({ quality: 60 }).toBuffer();
}

/** The start of a QuickTime film with its facts: created at an instant, with a length in seconds. */
export function film(createdUtc: string, seconds: number): Buffer {
  const created = Date.parse(createdUtc) / 1000 + SECONDS_1904_TO_1970;
  const header = Buffer.alloc(100);
  for (const [at, value] of [created, created, 600, seconds * 600].entries()) header.writeUInt32BE(value, 4 + at * 4);
  const track = Buffer.alloc(84);
  track[3] = 7;
  for (const [at, value] of [
    [40, 65_536],
    [56, 65_536],
    [72, 0x4000_0000],
    [76, 64 * 65_536],
    [80, 48 * 65_536],
  ] as const)
    track.writeUInt32BE(value, at);
  const handler = Buffer.alloc(24);
  handler.write('vide', 8, 'latin1');
  return Buffer.concat([
    box('ftyp', Buffer.from('qt  \0\0\0\0qt  ', 'latin1')),
    box('moov', box('mvhd', header), box('trak', box('tkhd', track), box('mdia', box('hdlr', handler)))),
    box('mdat', Buffer.alloc(16)),
  ]);
}

const SECONDS_1904_TO_1970 = 2_082_844_800;

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Lines of an Android export with one message every three minutes, by two people. */
function androidLines(other: string, start: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, index) => {
    const at = new Date(Date.parse(`${start}Z`) + index * 180_000).toISOString();
    const [year, month, day] = at.slice(0, 10).split('-');
    return `${day}/${month}/${year}, ${at.slice(11, 16)} - ${index % 2 === 0 ? 'Mara' : other}: ${text}`;
  });
}

const ended = (lines: readonly string[]) => `${lines.join('\n')}\n`;

const GARDEN = [
  'The seeds for the raised bed arrived this morning',
  'Lovely, are the yellow courgettes among them?',
  'Yes, and two kinds of beans that climb the fence',
  'Then I bring the netting and the short ladder on Saturday',
  'Please also the watering can with the long spout',
  'It leaks at the handle, I will tape it before I come',
  'The neighbour offers us half of his compost heap',
  'Half is more than we can carry, but I take it gladly',
  'He says the hedgehog lives in the other half',
  'We leave that half alone until the frost is over',
  'Shall we plant the plum tree beside the old wall?',
  'Only if the wall is dry, its foot was wet all winter',
  'I dug there yesterday, it is dry a spade deep',
  'Good, the plum tree it is, the pear can wait a year',
  'My sister lends us her drill for the trellis',
  'Ask her for the long screws as well, ours are too short',
];

const garden = androidLines('Timo', '2022-04-14T17:10:00', GARDEN);

/** An early export and a later one of the same phone. Eight messages are in both. */
export const earlyExport = ended(garden.slice(0, 12));
export const lateExport = ended(garden.slice(4));

/** Two exports without a common message, which only their owner knows to be of one chat. */
export const oldPhone = ended(
  androidLines('Jonas', '2018-02-03T09:00:00', [
    'My old phone dies, I write from the spare one',
    'Then do not forget to copy the pictures of the lake',
    'They are on the card already, all of them',
    'And the recordings of grandmother?',
    'Those too, on two cards even',
  ]),
);
export const newPhone = ended(
  androidLines('Jonas B', '2021-09-20T19:30:00', [
    'This is my number now, the old one is gone',
    'I wondered why nobody answered for a week',
    'The shop kept the card for repair',
    'Tell me when you are in town again',
    'In October, for the harvest market',
  ]),
);

/** An upload that no worker has processed when the home is packed. */
export const waitingUpload = ended(
  androidLines('Nora', '2023-06-11T08:00:00', [
    'The ferry leaves at nine from the northern pier',
    'Do they take bicycles without a booking?',
    'Two of them, whoever comes first',
    'Then I leave at half past seven',
  ]),
);

/** A group as an iPhone exports it, with one picture. */
export async function groupZip(): Promise<Buffer> {
  const name = '00000005-PHOTO-2022-08-06-18-21-40.jpg';
  const lines = [
    '[06/08/2022, 18:02:11] Evening walks: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.',
    '[06/08/2022, 18:02:11] Mara: \u200eMara created this group',
    '[06/08/2022, 18:03:20] Mara: Who walks along the canal tonight?',
    '[06/08/2022, 18:04:02] Ines: I do, from the second bridge on',
    '[06/08/2022, 18:09:45] Timo: Me too, with the dog',
    `\u200e[06/08/2022, 18:21:40] Ines: \u200e<attached: ${name}>`,
    '[06/08/2022, 18:22:15] Ines: The heron is back',
    '[06/08/2022, 18:30:00] Mara: What a fine picture\nhang it in the kitchen',
    '[06/08/2022, 18:41:09] Timo: The dog saw it first',
  ];
  const content = lines.map((line) => `${line}\r\n`).join('');
  return zipOf([
    { name: '_chat.txt', content },
    { name, content: await picture(6, '2022-08-06T18:20:58') },
  ]);
}
