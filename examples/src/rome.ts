import { mottle, ridge } from './land.ts';
import { birds, clouds, discs, glow, mist, sky, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture } from './sheet.ts';
import { ball, boards, cup, plate, shadow, slice, sprig, tableTop } from './table.ts';
import { arches, dome, houses, lamp, shuttered } from './town.ts';
import { cypress, foliage, umbrellaPine } from './trees.ts';
import { glints, mirrored } from './water.ts';

const ochres = ['#d99a5b', '#e0a868', '#c97f4d', '#e8bd84', '#d18a5e'];
const tiles = ['#a8543a', '#94452f', '#b9643f'];

/** Rome in April: ochre, stone pines, long evenings. */
export const rome = {
  domes: wide((sheet) => {
    sky(sheet, [
      [0, '#6f87b8'],
      [0.35, '#e2a58f'],
      [0.58, '#ffd9a0'],
    ]);
    clouds(sheet, { top: 20, bottom: 460, colour: '#ffe3cf', cover: 0.45, opacity: 0.75, stretch: 4 });
    sun(sheet, 1010, 520, 40, '#fff4d6', '#ffca82');
    ridge(sheet, { base: 610, height: 110, colour: '#b58a94', haze: '#f0bd94', wave: 420 });
    mist(sheet, 600, 160, '#ffd7a3', 0.6);
    sheet.add(dome(sheet, 420, 660, 210, '#a8838c', '#ffd7ab'), dome(sheet, 850, 665, 96, '#a77f82', '#ffd7ab'));
    houses(sheet, (x) => 700 - 20 * Math.sin(x / 260), {
      from: -30,
      to: 1300,
      size: 62,
      walls: ochres.map((wall) => mix(wall, '#e2a58f', 0.4)),
      roofs: tiles.map((tile) => mix(tile, '#c98b80', 0.45)),
    });
    mist(sheet, 720, 150, '#ffcf9a', 0.45);
    houses(sheet, (x) => 830 + 26 * Math.sin(x / 190 + 2), {
      from: -40,
      to: 1300,
      size: 96,
      walls: ochres,
      roofs: tiles,
    });
    sheet.add(umbrellaPine(sheet, 190, 960, 470, '#2c4a34'), umbrellaPine(sheet, 1130, 990, 380, '#2a4531'));
    birds(sheet, 600, 210, 7, '#5a4660');
    glow(sheet, 1010, 520, 700, '#ffb866', 0.35);
  }),
  amphitheatre: wide((sheet) => {
    sky(sheet, [
      [0, '#1c2a5a'],
      [0.4, '#6a5490'],
      [0.7, '#f0987a'],
    ]);
    clouds(sheet, { top: 40, bottom: 520, colour: '#ff9d8a', cover: 0.5, opacity: 0.7, stretch: 5 });
    const stone = sheet.across([
      [0, '#e9b98a'],
      [0.55, '#c98d68'],
      [1, '#6e4a58'],
    ]);
    const hole = '#ffb44f';
    glow(sheet, 640, 760, 620, '#ffa652', 0.45);
    sheet.add(
      `<rect x="136" y="330" width="640" height="60" fill="#8d6257"/>`,
      arches({ x: 120, y: 770, wide: 1040, high: 165, count: 13, wall: stone, hole }),
      arches({ x: 128, y: 606, wide: 1024, high: 155, count: 13, wall: stone, hole: '#f39a45' }),
      arches({ x: 136, y: 452, wide: 640, high: 150, count: 8, wall: stone, hole: '#3a2a50' }),
      `<path d="M776 302 l40 26 l18 44 l46 18 l10 40 l60 22 H776Z" fill="#b98262"/>`,
      `<path d="M0 770 H1280 V960 H0Z" fill="${sheet.down([
        [0, '#5b4150'],
        [1, '#221a30'],
      ])}"/>`,
    );
    mottle(sheet, { top: 302, bottom: 452, left: 136, right: 776 }, '#40202a', 0.14, [18, 22]);
    mottle(sheet, { top: 452, bottom: 770, left: 128, right: 1152 }, '#40202a', 0.14, [18, 22]);
    mottle(sheet, { top: 770, bottom: 960 }, '#ffb36b', 0.2, [120, 10]);
    for (const [x, high] of [
      [60, 220],
      [1214, 250],
    ] as const)
      sheet.add(lamp(sheet, x, 850, high, '#ffca7a'));
    sheet.add(
      times(22, () => {
        const x = sheet.random.between(40, 1240);
        const y = sheet.random.between(790, 900);
        const s = (y - 700) * 0.13;
        return `<path d="M${x} ${y} v${round(-s * 2)} " stroke="#150f1c" stroke-width="${round(s * 0.6)}" stroke-linecap="round"/><circle cx="${x}" cy="${round(y - s * 2.7)}" r="${round(s * 0.33)}" fill="#150f1c"/>`;
      }),
    );
  }),
  facade: tall((sheet) => {
    sheet.add(
      `<rect width="960" height="1280" fill="${sheet.across([
        [0, '#eab36a'],
        [1, '#c9793f'],
      ])}"/>`,
    );
    mottle(sheet, { top: 0, bottom: 1280 }, '#fff0cc', 0.3, [160, 140]);
    mottle(sheet, { top: 0, bottom: 1280 }, '#7a3a1c', 0.25, [90, 220]);
    for (const y of [90, 520])
      for (const x of [150, 425, 700])
        sheet.add(shuttered(x, y, 105, 260, '#3f6b55', x === 425 && y === 90 ? '#d8b06a' : '#2b3440'));
    sheet.add(
      `<rect y="440" width="960" height="14" fill="#f6dfb4"/><rect y="454" width="960" height="10" fill="#000" opacity="0.2"/>`,
      `<path d="M380 1280 V1010 A110 120 0 0 1 600 1010 V1280Z" fill="#f3dcb2"/><path d="M402 1280 V1015 A88 98 0 0 1 578 1015 V1280Z" fill="#4a2a20"/><path d="M490 920 V1280" stroke="#2b1611" stroke-width="4"/><path d="M402 1060 H578 M402 1180 H578" stroke="#2b1611" stroke-width="3"/>`,
    );
    for (const [x, y] of [
      [150, 800],
      [425, 800],
      [700, 800],
    ] as const) {
      sheet.add(`<rect x="${x - 24}" y="${y - 4}" width="154" height="34" rx="4" fill="#a04a2c"/>`);
      for (let i = 0; i < 16; i++) {
        const fx = x - 14 + sheet.random.between(0, 134);
        const fy = y - sheet.random.between(0, 44);
        sheet.add(
          foliage(sheet, fx, fy, 15, 13, '#3f6a35', { count: 12, leaf: 5 }),
          ball(sheet, fx + 4, fy - 6, 7, sheet.random.pick(['#d93a4a', '#f0648a', '#e8e0f0'])),
        );
      }
    }
    sheet.add(
      `<path d="M0 330 Q480 420 960 300" stroke="#4a3020" stroke-width="2.5" fill="none"/>`,
      times(8, (i) => {
        const x = 110 + i * 100;
        const y = 352 + 32 * Math.sin((i / 7) * 3.1);
        const colour =
          ['#f5efe4', '#7fa6c4', '#e8c2b0', '#f7e3a0', '#c4574a', '#e9eef2', '#5e7f9c', '#f3d6d0'][i] ?? '#ffffff';
        return `<path d="M${x} ${y} h62 l5 ${i % 2 === 0 ? 108 : 76} q-36 8 -72 0Z" fill="${colour}"/><path d="M${x + 40} ${y} h22 l5 ${i % 2 === 0 ? 108 : 76} q-12 5 -24 6Z" fill="#000" opacity="0.1"/>`;
      }),
    );
    sheet.add(
      `<path d="M0 0 H960 L300 1280 H0Z" fill="#fff3d0" opacity="0.13"/>`,
      foliage(sheet, 20, 640, 110, 300, '#3f6f3a', { count: 260, leaf: 22 }),
      foliage(sheet, 930, 1130, 100, 190, '#4f7a3a', { count: 160, leaf: 20 }),
    );
  }),
  espresso: wide((sheet) => {
    tableTop(sheet, '#c9d6cf', 0.07);
    sheet.add(
      cup(sheet, 520, 470, 170, '#5a2f1a', '#f1d9b6'),
      `<g transform="rotate(-28 860 640)"><rect x="700" y="628" width="250" height="13" rx="6" fill="#d8dbe0"/><ellipse cx="965" cy="634" rx="38" ry="23" fill="#c4c8d0"/><ellipse cx="960" cy="630" rx="28" ry="14" fill="#eef0f4"/></g>`,
      plate(sheet, 1010, 270, 165, '#e8a892'),
      `<g transform="translate(1010 270) rotate(24)"><path d="M-118 24 Q-96 -74 0 -84 Q96 -74 118 24 Q92 0 62 4 Q36 -30 0 -32 Q-36 -30 -62 4 Q-92 0 -118 24Z" fill="#c9853c"/><path d="M-62 4 Q-50 -66 -22 -82 M62 4 Q50 -66 22 -82 M-20 -28 Q-12 -60 0 -84 M20 -28 Q12 -60 0 -84" stroke="#8a4f1c" stroke-width="7" fill="none" opacity="0.6"/><path d="M-100 0 Q-70 -66 0 -74" stroke="#ffe0a0" stroke-width="8" fill="none" opacity="0.6"/></g>`,
      sprig(130, 850, 250, -40, '#7d9a72'),
      shadow(sheet, 210, 180, 78),
      slice(210, 180, 84, '#e8892b', '#f7a63a'),
    );
  }),
  aqueduct: film((sheet) => {
    sky(sheet, [
      [0, '#557fae'],
      [0.45, '#bcd0d6'],
      [0.62, '#fbe3b6'],
    ]);
    clouds(sheet, { top: 10, bottom: 420, colour: '#ffffff', cover: 0.55, opacity: 0.9, size: 150 });
    ridge(sheet, { base: 560, height: 130, colour: '#8fa0b8', haze: '#dcd6c4', wave: 500 });
    ridge(sheet, { base: 600, height: 60, colour: '#8fa083', haze: '#c9c49a', wave: 300 });
    const stone = sheet.down([
      [0, '#e8c08c'],
      [1, '#a87a58'],
    ]);
    sheet.add(
      arches({ x: -30, y: 610, wide: 1020, high: 210, count: 10, wall: stone, hole: '#c7cdb6' }),
      `<path d="M990 400 l30 60 l26 20 l10 60 l40 70 H990Z" fill="#b88a62"/>`,
    );
    mottle(sheet, { top: 400, bottom: 610, right: 990 }, '#5a3020', 0.12, [14, 16]);
    sheet.add(
      `<rect y="605" width="1280" height="260" fill="${sheet.down([
        [0, '#c6b56a'],
        [0.4, '#9aa04e'],
        [1, '#4f6a33'],
      ])}"/>`,
    );
    mottle(sheet, { top: 605, bottom: 853 }, '#f4e08a', 0.35, [110, 14]);
    discs(sheet, 260, {
      colours: ['#d9412f', '#e2563a', '#c93028'],
      from: 2,
      to: 8,
      top: 690,
      bottom: 853,
      opacity: 1,
    });
    sheet.add(
      umbrellaPine(sheet, 1120, 700, 430, '#35563a'),
      umbrellaPine(sheet, 820, 640, 200, '#4a6a4a'),
      cypress(70, 660, 210, '#37533c'),
    );
  }),
  bridge: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 600,
        tint: [
          [0, '#2a2a5a', 0.15],
          [1, '#0f1230', 0.7],
        ],
        rough: 20,
      },
      () => {
        sky(sheet, [
          [0, '#1d2350'],
          [0.4, '#5b4a8c'],
          [0.7, '#f2a27c'],
        ]);
        clouds(sheet, { top: 60, bottom: 470, colour: '#ffa48c', cover: 0.42, opacity: 0.7, stretch: 6 });
        sheet.add(dome(sheet, 930, 500, 190, '#5d4a72', '#ffb27f'));
        houses(sheet, () => 560, {
          from: -20,
          to: 1290,
          size: 56,
          walls: ['#6a4a66', '#74506a', '#5f4562'],
          roofs: ['#4a3150', '#543656'],
          window: '#ffcf7a',
        });
        const stone = sheet.down([
          [0, '#b88a86'],
          [1, '#5f4560'],
        ]);
        sheet.add(
          `<path d="M-10 470 Q640 400 1290 470 V602 H1210 A90 90 0 0 0 1030 602 H960 A115 115 0 0 0 730 602 H550 A115 115 0 0 0 320 602 H250 A90 90 0 0 0 70 602 H-10Z" fill="${stone}"/><path d="M-10 470 Q640 400 1290 470 v10 Q640 410 -10 480Z" fill="#ffd9b8" opacity="0.6"/>`,
        );
        for (const x of [160, 430, 850, 1120]) sheet.add(lamp(sheet, x, 440 + Math.abs(x - 640) * 0.05, 78, '#ffd184'));
      },
    );
    glints(sheet, { x: 640, top: 610, colour: '#ffcf8a', spread: 900, count: 130, opacity: 0.5 });
  }),
  oranges: film((sheet) => {
    boards(sheet, '#6b4a3a', 5);
    const places = [
      [560, 350, 112],
      [760, 420, 118],
      [500, 560, 116],
      [700, 620, 110],
      [615, 480, 120],
    ] as const;
    sheet.add(plate(sheet, 630, 490, 330, '#3f6f8f', '#f2e8d2'));
    for (const [x, y, r] of places) {
      sheet.add(shadow(sheet, x, y, r, 0.35), ball(sheet, x, y, r, '#ee8a1f'));
      sheet.add(`<circle cx="${x + 12}" cy="${y - 20}" r="6" fill="#5a4a1c"/>`);
    }
    mottle(sheet, { top: 230, bottom: 740, left: 370, right: 890 }, '#fff0c0', 0.1, [7, 7]);
    sheet.add(sprig(640, 420, 190, -58, '#3f7a3c', 7), sprig(500, 520, 150, 160, '#4a843f', 6));
    for (const [x, y, r] of [
      [1080, 250, 92],
      [1130, 600, 84],
    ] as const)
      sheet.add(shadow(sheet, x, y, r), slice(x, y, r, '#e8831f', '#f9ad3f'));
    sheet.add(sprig(90, 700, 260, -30, '#4f7f45', 9));
    glow(sheet, 150, 80, 700, '#fff0d0', 0.3);
  }),
  stairs: tall((sheet) => {
    sky(sheet, [
      [0, '#89b2d8'],
      [0.4, '#f6e7cf'],
    ]);
    clouds(sheet, { top: 0, bottom: 400, colour: '#ffffff', cover: 0.5 });
    sheet.add(dome(sheet, 480, 470, 220, '#d8b89a', '#fff2dc'));
    const left = sheet.across([
      [0, '#8c4f35'],
      [1, '#d99258'],
    ]);
    const right = sheet.across([
      [0, '#e8b678'],
      [1, '#b06a44'],
    ]);
    sheet.add(
      `<path d="M0 0 L300 230 V800 L0 1280Z" fill="${left}"/><path d="M960 0 L660 230 V800 L960 1280Z" fill="${right}"/>`,
    );
    for (const [x, y, k] of [
      [60, 330, 1],
      [190, 400, 0.7],
      [60, 700, 1],
      [190, 640, 0.7],
    ] as const)
      sheet.add(
        `<path d="M${x} ${y} l${70 * k} ${26 * k} v${150 * k} l${-70 * k} ${14 * k}Z" fill="#39454f"/><path d="M${960 - x} ${y} l${-70 * k} ${26 * k} v${150 * k} l${70 * k} ${14 * k}Z" fill="#4a5a5f"/><path d="M${x - 34 * k} ${y - 14 * k} l${30 * k} ${12 * k} v${188 * k} l${-30 * k} ${6 * k}Z" fill="#47704f"/><path d="M${994 - x - 2 * k} ${y - 14 * k} l${-30 * k} ${12 * k} v${188 * k} l${30 * k} ${6 * k}Z" fill="#5a8460"/>`,
      );
    sheet.add(
      times(22, (step) => {
        const near = (step / 21) ** 1.5;
        const y = 640 + near * 660;
        const half = 150 + near * 400;
        const rise = 12 + near * 40;
        return `<path d="M${round(480 - half)} ${round(y)} H${round(480 + half)} V${round(y + rise)} H${round(480 - half)}Z" fill="${mix('#f3dfc2', '#a98a78', step % 2 === 0 ? 0.15 : 0.5)}"/><rect x="${round(480 - half)}" y="${round(y + rise * 0.6)}" width="${round(half * 2)}" height="${round(rise * 0.45)}" fill="#4a2f3a" opacity="0.4"/>`;
      }),
    );
    for (let pot = 0; pot < 5; pot++)
      for (const side of [-1, 1]) {
        const near = (pot / 4) ** 1.4;
        const x = 480 + side * (150 + near * 280);
        const y = 690 + near * 480;
        const r = 20 + near * 52;
        sheet.add(
          `<path d="M${round(x - r * 0.6)} ${round(y)} h${round(r * 1.2)} l${round(-r * 0.25)} ${round(r)} h${round(-r * 0.7)}Z" fill="#b05a34"/>`,
          foliage(sheet, x, y - r * 0.5, r * 0.9, r * 0.75, '#4a7a3f', { count: 40 }),
          times(
            9,
            () =>
              `<circle cx="${round(x + (sheet.random.next() - 0.5) * r * 1.7)}" cy="${round(y - r * 0.5 + (sheet.random.next() - 0.5) * r * 1.2)}" r="${round(r * 0.15)}" fill="${pot % 2 === 0 ? '#e0408a' : '#f2f0ff'}"/>`,
          ),
        );
      }
    glow(sheet, 480, 120, 800, '#fff0d0', 0.35);
  }),
} satisfies Record<string, Picture>;
