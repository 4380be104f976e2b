import { mottle } from './land.ts';
import { clouds, discs, glow, mist, sky, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture, type Sheet } from './sheet.ts';
import { houses, lamp, skyline } from './town.ts';
import { bareTree, fir } from './trees.ts';
import { mirrored } from './water.ts';

const snowfall = (sheet: Sheet, count: number): void => {
  discs(sheet, count, { colours: ['#ffffff'], from: 1, to: 4, opacity: 0.9 });
  discs(sheet, Math.round(count / 9), { colours: ['#ffffff'], from: 5, to: 15, blur: 4, opacity: 0.6 });
};

const at = (t: number): number => 640 + 640 * t ** 1.6;

const top = (x: number): number => 420 + ((x - 640) / 640) * -150;

const low = (x: number): number => 486 + ((x - 640) / 640) * 40;

/** Berlin in December: blue hours, snow, lights. */
export const berlin = {
  tower: wide((sheet) => {
    mirrored(
      sheet,
      {
        top: 740,
        tint: [
          [0, '#1f2f5a', 0.2],
          [1, '#0a1430', 0.7],
        ],
        rough: 20,
      },
      () => {
        sky(sheet, [
          [0, '#152252'],
          [0.4, '#5f5a94'],
          [0.76, '#f0a98f'],
        ]);
        clouds(sheet, { top: 40, bottom: 560, colour: '#ffb8a4', cover: 0.44, opacity: 0.6, stretch: 6 });
        skyline(sheet, {
          base: 741,
          tall: [70, 190],
          wide: [40, 90],
          colour: '#6a5c8a',
          haze: '#b08294',
          lights: ['#ffd98a'],
          lit: 0.12,
        });
        sheet.add(
          `<path d="M826 742 L838 300 h14 L864 742Z" fill="#4a4672"/><path d="M841 302 L844 70 h3 L850 302Z" fill="#4a4672"/><rect x="840" y="110" width="11" height="34" fill="#d84a4a"/><rect x="840" y="170" width="11" height="24" fill="#f0e8ee"/>`,
          `<circle cx="845" cy="330" r="44" fill="${sheet.across([
            [0, '#d8b8c4'],
            [0.5, '#8a7ca4'],
            [1, '#3f3a66'],
          ])}"/><path d="M802 326 h87 M803 338 h85" stroke="#ffdf9a" stroke-width="4"/><path d="M812 330 L818 304 M845 330 V290 M878 330 L872 304" stroke="#fff" stroke-opacity="0.4" stroke-width="2"/>`,
        );
        glow(sheet, 845, 330, 150, '#ffd0a0', 0.4);
        skyline(sheet, {
          base: 741,
          tall: [50, 150],
          wide: [60, 130],
          colour: '#2f2f5c',
          haze: '#4a3f6c',
          lights: ['#ffcf74', '#ffe2a8', '#ffb45a'],
          lit: 0.34,
        });
        sheet.add(
          `<rect y="716" width="1280" height="26" fill="#e6e6f4"/><rect y="724" width="1280" height="18" fill="#3a3560"/>`,
        );
        for (const x of [120, 380, 640, 990, 1200]) sheet.add(lamp(sheet, x, 720, 86, '#ffd58c'));
        for (const x of [250, 520, 1090]) sheet.add(bareTree(sheet, x, 722, 190, '#221f44', 7));
      },
    );
    snowfall(sheet, 150);
  }),
  park: film((sheet) => {
    sky(sheet, [
      [0, '#8f8f8f'],
      [0.7, '#e6e6e6'],
    ]);
    mist(sheet, 480, 420, '#f2f2f2', 0.7);
    for (const [x, s, c] of [
      [130, 330, '#b4b4b4'],
      [420, 300, '#bcbcbc'],
      [690, 290, '#c0c0c0'],
      [930, 320, '#b4b4b4'],
      [1180, 340, '#acacac'],
    ] as const)
      sheet.add(bareTree(sheet, x, 570, s, c, 7));
    sheet.add(
      `<path d="M0 560 Q400 530 700 560 T1280 550 V853 H0Z" fill="${sheet.down([
        [0, '#d4d4d4'],
        [1, '#f7f7f7'],
      ])}"/>`,
      `<path d="M560 565 Q600 640 480 720 Q360 790 330 860 H800 Q720 780 690 700 Q660 620 640 562Z" fill="#c2c2c2"/>`,
    );
    mottle(sheet, { top: 570, bottom: 853 }, '#9a9a9a', 0.22, [120, 12]);
    sheet.add(bareTree(sheet, 200, 760, 760, '#1c1c1c', 9), bareTree(sheet, 1090, 740, 700, '#262626', 9));
    for (const [x, y, h] of [
      [700, 650, 210],
      [590, 590, 110],
      [850, 770, 330],
    ] as const)
      sheet.add(lamp(sheet, x, y, h, '#ffffff', '#161616'));
    sheet.add(
      `<path d="M520 690 l-3 -46 q8 -16 16 0 l-2 46Z" fill="#111"/><circle cx="525" cy="628" r="7" fill="#111"/><path d="M548 692 l-3 -40 q7 -12 14 0 l-2 40Z" fill="#1a1a1a"/><circle cx="552" cy="640" r="6" fill="#1a1a1a"/><path d="M350 806 h150 v8 h-150Z M360 770 h130 v6 h-130Z M360 786 h130 v6 h-130Z M366 768 v60 M484 768 v60" fill="#1a1a1a" stroke="#1a1a1a" stroke-width="5"/><path d="M346 800 h158 v7 h-158Z" fill="#fff"/>`,
    );
    snowfall(sheet, 190);
  }),
  market: film((sheet) => {
    sky(sheet, [
      [0, '#101a44'],
      [0.7, '#41356c'],
    ]);
    houses(sheet, () => 520, {
      from: -30,
      to: 1300,
      size: 150,
      walls: ['#2a2c5c', '#332f60', '#262752'],
      roofs: ['#dfe4f4', '#d4daee'],
      window: '#ffc765',
    });
    discs(sheet, 60, {
      colours: ['#ffcf70', '#ff9a4a', '#ff6a5a', '#ffe8b0'],
      from: 8,
      to: 26,
      top: 300,
      bottom: 600,
      blur: 5,
      opacity: 0.6,
    });
    sheet.add(
      `<path d="M0 690 Q640 640 1280 690 V853 H0Z" fill="${sheet.down([
        [0, '#b8b4da'],
        [1, '#e8e6f6'],
      ])}"/>`,
    );
    sheet.add(fir(sheet, 640, 700, 560, '#163a34'));
    for (let bulb = 0; bulb < 90; bulb++) {
      const t = sheet.random.next();
      const y = 170 + t * 500;
      const x = 640 + (sheet.random.next() - 0.5) * t * 190;
      sheet.add(
        `<circle cx="${round(x)}" cy="${round(y)}" r="5" fill="${sheet.random.pick(['#ffe9a8', '#ff7a5a', '#ffd24a', '#9ad8ff'])}"/>`,
      );
      if (bulb % 3 === 0) glow(sheet, x, y, 26, '#ffdf9a', 0.6);
    }
    sheet.add(`<path d="M640 108 l9 24 26 1 -20 16 7 25 -22 -14 -22 14 7 -25 -20 -16 26 -1Z" fill="#ffe48a"/>`);
    glow(sheet, 640, 140, 160, '#ffe9a8', 0.7);
    const stall = (x: number, s: number, colour: string): void => {
      const y = 720;
      const warm = sheet.down([
        [0, '#ffdf94'],
        [1, '#f09a44'],
      ]);
      glow(sheet, x + s / 2, y - s * 0.4, Math.round(s * 1.1), '#ffb454', 0.5);
      sheet.add(
        `<rect x="${x}" y="${y - s * 0.7}" width="${s}" height="${s * 0.7}" fill="#4a2c24"/><rect x="${x + s * 0.08}" y="${y - s * 0.62}" width="${s * 0.84}" height="${s * 0.36}" fill="${warm}"/><path d="M${x - s * 0.1} ${y - s * 0.62} L${x + s * 0.5} ${y - s * 1.02} L${x + s * 1.1} ${y - s * 0.62}Z" fill="#f4f5fc"/>${times(8, (stripe) => `<path d="M${x - s * 0.06 + stripe * s * 0.14} ${y - s * 0.62} h${s * 0.14} v${s * 0.1} a${s * 0.07} ${s * 0.06} 0 0 1 ${-s * 0.14} 0Z" fill="${stripe % 2 === 0 ? colour : '#fff2e0'}"/>`)}${times(7, (thing) => `<circle cx="${x + s * (0.16 + thing * 0.115)}" cy="${y - s * (0.33 + (thing % 2) * 0.05)}" r="${s * 0.045}" fill="${['#c8402f', '#f4d06a', '#3f7a4a', '#ffffff'][thing % 4]}"/>`)}<rect x="${x}" y="${y - s * 0.27}" width="${s}" height="${s * 0.06}" fill="#f0e4d6"/>`,
      );
    };
    stall(60, 270, '#c8342c');
    stall(900, 300, '#2f6a4a');
    sheet.add(`<path d="M0 130 Q330 260 640 120 Q950 260 1280 120" stroke="#1a1838" stroke-width="3" fill="none"/>`);
    for (let i = 0; i < 25; i++) {
      const x = 12 + i * 52;
      const y = 130 + 95 * Math.abs(Math.sin((x / 640) * Math.PI));
      glow(sheet, x, y + 6, 34, '#ffd88a', 0.8);
      sheet.add(`<circle cx="${x}" cy="${round(y + 6)}" r="6" fill="#fff6d8"/>`);
    }
    for (const [x, s] of [
      [430, 1],
      [480, 0.85],
      [800, 1.05],
      [760, 0.7],
      [560, 0.9],
    ] as const)
      sheet.add(
        `<path d="M${x - 22 * s} 770 L${x - 20 * s} ${770 - 84 * s} Q${x} ${770 - 112 * s} ${x + 20 * s} ${770 - 84 * s} L${x + 22 * s} 770Z" fill="#15132e"/><circle cx="${x}" cy="${770 - 118 * s}" r="${15 * s}" fill="#15132e"/><path d="M${x - 17 * s} ${770 - 92 * s} h${34 * s} v${10 * s} h${-34 * s}Z" fill="${s > 0.95 ? '#c8402f' : '#5a8ab0'}"/>`,
      );
    snowfall(sheet, 220);
  }),
  window: tall((sheet) => {
    sheet.add(
      `<rect width="960" height="1280" fill="${sheet.across([
        [0, '#4a2f2a'],
        [1, '#2c1d22'],
      ])}"/>`,
    );
    const pane = sheet.apart(() => {
      sky(sheet, [
        [0, '#1d2f66'],
        [0.7, '#8a86b8'],
      ]);
      skyline(sheet, {
        base: 860,
        tall: [120, 330],
        wide: [80, 150],
        colour: '#33406f',
        haze: '#6a6c9c',
        lights: ['#ffd98a', '#ffbf6a'],
        lit: 0.22,
      });
      sheet.add(
        `<rect y="800" width="960" height="200" fill="#c8cde8"/>`,
        bareTree(sheet, 640, 880, 560, '#1f2448', 8),
      );
      snowfall(sheet, 240);
    });
    const clip = sheet.define(
      (id) => `<clipPath id="${id}"><rect x="120" y="90" width="720" height="860"/></clipPath>`,
    );
    sheet.add(
      `<g clip-path="${clip}">${pane}</g><g fill="none" stroke="#efe6dc"><rect x="120" y="90" width="720" height="860" stroke-width="34"/><path d="M480 90 V950 M120 420 H840" stroke-width="22"/></g><g fill="none" stroke="#000" stroke-opacity="0.25"><rect x="138" y="108" width="324" height="300" stroke-width="3"/><rect x="494" y="108" width="330" height="300" stroke-width="3"/></g>`,
      `<path d="M137 933 Q220 880 330 926 T480 930 V933Z M492 933 Q620 890 720 925 T824 928 V933Z M137 409 Q200 384 300 405 T470 409Z" fill="#fff" opacity="0.92"/>`,
      `<rect x="60" y="960" width="840" height="60" fill="#f6eee4"/><rect x="60" y="1014" width="840" height="16" fill="#000" opacity="0.3"/>`,
      `<path d="M0 0 H110 Q150 500 60 1280 H0Z M960 0 H850 Q810 500 900 1280 H960Z" fill="#8a2f32"/><path d="M60 0 Q90 500 24 1280 M900 0 Q870 500 936 1280 M96 0 Q130 500 48 1280 M864 0 Q830 500 912 1280" stroke="#5a1a22" stroke-width="8" fill="none" opacity="0.6"/>`,
    );
    for (const [x, h] of [
      [300, 150],
      [390, 100],
      [230, 80],
    ] as const) {
      glow(sheet, x, 960 - h - 26, 230, '#ffb45a', 0.7);
      sheet.add(
        `<rect x="${x - 26}" y="${960 - h}" width="52" height="${h}" rx="5" fill="${sheet.down([
          [0, '#fff0d0'],
          [0.3, '#f4dcc0'],
          [1, '#c8a890'],
        ])}"/><path d="M${x} ${960 - h - 54} Q${x + 17} ${960 - h - 20} ${x} ${960 - h - 4} Q${x - 17} ${960 - h - 20} ${x} ${960 - h - 54}Z" fill="#ffd76a"/><path d="M${x} ${960 - h - 34} Q${x + 8} ${960 - h - 16} ${x} ${960 - h - 6} Q${x - 8} ${960 - h - 16} ${x} ${960 - h - 34}Z" fill="#fff8e0"/>`,
      );
    }
    sheet.add(
      `<rect x="600" y="860" width="110" height="100" rx="12" fill="#c8402f"/><path d="M710 880 q46 4 38 36 q-8 26 -40 22" stroke="#c8402f" stroke-width="14" fill="none"/><path d="M600 890 h110 v26 h-110Z" fill="#f4e6d8"/>${times(6, (k) => `<path d="M${606 + k * 18} 903 l8 -9 8 9 -8 9Z" fill="#c8402f"/>`)}<g filter="${sheet.soft(6)}" stroke="#fff" stroke-width="9" fill="none" opacity="0.5"><path d="M635 850 q-20 -40 6 -80 q20 -36 0 -70 M675 850 q20 -36 0 -70 q-16 -30 4 -66"/></g>`,
    );
    sheet.add(
      `<rect y="1030" width="960" height="250" fill="#3a2426"/>`,
      `<path d="M80 1280 Q120 1110 480 1110 Q840 1110 880 1280Z" fill="#b86a4a"/><path d="M120 1280 Q180 1140 480 1140 Q780 1140 840 1280" stroke="#f4dcb8" stroke-width="10" stroke-dasharray="26 20" fill="none"/>`,
    );
  }),
  gate: film((sheet) => {
    sky(sheet, [
      [0, '#2a2f6a'],
      [0.45, '#b06a8c'],
      [0.75, '#ffc08a'],
    ]);
    clouds(sheet, { top: 20, bottom: 520, colour: '#ffa890', cover: 0.52, opacity: 0.75, stretch: 6 });
    sun(sheet, 640, 590, 50, '#fff0cc', '#ffb06a');
    const stone = sheet.down([
      [0, '#5a4468'],
      [1, '#2c2440'],
    ]);
    sheet.add(
      `<path d="M250 690 V312 H1030 V690 H250Z" fill="none"/>`,
      times(
        6,
        (column) =>
          `<path d="M${258 + column * 142} 690 L${263 + column * 142} 326 h44 L${312 + column * 142} 690Z" fill="${stone}"/><rect x="${252 + column * 142}" y="314" width="66" height="16" fill="#4a3a5c"/><rect x="${250 + column * 142}" y="676" width="70" height="18" fill="#241d36"/>`,
      ),
      `<rect x="226" y="252" width="828" height="64" fill="${stone}"/><rect x="214" y="244" width="852" height="14" fill="#7a5a7a"/><rect x="300" y="196" width="680" height="50" fill="${stone}"/><rect x="290" y="188" width="700" height="10" fill="#7a5a7a"/>`,
      times(12, (panel) => `<rect x="${250 + panel * 66}" y="266" width="34" height="40" fill="#000" opacity="0.18"/>`),
      `<g fill="#3f7a74"><path d="M560 186 h150 l-10 -34 h-130Z"/>${times(4, (horse) => `<path d="M${560 + horse * 34} 160 q-6 -30 10 -44 l4 -20 12 14 q18 10 14 44Z"/>`)}<path d="M664 152 v-46 q0 -16 12 -16 q12 0 12 16 v46Z"/><path d="M676 92 V40 M662 52 h28" stroke="#3f7a74" stroke-width="5"/></g>`,
      `<rect y="690" width="1280" height="165" fill="${sheet.down([
        [0, '#c89aa4'],
        [0.3, '#8a7a9c'],
        [1, '#4a4a74'],
      ])}"/>`,
    );
    for (const side of [0, 1])
      sheet.add(
        `<rect x="${side === 0 ? -10 : 1080}" y="470" width="210" height="222" fill="#33294a"/><path d="M${side === 0 ? -20 : 1066} 472 h234 l-30 -46 h-174Z" fill="#dfdaf0"/>${times(4, (w) => `<rect x="${(side === 0 ? 14 : 1104) + w * 46}" y="530" width="20" height="60" fill="#ffcf7a"/>`)}`,
      );
    mottle(sheet, { top: 700, bottom: 853 }, '#ffd9c0', 0.35, [140, 9]);
    for (const x of [120, 1180]) sheet.add(lamp(sheet, x, 770, 210, '#ffdc9a'));
    sheet.add(
      times(16, () => {
        const x = sheet.random.between(180, 1110);
        const s = 0.5 + sheet.random.next() * 0.6;
        const y = 705 + s * 60;
        return `<path d="M${x - 11 * s} ${y} L${x - 9 * s} ${round(y - 46 * s)} Q${x} ${round(y - 62 * s)} ${x + 9 * s} ${round(y - 46 * s)} L${x + 11 * s} ${y}Z" fill="#16122a"/><circle cx="${x}" cy="${round(y - 66 * s)}" r="${round(8 * s)}" fill="#16122a"/><ellipse cx="${x}" cy="${round(y + 12 * s)}" rx="${round(12 * s)}" ry="${round(26 * s)}" fill="#16122a" opacity="0.25"/>`;
      }),
    );
    snowfall(sheet, 90);
  }),
  underground: wide((sheet) => {
    sheet.add(`<rect width="1280" height="960" fill="#1c2430"/>`);
    const tile = sheet.down([
      [0, '#d8e4d0'],
      [1, '#9ab89a'],
    ]);
    sheet.add(`<path d="M0 120 L560 380 V560 L0 900Z" fill="${tile}"/>`);
    sheet.add(
      times(
        16,
        (row) =>
          `<path d="M0 ${120 + row * 49} L560 ${380 + row * 11.4}" stroke="#5f7f66" stroke-width="1.4" opacity="0.6"/>`,
      ),
      times(15, (column) => {
        const x = 560 * (1 - (1 - column / 15) ** 1.7);
        const t = x / 560;
        return `<path d="M${round(x)} ${round(120 + 260 * t)} V${round(900 - 340 * t)}" stroke="#5f7f66" stroke-width="1.4" opacity="0.6"/>`;
      }),
    );
    sheet.add(
      `<path d="M0 0 H1280 V130 L640 390 H560 L0 120Z" fill="#2c3846"/><path d="M0 900 L560 560 H620 L900 960 H0Z" fill="${sheet.down(
        [
          [0, '#6a6f78'],
          [1, '#a8a69e'],
        ],
      )}"/><path d="M620 560 L940 960 H1000 L640 560Z" fill="#f3e6b8"/><path d="M640 560 L1000 960 H1280 V560Z" fill="#12161e"/>`,
    );
    sheet.add(
      `<path d="M640 395 L1280 150 V830 L640 560Z" fill="${sheet.across([
        [0, '#b88a1a'],
        [0.4, '#f3c22c'],
        [1, '#ffd94a'],
      ])}"/><path d="M640 395 L1280 150 V190 L640 405Z" fill="#fff" opacity="0.35"/><path d="M640 522 L1280 700 V760 L640 535Z" fill="#2c2a24"/>`,
    );
    for (let k = 0; k < 5; k++) {
      const a = at(0.08 + k * 0.19);
      const b = at(0.2 + k * 0.19);
      sheet.add(
        `<path d="M${round(a)} ${round(top(a))} L${round(b)} ${round(top(b))} V${round(low(b))} L${round(a)} ${round(low(a))}Z" fill="#fff0c0" stroke="#6a5212" stroke-width="4"/>`,
      );
      if (k > 0)
        sheet.add(
          `<path d="M${round(a + (b - a) * 0.4)} ${round(low(a))} q6 -40 22 -40 q18 0 20 40Z" fill="#4a3a44" opacity="0.7"/>`,
        );
    }
    for (let k = 0; k < 6; k++) {
      const t = (k / 5) ** 1.5;
      const y = 372 - t * 330;
      const w = 26 + t * 240;
      sheet.add(
        `<rect x="${round(590 - w * 0.6 - t * 120)}" y="${round(y)}" width="${round(w)}" height="${round(4 + t * 20)}" rx="3" fill="#fffbe6"/>`,
      );
      glow(sheet, 590 - t * 120 - w * 0.1, y + 6, Math.round(60 + t * 300), '#fff4cc', 0.35);
    }
    for (const [x, y, h] of [
      [470, 640, 320],
      [330, 760, 560],
    ] as const)
      sheet.add(
        `<rect x="${x - h * 0.06}" y="${y - h}" width="${h * 0.12}" height="${h}" fill="${sheet.across([
          [0, '#8fd0c0'],
          [0.4, '#4a8f86'],
          [1, '#23504f'],
        ])}"/><rect x="${x - h * 0.09}" y="${y - h - 8}" width="${h * 0.18}" height="${h * 0.07}" fill="#23504f"/>`,
      );
    sheet.add(
      `<rect x="120" y="400" width="210" height="58" fill="#1f4a8a" transform="skewY(8) translate(0 -28)"/><path d="M146 444 h158" stroke="#fff" stroke-width="9" transform="skewY(8) translate(0 -44)"/>`,
    );
    for (const [x, s] of [
      [560, 0.5],
      [600, 0.8],
      [720, 1.5],
    ] as const) {
      const y = 590 + s * 170;
      sheet.add(
        `<path d="M${x - 34 * s} ${y} L${x - 30 * s} ${y - 150 * s} Q${x} ${y - 196 * s} ${x + 30 * s} ${y - 150 * s} L${x + 34 * s} ${y}Z" fill="${mix('#16202e', '#8a3a34', s > 1 ? 0.6 : 0)}"/><circle cx="${x}" cy="${y - 212 * s}" r="${27 * s}" fill="#2a2024"/><path d="M${x - 28 * s} ${y - 166 * s} h${56 * s} v${20 * s} h${-56 * s}Z" fill="#e8c04a"/>`,
      );
    }
  }),
} satisfies Record<string, Picture>;
