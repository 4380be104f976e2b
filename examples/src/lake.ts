import { blossom } from './flowers.ts';
import { field, ridge, valleyMist } from './land.ts';
import { birds, clouds, discs, glow, moon, sky, stars, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture, type Sheet } from './sheet.ts';
import { ball, boards, bowl, cup, plate, shadow, slice, sprig, tableTop } from './table.ts';
import { jetty, rowingBoat, sailingBoat } from './things.ts';
import { dome, houses } from './town.ts';
import { cypress, foliage, grass, leafyTree } from './trees.ts';
import { glints, mirrored, ripples } from './water.ts';

/** The mountains around the lake, by their colours from far to near. */
function shores(sheet: Sheet, horizon: number, colours: readonly string[], haze: string): void {
  colours.forEach((colour, index) => {
    const near = index / Math.max(1, colours.length - 1);
    ridge(sheet, {
      base: horizon,
      height: 250 - near * 130,
      colour,
      haze: mix(colour, haze, 0.55 - near * 0.35),
      wave: 460 - near * 160,
      foot: horizon + 1,
      shape: (x) => 0.35 + Math.abs(x - 0.42) * (0.9 + near * 0.8),
    });
  });
}

/** The house at the lake, summer 2026. */
export const lake = {
  morning: wide((sheet) => {
    mirrored(
      sheet,
      {
        top: 500,
        tint: [
          [0, '#bfe0e8', 0.1],
          [1, '#2f7f94', 0.7],
        ],
        rough: 12,
      },
      () => {
        sky(sheet, [
          [0, '#6fb4e0'],
          [0.5, '#e4f2f4'],
        ]);
        clouds(sheet, { top: 0, bottom: 340, colour: '#ffffff', cover: 0.46, opacity: 0.95 });
        shores(sheet, 500, ['#9fbfd4', '#7fa8b8', '#568a8a', '#3a6f5c'], '#e4f0f0');
        houses(sheet, () => 494, {
          from: 880,
          to: 1180,
          size: 26,
          walls: ['#f4dcb0', '#f0b890', '#f7ead2'],
          roofs: ['#c8623c', '#b8563a'],
        });
        sheet.add(dome(sheet, 1090, 488, 30, '#e8d4b8', '#ffffff'));
      },
    );
    ripples(sheet, 506, 960, '#ffffff', 0.18, 110);
    jetty(sheet, { x: 560, far: 560, farWide: 70, nearX: 420, nearWide: 560, colour: '#8a6f5a', light: '#f0e0c8' });
    sheet.add(
      rowingBoat(840, 690, 300, '#2f7f94'),
      `<path d="M610 640 Q680 640 700 660" stroke="#e8dcc8" stroke-width="4" fill="none"/>`,
    );
    sheet.add(
      `<g transform="translate(470 770)"><rect x="-70" y="-10" width="140" height="26" rx="6" fill="#e8604a"/><path d="M-70 -4 h140 M-70 6 h140" stroke="#fff" stroke-width="4"/></g>`,
    );
    sheet.add(
      foliage(sheet, 1210, 80, 170, 130, '#4a8a4a', { count: 150, leaf: 24 }),
      `<path d="M1300 -20 Q1200 60 1090 90" stroke="#4a3a2c" stroke-width="12" fill="none"/>`,
    );
  }),
  fromTheBridge: wide((sheet) => {
    mirrored(
      sheet,
      {
        top: 560,
        tint: [
          [0, '#e08a6a', 0.1],
          [1, '#2a2450', 0.65],
        ],
        rough: 24,
      },
      () => {
        sky(sheet, [
          [0, '#4a4a8c'],
          [0.3, '#c86f86'],
          [0.58, '#ffcf90'],
        ]);
        clouds(sheet, { top: 30, bottom: 440, colour: '#ffb49a', cover: 0.5, opacity: 0.85, stretch: 5 });
        sun(sheet, 560, 500, 42, '#fff4d0', '#ffb86a');
        shores(sheet, 560, ['#a8708c', '#7f5480', '#543c66'], '#f4a884');
        for (const [x, h] of [
          [40, 330],
          [110, 250],
          [1130, 300],
          [1210, 380],
          [1270, 290],
        ] as const)
          sheet.add(cypress(x, 562, h, '#241c3a'));
        houses(sheet, () => 552, {
          from: 860,
          to: 1090,
          size: 44,
          walls: ['#8a5a6a', '#7a4f66'],
          roofs: ['#5a3550', '#4f304c'],
          window: '#ffd27a',
        });
      },
    );
    glints(sheet, { x: 560, top: 566, colour: '#ffe6b8', spread: 150, count: 190 });
    sheet.add(
      `<path d="M-10 800 H1290 V840 H-10Z" fill="#1d1630"/><path d="M-10 800 H1290 V808 H-10Z" fill="#e8946a" opacity="0.7"/>`,
      times(33, (post) => `<rect x="${post * 40}" y="836" width="8" height="130" fill="#1d1630"/>`),
      times(
        8,
        (knob) =>
          `<circle cx="${knob * 180 + 12}" cy="792" r="15" fill="#1d1630"/><path d="M${knob * 180 + 2} 784 a15 15 0 0 1 14 -5" stroke="#ffb48a" stroke-width="3" fill="none"/>`,
      ),
    );
    birds(sheet, 760, 190, 7, '#3a2450');
  }),
  dumplings: wide((sheet) => {
    boards(sheet, '#8a6a4f', 6);
    sheet.add(plate(sheet, 620, 500, 390, '#e9eef0', '#3f7f8f'));
    const { random } = sheet;
    const dumpling = (x: number, y: number, turn: number, s: number): string => {
      const dough = sheet.define(
        (id) =>
          `<radialGradient id="${id}" cx="0.4" cy="0.75" r="0.8"><stop offset="0" stop-color="#fff9e8"/><stop offset="0.6" stop-color="#f2e0b8"/><stop offset="1" stop-color="#c89a5c"/></radialGradient>`,
      );
      const pleats = times(9, (pleat) => {
        const a = Math.PI + ((pleat + 0.7) * Math.PI) / 9.4;
        return `<path d="M${round(Math.cos(a) * 82)} ${round(Math.sin(a) * 66 + 14)} q6 14 ${round(-Math.cos(a) * 26)} 30" stroke="#b88a52" stroke-width="5" stroke-linecap="round" fill="none" opacity="0.75"/>`;
      });
      return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${s})"><ellipse cx="8" cy="20" rx="104" ry="62" fill="#3a2010" opacity="0.35" filter="${sheet.soft(7)}"/><path d="M-98 26 Q-104 -50 0 -60 Q104 -50 98 26 Q60 56 0 52 Q-60 56 -98 26Z" fill="${dough}"/><path d="M-98 26 Q-104 -50 0 -60 Q104 -50 98 26 Q84 -22 0 -30 Q-84 -22 -98 26Z" fill="#f7e8c4" stroke="#d0a868" stroke-width="2"/>${pleats}<path d="M-60 44 Q0 60 60 42 Q30 34 0 36 Q-34 34 -60 44Z" fill="#a8682c" opacity="0.65"/></g>`;
    };
    for (let i = 0; i < 9; i++) {
      const angle = (i / 9) * 6.283;
      sheet.add(
        dumpling(
          round(620 + Math.cos(angle) * 232),
          round(500 + Math.sin(angle) * 232),
          (angle * 180) / Math.PI + 90 + random.between(-8, 8),
          0.92,
        ),
      );
    }
    sheet.add(
      bowl(sheet, 620, 500, 104, '#3f7f8f', '#4a1f12'),
      `<ellipse cx="590" cy="470" rx="30" ry="14" fill="#fff" opacity="0.3" transform="rotate(-30 590 470)"/>`,
    );
    sheet.add(
      times(50, () => {
        const a = random.next() * 6.283;
        const r = 130 + random.next() * 190;
        return `<circle cx="${round(620 + Math.cos(a) * r)}" cy="${round(500 + Math.sin(a) * r)}" r="${random.between(6, 10)}" fill="none" stroke="${random.pick(['#5fa83a', '#86c85a'])}" stroke-width="4.5"/>`;
      }),
    );
    sheet.add(
      `<path d="M1060 880 L1190 90 l15 2 L1078 884Z M1110 890 L1240 110 l15 2 L1128 894Z" fill="#000" opacity="0.3"/><path d="M1050 872 L1180 82 l15 2 L1068 876Z M1100 882 L1230 102 l15 2 L1118 886Z" fill="#2f2a30"/>`,
      shadow(sheet, 130, 150, 84),
      ball(sheet, 130, 150, 90, '#d8e4e0'),
      `<circle cx="130" cy="150" r="74" fill="#b8c86a"/><circle cx="112" cy="134" r="30" fill="#fff" opacity="0.25"/>`,
      sprig(60, 860, 210, -24, '#5f944c', 8),
    );
  }),
  sails: film((sheet) => {
    sky(
      sheet,
      [
        [0, '#2f86cc'],
        [1, '#d4ecf4'],
      ],
      480,
    );
    clouds(sheet, { top: 0, bottom: 380, colour: '#ffffff', cover: 0.52 });
    ridge(sheet, {
      base: 480,
      height: 330,
      colour: '#7f9fc0',
      haze: '#c9dcea',
      form: 'peaks',
      wave: 620,
      relief: { light: '#ffffff', strength: 0.55 },
      foot: 482,
    });
    ridge(sheet, {
      base: 480,
      height: 170,
      colour: '#4f7f94',
      haze: '#9fc4cc',
      wave: 420,
      foot: 482,
      shape: (x) => 0.4 + x,
    });
    sheet.add(
      `<rect y="478" width="1280" height="380" fill="${sheet.down([
        [0, '#5fb0cc'],
        [0.3, '#2f86b4'],
        [1, '#145a8c'],
      ])}"/>`,
    );
    ripples(sheet, 484, 853, '#ffffff', 0.26, 240);
    ripples(sheet, 500, 853, '#0a3a66', 0.22, 150);
    for (const [x, y, h, hull, sail] of [
      [160, 510, 90, '#ffffff', '#ffffff'],
      [310, 500, 56, '#ffffff', '#f8e4d0'],
      [470, 530, 130, '#c8342c', '#ffffff'],
      [1130, 520, 110, '#ffffff', '#ffd45a'],
      [960, 506, 70, '#ffffff', '#ffffff'],
      [760, 700, 470, '#1d3f6a', '#ffffff'],
    ] as const)
      sheet.add(
        `<ellipse cx="${x}" cy="${y + h * 0.05}" rx="${h * 0.34}" ry="${h * 0.03}" fill="#0a3050" opacity="0.4"/>`,
        `<g transform="rotate(${h > 300 ? -7 : 4} ${x} ${y})">${sailingBoat(x, y, h, hull, sail, mix(sail, '#7fa0c0', 0.25))}</g>`,
      );
    sheet.add(`<path d="M560 716 Q660 700 900 712 Q980 716 1010 726 Q800 726 560 716Z" fill="#fff" opacity="0.7"/>`);
    birds(sheet, 240, 160, 4, '#ffffff');
  }),
  afterglow: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 470,
        tint: [
          [0, '#c86a6a', 0.08],
          [1, '#1d1a44', 0.7],
        ],
        rough: 10,
      },
      () => {
        sky(sheet, [
          [0, '#2a2a66'],
          [0.3, '#a04a84'],
          [0.56, '#ff9f6a'],
        ]);
        clouds(sheet, { top: 10, bottom: 400, colour: '#ff8f7a', cover: 0.55, opacity: 0.85, stretch: 6 });
        glow(sheet, 720, 470, 520, '#ffd080', 0.75);
        shores(sheet, 470, ['#8f4f7c', '#663f70', '#3f2c58'], '#ff9f7a');
      },
    );
    jetty(sheet, { x: 660, far: 520, farWide: 60, nearX: 640, nearWide: 620, colour: '#3a2438', light: '#ff9f7a' });
    for (const x of [628, 668])
      sheet.add(
        `<path d="M${x - 13} 560 L${x - 11} 528 Q${x} 512 ${x + 11} 528 L${x + 13} 560Z" fill="#1c1230"/><circle cx="${x}" cy="508" r="9.5" fill="#1c1230"/>`,
      );
    glints(sheet, { x: 760, top: 476, colour: '#ffd9a0', spread: 240, count: 120, opacity: 0.5 });
    birds(sheet, 300, 160, 5, '#2a1a44');
    grass(sheet, 860, 150, ['#150f2a', '#1d1434'], 90);
  }),
  breakfast: wide((sheet) => {
    tableTop(sheet, '#dfe9ec', 0.1);
    sheet.add(
      times(9, (stripe) => `<rect x="${stripe * 160 - 20}" width="70" height="960" fill="#7fa8bc" opacity="0.32"/>`),
      times(7, (stripe) => `<rect y="${stripe * 160 - 20}" width="1280" height="70" fill="#7fa8bc" opacity="0.32"/>`),
    );
    sheet.add(plate(sheet, 500, 520, 300, '#fbf6ec', '#d8a05a'));
    for (let i = 3; i >= 0; i--) {
      const y = 520 - i * 1;
      const off = [0, 14, -10, 6][i] ?? 0;
      const cake = sheet.round([
        [0, '#d8953f'],
        [0.72, '#cf8838'],
        [0.9, '#e8b868'],
        [1, '#f7dda0'],
      ]);
      sheet.add(`<circle cx="${500 + off + i * 5}" cy="${y + i * 9}" r="${196 - i * 3}" fill="${cake}"/>`);
    }
    sheet.add(
      `<path d="M420 470 Q500 420 590 470 Q640 520 600 590 Q610 650 586 654 Q570 640 566 600 Q500 650 430 600 Q424 690 400 690 Q384 670 396 590 Q370 520 420 470Z" fill="#b8681c" opacity="0.82"/><path d="M440 480 Q500 446 560 480" stroke="#fff0c0" stroke-width="9" stroke-linecap="round" fill="none" opacity="0.7"/><rect x="468" y="500" width="70" height="56" rx="8" fill="#ffe9a0" transform="rotate(-14 503 528)"/><rect x="468" y="500" width="70" height="16" rx="8" fill="#fff6d0" transform="rotate(-14 503 528)"/>`,
    );
    const { random } = sheet;
    for (const [x, y, r, colour] of [
      [350, 420, 36, '#3a4a94'],
      [390, 380, 33, '#44509c'],
      [330, 480, 30, '#35458c'],
      [660, 640, 38, '#d8344a'],
      [690, 580, 36, '#e0405a'],
      [640, 690, 34, '#c82c40'],
      [360, 640, 30, '#3a4a94'],
    ] as const)
      sheet.add(shadow(sheet, x, y, r, 0.35), ball(sheet, x, y, r, colour));
    sheet.add(sprig(620, 380, 90, -40, '#4f9a4a', 5), cup(sheet, 970, 330, 118, '#7a4a2a', '#f4e0c0'));
    sheet.add(
      shadow(sheet, 930, 720, 108),
      ball(sheet, 930, 720, 108, '#e8f0f0'),
      `<circle cx="930" cy="720" r="92" fill="#f7a42c"/><circle cx="906" cy="696" r="42" fill="#ffd06a" opacity="0.7"/>`,
      shadow(sheet, 1150, 610, 74),
      slice(1150, 610, 76, '#f0941f', '#f9b54a'),
    );
    sheet.add(
      `<g transform="translate(160 250)"><circle r="96" fill="#6a90a8"/><circle r="84" fill="#8ab0c4"/>${times(7, (k) => `<path d="M0 0 L${round(Math.cos(k) * 70)} ${round(Math.sin(k) * 70)}" stroke="#4f7a4a" stroke-width="4"/>`)}</g>`,
      blossom(sheet, 130, 220, 74, {
        petals: 14,
        colour: '#ffffff',
        heart: '#f3c22c',
        rings: 1,
        slim: 0.16,
        heartSize: 0.28,
      }),
      blossom(sheet, 210, 270, 66, {
        petals: 14,
        colour: '#ffffff',
        heart: '#f3c22c',
        rings: 1,
        slim: 0.16,
        heartSize: 0.28,
      }),
      blossom(sheet, 140, 310, 52, { petals: 12, colour: '#f7c8d8', heart: '#f3c22c', rings: 2, slim: 0.24 }),
    );
    sheet.add(
      `<g transform="rotate(6 150 620)"><rect x="130" y="460" width="22" height="330" rx="10" fill="#c8ccd4"/><path d="M112 470 q-4 -110 8 -110 v70 h7 v-70 h9 v70 h8 v-70 h8 v70 h7 v-70 q12 0 8 110 Q142 510 112 470Z" fill="#dfe3e8"/></g>`,
    );
    for (let i = 0; i < 30; i++)
      sheet.add(
        `<circle cx="${random.between(200, 800)}" cy="${random.between(240, 800)}" r="${round(1 + random.next() * 2)}" fill="#a86a2a" opacity="0.4"/>`,
      );
    sheet.add(`<path d="M-40 0 L500 -20 L-40 620Z" fill="#fff8dc" opacity="0.3"/>`);
  }),
  canoe: tall((sheet) => {
    mirrored(
      sheet,
      {
        top: 520,
        bottom: 1280,
        tint: [
          [0, '#e0a860', 0.1],
          [1, '#1a3f4a', 0.65],
        ],
        rough: 16,
      },
      () => {
        sky(sheet, [
          [0, '#6f9cb8'],
          [0.25, '#f0cf9c'],
          [0.42, '#ffe3a8'],
        ]);
        clouds(sheet, { top: 0, bottom: 340, colour: '#fff0d4', cover: 0.48, opacity: 0.85 });
        sun(sheet, 680, 380, 44, '#fffbe0', '#ffe09a');
        shores(sheet, 520, ['#b8a48c', '#8a8a6c', '#5a6a4c'], '#fbe0b0');
        valleyMist(sheet, 510, 40, '#fff0d0', 0.7);
        for (let i = 0; i < 7; i++) sheet.add(leafyTree(sheet, 30 + i * 44, 524, 120 + (i % 3) * 50, '#5a6f34'));
      },
    );
    glints(sheet, { x: 680, top: 526, bottom: 1180, colour: '#fff3c8', spread: 130, count: 170 });
    sheet.add(
      `<path d="M480 860 Q600 940 610 1290 H350 Q360 940 480 860Z" fill="${sheet.across([
        [0, '#7a2f22'],
        [0.5, '#d8583a'],
        [1, '#8a3826'],
      ])}"/><path d="M480 890 Q580 960 588 1290 H372 Q380 960 480 890Z" fill="#c89a64"/>`,
      times(
        7,
        (rib) =>
          `<path d="M${round(480 - 60 - rib * 6)} ${960 + rib * 46} Q480 ${980 + rib * 48} ${round(540 + rib * 6)} ${960 + rib * 46}" stroke="#8f6438" stroke-width="8" fill="none"/>`,
      ),
      `<path d="M480 862 Q600 940 610 1290 M480 862 Q360 940 350 1290" stroke="#f0c89a" stroke-width="9" fill="none"/><rect x="396" y="1010" width="168" height="24" rx="6" fill="#a87444"/><path d="M300 1180 L760 980" stroke="#e8c490" stroke-width="15" stroke-linecap="round"/><path d="M742 1010 Q730 970 800 936 Q850 920 866 934 Q860 964 800 1000 Q764 1020 742 1010Z" fill="#e8b870"/>`,
    );
    for (const [x, y] of [
      [840, 1040],
      [800, 1120],
    ] as const)
      sheet.add(
        times(
          3,
          (ring) =>
            `<ellipse cx="${x}" cy="${y}" rx="${50 + ring * 44}" ry="${12 + ring * 9}" fill="none" stroke="#fff3d4" stroke-width="2.5" opacity="${round(0.6 - ring * 0.16)}"/>`,
        ),
      );
    birds(sheet, 250, 200, 5, '#5a5a50');
  }),
  moonrise: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 540,
        tint: [
          [0, '#26386c', 0.15],
          [1, '#080f2c', 0.75],
        ],
        rough: 14,
      },
      () => {
        sky(sheet, [
          [0, '#0d1640'],
          [0.4, '#33488c'],
          [0.63, '#a88cb4'],
        ]);
        stars(sheet, 130, 420);
        moon(sheet, 860, 320, 62);
        clouds(sheet, { top: 300, bottom: 560, colour: '#c8b4d8', cover: 0.42, opacity: 0.55, stretch: 7 });
        shores(sheet, 540, ['#5a5f9c', '#3f487f', '#232c5a', '#141b3f'], '#a894bc');
        discs(sheet, 34, {
          colours: ['#ffd98a', '#ffb45a', '#fff0c8'],
          from: 1.5,
          to: 3.4,
          top: 512,
          bottom: 538,
          opacity: 1,
        });
      },
    );
    glints(sheet, { x: 860, top: 546, colour: '#f4ecff', spread: 90, count: 150 });
    sheet.add(
      `<path d="M-10 853 V640 L120 560 L250 640 V853Z" fill="#0b1030"/><path d="M-30 652 L120 550 L270 652 l-8 10 L120 566 L-22 662Z" fill="#1a2148"/><rect x="60" y="680" width="52" height="62" fill="#ffcf74"/><rect x="140" y="680" width="52" height="62" fill="#ffcf74"/><path d="M86 680 v62 M60 711 h52 M166 680 v62 M140 711 h52" stroke="#0b1030" stroke-width="4"/>`,
      leafyTree(sheet, 330, 853, 360, '#10183c', '#0a0f28'),
    );
    glow(sheet, 125, 712, 220, '#ffc060', 0.5);
  }),
  lemons: film((sheet) => {
    sky(sheet, [
      [0, '#4f9fd4'],
      [1, '#cfe8ee'],
    ]);
    discs(sheet, 40, {
      colours: ['#8fc4a0', '#b8dca8', '#6faa80', '#e8f0b0'],
      from: 40,
      to: 120,
      top: 200,
      blur: 22,
      opacity: 0.7,
    });
    const { random } = sheet;
    const leafAt = (x: number, y: number, long: number, turn: number, colour: string): string =>
      `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)})"><path d="M0 0 Q${long * 0.5} ${-long * 0.34} ${long} 0 Q${long * 0.5} ${long * 0.3} 0 0Z" fill="${sheet.down(
        [
          [0, mix(colour, '#ffffff', 0.25)],
          [1, mix(colour, '#00201a', 0.3)],
        ],
      )}"/><path d="M0 0 Q${long * 0.5} -6 ${long} 0" stroke="#e4f4b8" stroke-opacity="0.55" stroke-width="3" fill="none"/></g>`;
    sheet.add(
      `<path d="M-20 120 Q330 90 560 190 Q850 300 1300 180" stroke="#5a4430" stroke-width="20" fill="none"/><path d="M560 190 Q600 300 590 360 M830 270 Q860 340 870 380 M300 125 Q310 220 290 280" stroke="#6a7a3a" stroke-width="9" fill="none"/>`,
    );
    for (let i = 0; i < 40; i++) {
      const x = random.between(-20, 1260);
      sheet.add(
        leafAt(
          x,
          120 + 110 * Math.sin((x / 1280) * 2.6) + random.between(-40, 30),
          random.between(110, 190),
          random.between(-70, 250),
          random.pick(['#3f8a45', '#2f7a40', '#58a04a']),
        ),
      );
    }
    const lemon = (x: number, y: number, s: number, turn: number): string => {
      const peel = sheet.define(
        (id) =>
          `<radialGradient id="${id}" cx="0.36" cy="0.34" r="0.75"><stop offset="0" stop-color="#fff6a0"/><stop offset="0.4" stop-color="#f9d72f"/><stop offset="1" stop-color="#c8901a"/></radialGradient>`,
      );
      return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${s})"><path d="M0 -120 Q90 -112 98 0 Q96 84 26 122 Q0 150 -26 122 Q-96 84 -98 0 Q-90 -112 0 -120Z" fill="${peel}"/><ellipse cx="-36" cy="-50" rx="22" ry="36" fill="#fff" opacity="0.45" transform="rotate(20 -36 -50)"/><path d="M-18 -118 l18 -14 18 14 -18 10Z" fill="#5a7a2c"/></g>`;
    };
    sheet.add(lemon(590, 480, 1.15, 8), lemon(870, 490, 1.02, -10), lemon(290, 390, 0.95, 12));
    for (let i = 0; i < 14; i++)
      sheet.add(
        leafAt(
          random.between(200, 1000),
          random.between(190, 330),
          random.between(110, 170),
          random.between(20, 160),
          random.pick(['#4a944a', '#63aa50']),
        ),
      );
    sheet.add(
      blossom(sheet, 730, 300, 56, {
        petals: 5,
        colour: '#ffffff',
        heart: '#f7d24a',
        rings: 1,
        slim: 0.4,
        heartSize: 0.22,
      }),
      blossom(sheet, 440, 250, 48, {
        petals: 5,
        colour: '#ffffff',
        heart: '#f7d24a',
        rings: 1,
        slim: 0.4,
        heartSize: 0.22,
      }),
    );
    glow(sheet, 1180, 60, 620, '#fffbe0', 0.6);
  }),
  vineyard: wide((sheet) => {
    sky(sheet, [
      [0, '#5fa0d0'],
      [0.45, '#f4ead4'],
    ]);
    clouds(sheet, { top: 0, bottom: 380, colour: '#ffffff', cover: 0.5 });
    ridge(sheet, { base: 470, height: 230, colour: '#8fa8bc', haze: '#d4dfdc', wave: 480 });
    sheet.add(
      `<rect y="430" width="1280" height="70" fill="${sheet.down([
        [0, '#a8d4e0'],
        [1, '#6fb0c8'],
      ])}"/>`,
    );
    ridge(sheet, { base: 540, height: 90, colour: '#7f9a5c', haze: '#b4b870', wave: 300 });
    field(sheet, {
      top: 540,
      rows: 13,
      colours: ['#b89464', '#5f8a3c'],
      vanish: 700,
      dots: ['#4f7a34', '#6f9a44', '#86ac4e', '#3f6a30', '#7f5a8a'],
    });
    sheet.add(
      `<rect x="250" y="446" width="120" height="90" fill="#f0d4a4"/><rect x="330" y="446" width="40" height="90" fill="#000" opacity="0.1"/><path d="M238 448 L310 404 L382 448Z" fill="#c0603c"/><rect x="272" y="470" width="18" height="26" fill="#5a6a70"/><rect x="312" y="470" width="18" height="26" fill="#5a6a70"/><rect x="292" y="504" width="22" height="32" fill="#7a4a34"/>`,
    );
    for (const [x, h] of [
      [220, 130],
      [396, 150],
      [430, 110],
      [190, 90],
      [1060, 150],
      [1100, 190],
      [1136, 140],
    ] as const)
      sheet.add(cypress(x, 546, h, '#37583c'));
    glow(sheet, 1100, 120, 700, '#fff0c0', 0.5);
  }),
  milkyWay: tall((sheet) => {
    sky(sheet, [
      [0, '#070b24'],
      [0.6, '#18275a'],
      [0.8, '#4a4a84'],
    ]);
    const band = sheet.apart(() => {
      clouds(sheet, { top: 300, bottom: 760, colour: '#8f8fe0', cover: 0.62, opacity: 0.5, stretch: 3, size: 150 });
      clouds(sheet, { top: 380, bottom: 680, colour: '#ffd8e8', cover: 0.55, opacity: 0.55, stretch: 3, size: 110 });
      clouds(sheet, { top: 430, bottom: 630, colour: '#0a0e2c', cover: 0.42, opacity: 0.7, stretch: 4, size: 90 });
    });
    sheet.add(
      `<g transform="rotate(-58 480 520) scale(1.8) translate(-210 -240)" style="mix-blend-mode:screen">${band}</g>`,
    );
    stars(sheet, 900, 1000);
    sheet.add(
      `<path d="M150 190 L330 260" stroke="${sheet.across([
        [0, '#ffffff', 0],
        [1, '#ffffff', 1],
      ])}" stroke-width="3"/>`,
    );
    ridge(sheet, { base: 1010, height: 180, colour: '#1d2754', haze: '#3f4580', wave: 420, foot: 1012 });
    sheet.add(
      `<rect y="1008" width="960" height="272" fill="${sheet.down([
        [0, '#33407a'],
        [1, '#0a1030'],
      ])}"/>`,
    );
    glints(sheet, { x: 480, top: 1012, colour: '#c8d0ff', spread: 700, count: 130, opacity: 0.35 });
    sheet.add(
      `<path d="M0 1280 V1180 Q300 1130 560 1190 Q800 1230 960 1180 V1280Z" fill="#060a1e"/><path d="M560 1196 L640 1060 L720 1196Z" fill="${sheet.down(
        [
          [0, '#ffd27a'],
          [1, '#e8862c'],
        ],
      )}"/><path d="M640 1060 L666 1196 H720Z" fill="#a8541c"/><path d="M640 1060 L640 1196" stroke="#5a2c10" stroke-width="3"/>`,
    );
    glow(sheet, 640, 1150, 230, '#ffb04a', 0.6);
    grass(sheet, 1285, 90, ['#050818', '#090e24'], 110);
  }),
} satisfies Record<string, Picture>;
