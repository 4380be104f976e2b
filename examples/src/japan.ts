import { blossom } from './flowers.ts';
import { mottle, ridge } from './land.ts';
import { birds, clouds, discs, glow, mist, moon, sky, stars, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture } from './sheet.ts';
import { bowl, boards, shadow } from './table.ts';
import { pagoda, torii } from './things.ts';
import { skyline } from './town.ts';
import { bamboo, bareTree, firs, foliage, grass } from './trees.ts';
import { glints, mirrored, ripples } from './water.ts';

const branch = (points: string, w: number): string =>
  `<path d="${points}" stroke="#4a3038" stroke-width="${w}" fill="none" stroke-linecap="round"/>`;

const egg = (x: number, y: number, turn: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><ellipse cx="6" cy="8" rx="84" ry="68" fill="#3a1c10" opacity="0.35"/><ellipse rx="82" ry="66" fill="#f4e6d2"/><ellipse rx="76" ry="60" fill="#fffaf0"/><circle cx="8" r="41" fill="#e8891c"/><circle cx="2" cy="-6" r="26" fill="#f7ab35"/><ellipse cx="-6" cy="-14" rx="10" ry="6" fill="#fff" opacity="0.7"/></g>`;

/** Japan: blossom in April, leaves in November. */
export const japan = {
  fuji: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 600,
        tint: [
          [0, '#8fb0d8', 0.1],
          [1, '#35507f', 0.6],
        ],
        rough: 12,
      },
      () => {
        sky(sheet, [
          [0, '#6f9fd4'],
          [0.4, '#cfdcee'],
          [0.68, '#fde3e0'],
        ]);
        clouds(sheet, { top: 40, bottom: 330, colour: '#ffffff', cover: 0.42, stretch: 6, opacity: 0.85 });
        const cone = 'M150 602 Q470 480 566 226 Q596 196 640 204 Q676 196 706 226 Q810 480 1150 602Z';
        sheet.add(
          `<path d="${cone}" fill="${sheet.down([
            [0, '#5f7fb0'],
            [0.6, '#8aa3cc'],
            [1, '#c9d4e6'],
          ])}"/>`,
          `<path d="M566 226 Q596 196 640 204 Q676 196 706 226 Q742 318 790 388 L752 370 L738 420 L700 366 L676 440 L640 372 L606 450 L580 366 L548 412 L534 352 L484 396 Q540 310 566 226Z" fill="#ffffff"/><path d="M640 204 Q676 196 706 226 Q742 318 790 388 L752 370 L738 420 L700 366 L676 300Z" fill="#b4c6e4" opacity="0.75"/>`,
        );
        mist(sheet, 560, 130, '#fdeeee', 0.75);
        ridge(sheet, { base: 602, height: 60, colour: '#5f7f92', haze: '#8fa6b0', wave: 240, foot: 601 });
        const top = ridge(sheet, { base: 604, height: 30, colour: '#3c5f5c', wave: 200, foot: 601 });
        firs(sheet, (x) => top(x) + 6, { count: 110, from: 0, to: 1280, tall: [12, 32], colour: '#2f4f4c' });
      },
    );
    ripples(sheet, 610, 853, '#ffffff', 0.16, 90);
    sheet.add(
      branch('M-20 60 Q180 120 380 70 Q470 50 540 90', 12),
      branch('M160 100 Q240 190 330 210', 7),
      branch('M1300 20 Q1120 110 960 80', 11),
      branch('M1130 84 Q1060 170 960 190', 6),
    );
    for (const [x, y, w, h] of [
      [90, 70, 130, 70],
      [290, 100, 140, 60],
      [480, 80, 90, 44],
      [320, 205, 70, 36],
      [1180, 60, 130, 70],
      [1030, 100, 110, 50],
      [950, 190, 60, 34],
    ] as const)
      sheet.add(foliage(sheet, x, y, w, h, '#f2a6c0', { count: 110, leaf: 13, light: '#fff2f6' }));
    discs(sheet, 60, { colours: ['#ffd5e2', '#ffffff'], from: 2, to: 6, opacity: 0.9 });
  }),
  gate: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 590,
        tint: [
          [0, '#7f4a7a', 0.15],
          [1, '#1c1d4a', 0.65],
        ],
        rough: 16,
      },
      () => {
        sky(sheet, [
          [0, '#2b2f6c'],
          [0.4, '#a85f92'],
          [0.69, '#ffbf94'],
        ]);
        clouds(sheet, { top: 30, bottom: 460, colour: '#ff9fa0', cover: 0.5, opacity: 0.75, stretch: 7 });
        sun(sheet, 640, 540, 52, '#fff0d0', '#ffb27a');
        ridge(sheet, { base: 590, height: 160, colour: '#7a5088', haze: '#d98f94', wave: 520, foot: 591 });
        ridge(sheet, {
          base: 590,
          height: 90,
          colour: '#4f3a6c',
          haze: '#84567f',
          wave: 330,
          shape: (x) => Math.abs(x - 0.5) * 2,
          foot: 591,
        });
        sheet.add(torii(640, 591, 420, '#d8442e', '#2b1c33'));
      },
    );
    glints(sheet, { x: 640, top: 600, colour: '#ffe1b0', spread: 130, count: 140 });
    ripples(sheet, 600, 853, '#ffd0b0', 0.12, 80);
    birds(sheet, 940, 170, 6, '#3a2450');
  }),
  neon: tall((sheet) => {
    sky(sheet, [
      [0, '#0a0a26'],
      [0.5, '#2c1a4f'],
      [0.8, '#6a2a6a'],
    ]);
    skyline(sheet, {
      base: 900,
      tall: [300, 640],
      wide: [60, 120],
      colour: '#17173c',
      haze: '#3a2056',
      lights: ['#ffd27a', '#8fd8ff', '#ff9ad0'],
      lit: 0.35,
    });
    glow(sheet, 480, 820, 620, '#ff4fa4', 0.35);
    const { random } = sheet;
    for (const side of [-1, 1]) {
      sheet.add(
        `<path d="M${480 + side * 480} -10 L${480 + side * 150} 520 V960 L${480 + side * 480} 1290Z" fill="${side < 0 ? '#12112e' : '#171334'}"/>`,
      );
      for (let row = 0; row < 15; row++)
        for (let column = 0; column < 6; column++) {
          const near = (column + 0.4) / 6;
          const x = 480 + side * (165 + near * 300);
          const y = 560 + (row - 11) * (26 + near * 62);
          if (random.chance(0.55))
            sheet.add(
              `<rect x="${round(x - 5 - near * 15)}" y="${round(y)}" width="${round(10 + near * 30)}" height="${round(9 + near * 20)}" fill="${random.pick(['#ffd27a', '#ffb86a', '#8fb8e8', '#e8a8d8'])}" opacity="${(0.12 + random.next() * 0.35).toFixed(2)}"/>`,
            );
        }
      const neon = ['#ff3f8e', '#35e0ff', '#ffd23f', '#7dff6a', '#ff7a3a', '#b96aff'];
      for (let sign = 0; sign < 17; sign++) {
        const near = random.next();
        const x = 480 + side * (165 + near * 250);
        const w = 26 + near * 54;
        const h = w * (1.6 + random.next() * 2.2);
        const y = 560 - near * 520 + random.next() * (260 + near * 560);
        const colour = random.pick(neon);
        const bars = times(
          Math.floor(h / w / 0.62),
          (bar) =>
            `<rect x="${round(x - w * 0.27)}" y="${round(y + 8 + bar * w * 0.62)}" width="${round(w * (0.3 + random.next() * 0.24))}" height="${round(w * 0.1)}" fill="#fff"/><rect x="${round(x - w * 0.27)}" y="${round(y + 8 + bar * w * 0.62 + w * 0.2)}" width="${round(w * 0.5)}" height="${round(w * 0.09)}" fill="#fff" opacity="0.85"/><rect x="${round(x - w * 0.05)}" y="${round(y + 6 + bar * w * 0.62)}" width="${round(w * 0.08)}" height="${round(w * 0.42)}" fill="#fff" opacity="0.9"/>`,
        );
        sheet.add(
          `<rect x="${round(x - w / 2)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" rx="5" fill="${mix(colour, '#100828', 0.3)}" stroke="${colour}" stroke-width="4"/>${bars}`,
        );
        glow(sheet, x, y + h / 2, Math.round(h * 0.9), colour, 0.35);
      }
    }
    const road = sheet.down([
      [0, '#7a2f6f'],
      [0.3, '#2a1b4a'],
      [1, '#0d0b22'],
    ]);
    sheet.add(`<path d="M330 960 H630 L960 1290 H0Z M0 1280 L330 950 H630 L960 1280Z" fill="${road}"/>`);
    for (let streak = 0; streak < 60; streak++)
      sheet.add(
        `<rect x="${random.between(60, 900)}" y="${random.between(980, 1260)}" width="${random.between(20, 120)}" height="${random.between(2, 6)}" rx="2" fill="${random.pick(['#ff4f9e', '#45d8ff', '#ffd23f', '#b96aff'])}" opacity="0.35"/>`,
      );
    for (const [x, s, colour] of [
      [330, 1, '#e8435a'],
      [500, 1.25, '#eef2f4'],
      [660, 1.05, '#3a7fd0'],
      [420, 0.7, '#f2c84a'],
      [590, 0.66, '#b0e0c0'],
    ] as const) {
      const y = 930 + s * 150;
      sheet.add(
        `<path d="M${x - 20 * s} ${y} L${x - 16 * s} ${y - 110 * s} Q${x} ${y - 134 * s} ${x + 16 * s} ${y - 110 * s} L${x + 20 * s} ${y} h${-14 * s} l${-5 * s} ${-46 * s} l${-7 * s} ${46 * s}Z" fill="#0b0918"/><path d="M${x - 64 * s} ${y - 128 * s} Q${x} ${y - 236 * s} ${x + 64 * s} ${y - 128 * s} Q${x + 32 * s} ${y - 142 * s} ${x} ${y - 128 * s} Q${x - 32 * s} ${y - 142 * s} ${x - 64 * s} ${y - 128 * s}Z" fill="${colour}"/><path d="M${x} ${y - 182 * s} V${y - 80 * s}" stroke="#0b0918" stroke-width="${3 * s}"/>`,
      );
    }
    sheet.add(
      times(
        110,
        () =>
          `<path d="M${random.between(0, 960)} ${random.between(0, 1280)} l-5 34" stroke="#cfd8ff" stroke-width="1.3" opacity="0.25"/>`,
      ),
    );
  }),
  bamboo: tall((sheet) => {
    sky(sheet, [
      [0, '#f4f8c8'],
      [0.6, '#a8cf7a'],
      [1, '#4f8a45'],
    ]);
    glow(sheet, 480, 330, 700, '#fffbd0', 0.9);
    for (let layer = 0; layer < 4; layer++) {
      const colour = mix('#b4d68a', '#2f6a35', layer / 3);
      for (let stem = 0; stem < 16 - layer * 2; stem++) {
        const side = sheet.random.chance(0.5) ? 1 : -1;
        const x = 480 + side * (70 + layer * 55 + sheet.random.next() * 420) - 10;
        sheet.add(bamboo(sheet, x, 9 + layer * 11, mix(colour, '#e8f0a0', sheet.random.next() * 0.3)));
      }
      mist(sheet, 700, 1100, '#eef8c0', 0.16);
    }
    sheet.add(
      `<path d="M440 760 Q470 800 420 900 Q330 1060 210 1290 H780 Q640 1040 560 900 Q510 800 530 760Z" fill="${sheet.down(
        [
          [0, '#f0ecc0'],
          [1, '#9a8a5c'],
        ],
      )}"/>`,
    );
    mottle(sheet, { top: 780, bottom: 1280, left: 210, right: 780 }, '#5a4a2c', 0.25, [50, 12]);
    grass(sheet, 1285, 150, ['#3f7a35', '#2c5f2c', '#5a944a'], 120);
    for (const [x, y] of [
      [200, 60],
      [760, 40],
      [480, 20],
      [60, 190],
      [900, 210],
    ] as const)
      sheet.add(
        times(
          34,
          () =>
            `<path d="M${round(x + (sheet.random.next() - 0.5) * 300)} ${round(y + (sheet.random.next() - 0.5) * 180)} q20 -3 46 12 q-28 6 -46 -12Z" fill="${sheet.random.pick(['#5f9a45', '#86b85a', '#3f7a38'])}" transform="rotate(${sheet.random.between(-30, 40)} ${x} ${y})" opacity="0.9"/>`,
        ),
      );
    sheet.add(`<path d="M480 250 L180 1280 H330Z M480 250 L600 1280 H700Z" fill="#fffbd0" opacity="0.14"/>`);
  }),
  ramen: wide((sheet) => {
    boards(sheet, '#3d2b26', 7);
    const { random } = sheet;
    sheet.add(bowl(sheet, 620, 490, 400, '#27364f', '#c9863c'));
    sheet.add(
      times(46, () => {
        const a = random.next() * 6.28;
        const r = 80 + random.next() * 200;
        const x = 620 + Math.cos(a) * r;
        const y = 490 + Math.sin(a) * r;
        return `<path d="M${round(x - 90)} ${round(y)} q45 ${round(random.between(-70, 70))} 90 0 t90 ${round(random.between(-20, 20))}" stroke="${random.pick(['#f6dc9a', '#f0cf84', '#fbe8b4'])}" stroke-width="10" fill="none" stroke-linecap="round" opacity="0.9"/>`;
      }),
    );
    const clip = sheet.define((id) => `<clipPath id="${id}"><circle cx="620" cy="490" r="342"/></clipPath>`);
    sheet.add(
      `<g clip-path="${clip}">${times(90, () => `<circle cx="${random.between(280, 960)}" cy="${random.between(150, 830)}" r="${random.between(3, 13)}" fill="#ffd98a" opacity="0.28"/>`)}</g>`,
    );
    for (const [x, y] of [
      [500, 340],
      [600, 290],
    ] as const)
      sheet.add(
        `<g transform="translate(${x} ${y})"><ellipse cx="6" cy="9" rx="112" ry="104" fill="#3a1c10" opacity="0.4"/><ellipse rx="110" ry="102" fill="#c98a70"/><path d="M-90 -10 Q-40 -80 40 -70 Q100 -50 96 20 Q60 -30 0 -24 Q-60 -14 -90 -10Z" fill="#f3d6c4"/><path d="M-70 40 Q0 10 70 50 M-60 66 Q0 40 50 74" stroke="#f3d6c4" stroke-width="11" fill="none"/><ellipse rx="110" ry="102" fill="none" stroke="#8a4a34" stroke-width="8"/></g>`,
      );
    sheet.add(egg(780, 420, -24), egg(760, 560, 14));
    sheet.add(
      `<g transform="rotate(16 420 620)"><rect x="330" y="500" width="150" height="230" rx="6" fill="#16291f"/><rect x="330" y="500" width="150" height="230" rx="6" fill="#2f5a40" opacity="0.4"/></g>`,
    );
    sheet.add(
      `<g transform="translate(560 660)"><circle r="62" fill="#fff8f4"/>${times(12, (scallop) => `<circle cx="${round(Math.cos(scallop * 0.524) * 60)}" cy="${round(Math.sin(scallop * 0.524) * 60)}" r="15" fill="#fff8f4"/>`)}<path d="M0 4 q18 -20 26 2 q-2 30 -34 24 q-34 -14 -20 -46 q24 -34 58 -8" stroke="#f0608a" stroke-width="9" fill="none"/></g>`,
    );
    sheet.add(
      times(70, () => {
        const x = 660 + (random.next() + random.next() - 1) * 110;
        const y = 690 + (random.next() + random.next() - 1) * 80;
        return `<circle cx="${round(x)}" cy="${round(y)}" r="${random.between(7, 13)}" fill="none" stroke="${random.pick(['#5fa83a', '#8fd05a', '#d8f0a8'])}" stroke-width="5"/>`;
      }),
    );
    sheet.add(
      `<path d="M940 120 L1250 700 l14 -8 L958 112Z M1000 90 L1274 690 l14 -8 L1016 84Z" fill="#000" opacity="0.4"/><path d="M930 110 L1240 690 l14 -8 L948 102Z M990 80 L1264 680 l14 -8 L1006 74Z" fill="#b8402e"/>`,
    );
    glow(sheet, 380, 160, 520, '#ffffff', 0.16);
    sheet.add(
      shadow(sheet, 130, 200, 90),
      `<circle cx="130" cy="200" r="92" fill="#e9e2d4"/><circle cx="130" cy="200" r="74" fill="#5a7a3a"/><circle cx="118" cy="186" r="40" fill="#7f9a4e" opacity="0.7"/>`,
    );
  }),
  pagoda: tall((sheet) => {
    sky(sheet, [
      [0, '#f2b37a'],
      [0.45, '#fbe0b4'],
      [1, '#f7cfa0'],
    ]);
    sun(sheet, 250, 330, 74, '#fff4d8', '#ffdf9a');
    for (let layer = 0; layer < 3; layer++)
      ridge(sheet, {
        base: 900 + layer * 40,
        height: 260 - layer * 60,
        colour: ['#d8a58e', '#b87f72', '#8f5a56'][layer] ?? '',
        haze: ['#f4d3ac', '#e0ab8c', '#b8776a'][layer] ?? '',
        wave: 420 - layer * 80,
        foot: 1280,
      });
    mist(sheet, 900, 240, '#fde4bd', 0.6);
    sheet.add(pagoda(590, 1080, 820, '#8a3a2c', '#2f2630'));
    for (const [x, y, w, h, colour] of [
      [140, 1120, 220, 170, '#c8402a'],
      [380, 1190, 190, 120, '#e07a2a'],
      [860, 1130, 210, 180, '#b8301f'],
      [660, 1230, 260, 110, '#d85a24'],
    ] as const)
      sheet.add(foliage(sheet, x, y, w, h, colour, { count: 200, leaf: 20, light: '#ffd06a' }));
    sheet.add(
      `<path d="M-10 90 Q200 150 430 60" stroke="#3a2226" stroke-width="13" fill="none"/><path d="M970 250 Q800 200 700 260" stroke="#3a2226" stroke-width="9" fill="none"/>`,
      foliage(sheet, 120, 110, 190, 90, '#c8321f', { count: 170, leaf: 15, light: '#ff8a4a' }),
      foliage(sheet, 340, 80, 150, 60, '#d8481f', { count: 110, leaf: 13, light: '#ffab5a' }),
      foliage(sheet, 880, 240, 130, 60, '#b82a20', { count: 110, leaf: 13, light: '#ff7a4a' }),
    );
    discs(sheet, 26, { colours: ['#d8481f', '#e88a2a', '#b82a20'], from: 4, to: 10, opacity: 1 });
  }),
  lanterns: film((sheet) => {
    sky(sheet, [
      [0, '#0e1230'],
      [1, '#3a2040'],
    ]);
    stars(sheet, 80, 300);
    discs(sheet, 90, {
      colours: ['#ffb04a', '#ff7a3a', '#ffd98a', '#ff5a4a'],
      from: 10,
      to: 44,
      top: 330,
      bottom: 760,
      blur: 7,
      opacity: 0.5,
    });
    sheet.add(`<path d="M0 620 Q640 560 1280 620 V853 H0Z" fill="#17122a"/>`);
    for (let row = 0; row < 3; row++) {
      const k = 0.45 + row * 0.33;
      const y0 = 110 + row * 40;
      sheet.add(
        `<path d="M-20 ${y0} Q640 ${y0 + 150 * k} 1300 ${y0 - 10}" stroke="#0a0818" stroke-width="${3 * k}" fill="none"/>`,
      );
      const count = 11 - row * 2;
      for (let i = 0; i < count; i++) {
        const x = ((i + 0.5 + (row % 2) * 0.3) / count) * 1280;
        const t = x / 1280;
        const y = y0 + 150 * k * 2 * t * (1 - t) + 60 * k;
        const r = 62 * k;
        const colour = (i + row) % 3 === 0 ? '#f4e4c8' : '#e8402c';
        const paper = sheet.round([
          [0, '#fff3c0'],
          [0.4, mix(colour, '#ffd98a', 0.45)],
          [1, mix(colour, '#3a0a14', 0.3)],
        ]);
        glow(sheet, x, y, Math.round(r * 3.2), '#ff9a4a', 0.4);
        sheet.add(
          `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(r)}" ry="${round(r * 0.86)}" fill="${paper}"/>${times(6, (rib) => `<path d="M${round(x - r * Math.sqrt(1 - ((rib - 2.5) / 3.4) ** 2))} ${round(y + (rib - 2.5) * r * 0.25)} q${round(r * Math.sqrt(1 - ((rib - 2.5) / 3.4) ** 2))} ${round(r * 0.1)} ${round(2 * r * Math.sqrt(1 - ((rib - 2.5) / 3.4) ** 2))} 0" stroke="#7a1a14" stroke-opacity="0.35" stroke-width="2" fill="none"/>`)}<rect x="${round(x - r * 0.36)}" y="${round(y - r * 0.95)}" width="${round(r * 0.72)}" height="${round(r * 0.14)}" fill="#140e1c"/><rect x="${round(x - r * 0.36)}" y="${round(y + r * 0.8)}" width="${round(r * 0.72)}" height="${round(r * 0.14)}" fill="#140e1c"/><path d="M${round(x)} ${round(y + r * 0.94)} v${round(r * 0.5)}" stroke="#e8402c" stroke-width="${round(4 * k)}"/>`,
        );
      }
    }
    sheet.add(
      times(24, () => {
        const x = sheet.random.between(20, 1260);
        const s = sheet.random.between(56, 100);
        const y = 760 + s * 0.9;
        return `<path d="M${x - s * 0.3} ${y} L${x - s * 0.26} ${round(y - s * 1.2)} Q${x} ${round(y - s * 1.6)} ${x + s * 0.26} ${round(y - s * 1.2)} L${x + s * 0.3} ${y}Z" fill="#0a0716"/><circle cx="${x}" cy="${round(y - s * 1.6)}" r="${round(s * 0.2)}" fill="#0a0716"/>`;
      }),
    );
    glow(sheet, 640, 420, 800, '#ff9a4a', 0.2);
  }),
  pond: wide((sheet) => {
    sheet.add(
      `<rect width="1280" height="960" fill="${sheet.down([
        [0, '#2f6a6a'],
        [1, '#0e2f3c'],
      ])}"/>`,
    );
    clouds(sheet, { top: -200, bottom: 1100, colour: '#9fd8d0', cover: 0.4, opacity: 0.35, stretch: 2, size: 220 });
    const { random } = sheet;
    const koi = (x: number, y: number, s: number, turn: number, colour: string): string =>
      `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${s})"><ellipse cx="14" cy="26" rx="130" ry="40" fill="#04141c" opacity="0.45" filter="${sheet.soft(8)}"/><path d="M-96 0 Q-150 -52 -196 -44 Q-172 -4 -190 40 Q-146 44 -96 0Z" fill="${mix(colour, '#ffffff', 0.5)}" opacity="0.85"/><path d="M30 -36 Q10 -92 -36 -84 Q-14 -54 -10 -30Z M30 36 Q10 92 -36 84 Q-14 54 -10 30Z" fill="#fff" opacity="0.7"/><path d="M-110 0 Q-40 -56 60 -44 Q136 -34 140 0 Q136 34 60 44 Q-40 56 -110 0Z" fill="#fdf6ec"/><path d="M-70 -24 Q-20 -52 30 -42 Q20 -4 -30 6 Q-70 6 -70 -24Z M60 -40 Q120 -34 126 -8 Q96 10 66 -6Z M-4 44 Q30 20 66 30 Q50 46 -4 44Z" fill="${colour}"/><circle cx="112" cy="-16" r="5" fill="#1a1a20"/><circle cx="112" cy="16" r="5" fill="#1a1a20"/><path d="M-100 0 Q20 8 120 0" stroke="#d8c8b8" stroke-width="3" fill="none"/></g>`;
    sheet.add(
      koi(470, 360, 1.15, 28, '#e8502a'),
      koi(800, 560, 1.3, -150, '#e8502a'),
      koi(420, 700, 0.95, -34, '#f0a02a'),
      koi(900, 260, 0.8, 100, '#2a2a34'),
      koi(1130, 800, 0.85, -70, '#e8502a'),
    );
    for (const [x, y, r] of [
      [150, 180, 140],
      [320, 90, 95],
      [1120, 150, 150],
      [1220, 420, 110],
      [110, 830, 150],
      [640, 900, 120],
      [80, 500, 80],
      [960, 900, 70],
    ] as const) {
      const turn = random.between(0, 360);
      const green = mix('#4f9a4f', '#2f6f45', random.next());
      const leaf = sheet.round([
        [0, mix(green, '#e8f0a0', 0.4)],
        [1, green],
      ]);
      sheet.add(
        `<g transform="translate(${x} ${y}) rotate(${turn})"><path d="M12 14 L${r + 10} 8 A${r} ${r} 0 1 1 ${round(r * 0.9)} ${round(-r * 0.36)}Z" fill="#04141c" opacity="0.4"/><path d="M0 0 L${r} ${round(r * 0.06)} A${r} ${r} 0 1 1 ${round(r * 0.94)} ${round(-r * 0.34)}Z" fill="${leaf}"/>${times(9, (vein) => `<path d="M0 0 L${round(Math.cos(0.5 + vein * 0.62) * r * 0.9)} ${round(Math.sin(0.5 + vein * 0.62) * r * 0.9)}" stroke="#e8f4b0" stroke-opacity="0.3" stroke-width="3"/>`)}</g>`,
      );
    }
    sheet.add(
      blossom(sheet, 1120, 150, 104, {
        petals: 10,
        colour: '#f2a0c4',
        heart: '#f7d24a',
        rings: 3,
        slim: 0.3,
        heartSize: 0.18,
      }),
      blossom(sheet, 150, 800, 92, {
        petals: 10,
        colour: '#fbe4ee',
        heart: '#f7d24a',
        rings: 3,
        slim: 0.3,
        heartSize: 0.18,
      }),
    );
    for (const [x, y] of [
      [560, 200],
      [680, 720],
    ] as const)
      sheet.add(
        times(
          4,
          (ring) =>
            `<ellipse cx="${x}" cy="${y}" rx="${40 + ring * 38}" ry="${34 + ring * 34}" fill="none" stroke="#fff" stroke-width="2.5" opacity="${round(0.4 - ring * 0.09)}"/>`,
        ),
      );
  }),
  moonBranch: film((sheet) => {
    sky(sheet, [
      [0, '#13264f'],
      [0.6, '#4a5f94'],
      [1, '#b48fa8'],
    ]);
    stars(sheet, 150, 600);
    moon(sheet, 880, 300, 130);
    clouds(sheet, { top: 330, bottom: 700, colour: '#e8c8d8', cover: 0.4, opacity: 0.5, stretch: 7 });
    ridge(sheet, { base: 800, height: 170, colour: '#3f4a7c', haze: '#7f7aa0', wave: 420 });
    ridge(sheet, { base: 860, height: 140, colour: '#1f2a50', wave: 330 });
    sheet.add(bareTree(sheet, 250, 880, 900, '#1a1730', 8));
    for (let i = 0; i < 22; i++) {
      const angle = sheet.random.next() * 6.28;
      const far = 120 + sheet.random.next() * 260;
      sheet.add(
        foliage(sheet, 260 + Math.cos(angle) * far, 300 + Math.sin(angle) * far * 0.75, 80, 46, '#d88aac', {
          count: 26,
          leaf: 14,
          light: '#ffe4ee',
        }),
      );
    }
    discs(sheet, 50, { colours: ['#ffd5e2', '#f2a6c0'], from: 2, to: 7, top: 200, opacity: 0.9 });
  }),
} satisfies Record<string, Picture>;
