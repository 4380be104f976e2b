import { mottle, relief, ridge } from './land.ts';
import { birds, clouds, glow, mist, sky, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture } from './sheet.ts';
import { ball, plate, shadow, sprig, tableTop } from './table.ts';
import { sailingBoat } from './things.ts';
import { dome, houses, shuttered } from './town.ts';
import { foliage, grass } from './trees.ts';
import { glints, mirrored, ripples } from './water.ts';

const walls = ['#f6efe2', '#f3d9c4', '#f7e4a8', '#e9b8a6', '#cfe0e4', '#ffffff'];
const tiles = ['#d2693f', '#c25a36', '#dd7a4a'];

const deck = (x: number): number => 470 - x * 0.045;

const parasol = (x: number, y: number, r: number, a: string, b: string): string =>
  `<ellipse cx="${x + r * 0.5}" cy="${y + r * 0.95}" rx="${r}" ry="${r * 0.18}" fill="#5a4020" opacity="0.3"/><path d="M${x} ${y - r * 0.6} L${x + r * 0.16} ${y + r}" stroke="#f5efe4" stroke-width="5"/><g transform="rotate(-9 ${x} ${y})">${times(6, (gore) => `<path d="M${x} ${y - r * 0.62} Q${x - r + gore * (r / 3)} ${y - r * 0.5} ${x - r + gore * (r / 3)} ${y} h${r / 3} Q${x - r + (gore + 1) * (r / 3)} ${y - r * 0.5} ${x} ${y - r * 0.62}Z" fill="${gore % 2 === 0 ? a : b}"/>`)}</g>`;

/** Lisbon in September: white light, tiles, the river. */
export const lisbon = {
  rooftops: film((sheet) => {
    sky(
      sheet,
      [
        [0, '#5fa4d8'],
        [1, '#d9edf2'],
      ],
      360,
    );
    clouds(sheet, { top: 0, bottom: 260, colour: '#ffffff', cover: 0.42, opacity: 0.85 });
    ridge(sheet, { base: 330, height: 70, colour: '#9db8c4', haze: '#c9dbdf', wave: 420 });
    sheet.add(
      `<rect y="318" width="1280" height="150" fill="${sheet.down([
        [0, '#9fcbdc'],
        [1, '#4f93b4'],
      ])}"/>`,
    );
    ripples(sheet, 322, 460, '#ffffff', 0.35, 90);
    sheet.add(
      sailingBoat(260, 372, 60, '#ffffff', '#ffffff', '#e4e9ec'),
      sailingBoat(880, 350, 36, '#ffffff', '#ffffff', '#e4e9ec'),
    );
    const style = { from: -40, to: 1300, walls, roofs: tiles, window: '#5a6f7c' };
    houses(sheet, (x) => 500 - 40 * Math.sin(x / 300), {
      ...style,
      size: 40,
      walls: walls.map((wall) => mix(wall, '#c9dde4', 0.35)),
      roofs: tiles.map((tile) => mix(tile, '#e0c4b8', 0.4)),
    });
    sheet.add(dome(sheet, 980, 500, 120, '#eee6da', '#ffffff'));
    houses(sheet, (x) => 570 + 34 * Math.sin(x / 240 + 1), { ...style, size: 62 });
    for (let i = 0; i < 7; i++)
      sheet.add(foliage(sheet, 90 + i * 190, 590 + (i % 3) * 26, 44, 34, '#5a8a4a', { count: 46 }));
    houses(sheet, (x) => 700 - 44 * Math.sin(x / 310 + 2), { ...style, size: 98 });
    houses(sheet, (x) => 880 + 30 * Math.sin(x / 210), { ...style, size: 150 });
    sheet.add(
      foliage(sheet, 1240, 800, 150, 120, '#b0408a', { count: 200, leaf: 17, light: '#f08ad0' }),
      foliage(sheet, 20, 830, 120, 90, '#5d8f45', { count: 120, leaf: 17 }),
    );
    birds(sheet, 520, 110, 6, '#4f6f84');
  }),
  tram: tall((sheet) => {
    sky(sheet, [
      [0, '#8fc0e4'],
      [0.4, '#f4efe2'],
    ]);
    const facade = (side: 1 | -1, colours: readonly string[]): void => {
      const edge = side === 1 ? 0 : 960;
      colours.forEach((colour, index) => {
        const far = edge + side * (330 - index * 110);
        const near = edge + side * (220 - index * 110);
        const top = 190 - index * 80;
        const low = 700 + index * 120;
        sheet.add(`<path d="M${far} ${top + 60} L${near} ${top} V${low + 160} L${far} ${low}Z" fill="${colour}"/>`);
        for (let floor = 0; floor < 4; floor++) {
          const y = top + 110 + floor * (150 + index * 14);
          if (y > low - 130) break;
          sheet.add(
            `<path d="M${far - side * 30} ${y} l${-side * 46} -8 v96 l${side * 46} -4Z" fill="#41586a"/><path d="M${far - side * 22} ${y + 74} l${-side * 64} 4 v26 l${side * 64} -8Z" fill="none" stroke="#26323c" stroke-width="3"/>`,
          );
        }
      });
    };
    facade(1, ['#e8c46a', '#7fb3c4', '#f0e4d0']);
    facade(-1, ['#f3ded0', '#e59a80', '#9fc0a0']);
    sheet.add(
      `<path d="M330 700 H630 L960 1280 H0Z" fill="${sheet.down([
        [0, '#b8aea6'],
        [1, '#6f6a70'],
      ])}"/>`,
    );
    mottle(sheet, { top: 700, bottom: 1280, left: 0, right: 960 }, '#3a3640', 0.3, [26, 9]);
    for (const x of [400, 560])
      sheet.add(
        `<path d="M${480 + (x - 480) * 0.5} 720 L${480 + (x - 480) * 3.2} 1280" stroke="#d9dde0" stroke-width="7" opacity="0.8"/>`,
      );
    sheet.add(
      `<path d="M0 120 L480 330 L960 90 M480 330 L480 420" stroke="#2f3a44" stroke-width="2.4" fill="none"/>`,
      `<ellipse cx="480" cy="1010" rx="260" ry="34" fill="#1c1418" opacity="0.5" filter="${sheet.soft(10)}"/>`,
      `<rect x="285" y="470" width="390" height="520" rx="36" fill="#f3c22c"/><rect x="285" y="470" width="390" height="262" rx="36" fill="#f8f1de"/><rect x="305" y="452" width="350" height="44" rx="18" fill="#e2ddd0"/><rect x="402" y="478" width="156" height="46" rx="8" fill="#20242c"/><rect x="420" y="491" width="52" height="20" fill="#ffcf4a"/><rect x="484" y="491" width="58" height="20" fill="#ffcf4a"/>`,
      [312, 424, 536]
        .map(
          (x) =>
            `<rect x="${x}" y="546" width="112" height="160" rx="10" fill="${sheet.down([
              [0, '#9fc4d4'],
              [1, '#35505f'],
            ])}" stroke="#5a3b1c" stroke-width="7"/><path d="M${x + 8} 690 L${x + 70} 554 h28 L${x + 30} 698Z" fill="#fff" opacity="0.25"/>`,
        )
        .join(''),
      `<rect x="285" y="728" width="390" height="16" fill="#fff8e4"/><circle cx="480" cy="832" r="44" fill="#fff6d8" stroke="#7d5c1a" stroke-width="7"/><circle cx="480" cy="832" r="22" fill="#ffffff"/><rect x="315" y="800" width="74" height="40" rx="6" fill="#e0a81c"/><rect x="571" y="800" width="74" height="40" rx="6" fill="#e0a81c"/><rect x="300" y="930" width="360" height="30" rx="8" fill="#4a3a2a"/><rect x="330" y="960" width="300" height="46" rx="8" fill="#2a2328"/>`,
    );
    glow(sheet, 480, 832, 180, '#fff0b0', 0.5);
    sheet.add(`<path d="M960 0 V700 L560 1280 H960Z" fill="#20183a" opacity="0.14"/>`);
  }),
  redBridge: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 580,
        tint: [
          [0, '#d98a6a', 0.1],
          [1, '#26305a', 0.7],
        ],
        rough: 22,
      },
      () => {
        sky(sheet, [
          [0, '#31518c'],
          [0.35, '#d98a8a'],
          [0.68, '#ffd79a'],
        ]);
        clouds(sheet, { top: 20, bottom: 460, colour: '#ffb9a0', cover: 0.46, opacity: 0.8, stretch: 6 });
        sun(sheet, 360, 520, 36, '#fff4d0', '#ffc37a');
        ridge(sheet, { base: 580, height: 90, colour: '#8a6a86', haze: '#e0a08a', wave: 520, foot: 581 });
        ridge(sheet, { base: 580, height: 50, colour: '#5a4668', haze: '#8a5f72', wave: 300, foot: 581 });
        const red = '#b23a2e';
        const tower = (x: number, s: number): string =>
          `<path d="M${x - 13 * s} 581 L${x - 9 * s} ${580 - 400 * s} h${18 * s} L${x + 13 * s} 581Z" fill="${red}"/>${times(5, (brace) => `<path d="M${x - 11 * s} ${580 - (70 + brace * 72) * s} h${22 * s}" stroke="#7d2320" stroke-width="${4 * s}"/>`)}`;
        sheet.add(
          times(64, (hanger) => {
            const x = hanger * 20 + 6;
            const middle = x < 430 ? 430 - x : x > 970 ? x - 970 : Math.min(x - 430, 970 - x);
            const span = x < 430 ? 430 : x > 970 ? 310 : 270;
            const sag = 1 - (1 - Math.min(1, middle / span)) ** 2;
            const high = x < 700 ? 180 + 260 * sag * 0.95 : 230 + 190 * sag * 0.95;
            return `<path d="M${x} ${round(Math.min(deck(x), high))} V${round(deck(x))}" stroke="#8f2f2a" stroke-width="1.4"/>`;
          }),
          `<path d="M-10 470 Q260 410 430 180 Q560 420 690 432 Q830 420 970 235 Q1120 400 1290 410" stroke="${red}" stroke-width="6" fill="none"/>`,
          `<path d="M-10 471 L1290 412 v16 L-10 490Z" fill="#8f2c28"/><path d="M-10 471 L1290 412 v4 L-10 476Z" fill="#e8806a"/>`,
          tower(430, 1),
          tower(970, 0.86),
        );
      },
    );
    glints(sheet, { x: 360, top: 585, colour: '#ffe9bd', spread: 150, count: 150 });
    sheet.add(sailingBoat(800, 690, 150, '#2b2440', '#f6e2cf', '#c9a9a4'));
  }),
  azulejos: wide((sheet) => {
    sheet.add(`<rect width="1280" height="960" fill="#d8d2c6"/>`);
    const size = 240;
    const tile = (x: number, y: number): string => {
      const shade = sheet.random.pick(['#f7f4ec', '#f3f1ea', '#fbf8f0', '#efece2']);
      const blue = sheet.random.pick(['#2456a4', '#2a60b0', '#1f4d96']);
      const petals = times(
        8,
        (petal) =>
          `<path d="M0 0 Q26 -40 0 -84 Q-26 -40 0 0Z" fill="${petal % 2 === 0 ? blue : '#6c9bd8'}" transform="rotate(${petal * 45})"/>`,
      );
      const corners = times(
        4,
        (corner) =>
          `<g transform="rotate(${corner * 90})"><path d="M-117 -117 H-40 A77 77 0 0 1 -117 -40Z" fill="${blue}"/><path d="M-117 -117 H-66 A51 51 0 0 1 -117 -66Z" fill="#f3c94a"/><path d="M-117 -117 H-88 A29 29 0 0 1 -117 -88Z" fill="#f7f4ec"/><path d="M-24 -116 Q0 -84 24 -116 M-36 -117 Q0 -70 36 -117" stroke="${blue}" stroke-width="4" fill="none"/></g>`,
      );
      return `<g transform="translate(${x} ${y})"><rect x="-117" y="-117" width="234" height="234" rx="3" fill="${shade}"/>${corners}${petals}<circle r="24" fill="#f3c94a"/><circle r="13" fill="${blue}"/><circle r="104" fill="none" stroke="${blue}" stroke-width="3" stroke-dasharray="3 11"/><path d="M-117 -117 h234 l-60 60 h-114Z" fill="#fff" opacity="0.18"/></g>`;
    };
    for (let row = 0; row < 5; row++)
      for (let column = 0; column < 6; column++) sheet.add(tile(60 + column * size, 20 + row * size));
    mottle(sheet, { top: 0, bottom: 960 }, '#8a7a60', 0.16, [180, 160]);
    sheet.add(
      `<path d="M-40 0 H520 L-40 760Z" fill="#fff7dc" opacity="0.28"/><g opacity="0.28" filter="${sheet.soft(7)}" fill="#1a2140">${times(26, (leaf) => `<ellipse cx="${900 + (leaf % 6) * 74}" cy="${120 + Math.floor(leaf / 6) * 130 + (leaf % 2) * 46}" rx="66" ry="22" transform="rotate(${leaf * 37} ${900 + (leaf % 6) * 74} ${120 + Math.floor(leaf / 6) * 130})"/>`)}</g>`,
    );
  }),
  waves: film((sheet) => {
    sky(
      sheet,
      [
        [0, '#3f8fca'],
        [1, '#dff0f2'],
      ],
      330,
    );
    clouds(sheet, { top: 0, bottom: 290, colour: '#ffffff', cover: 0.45, opacity: 0.9 });
    sheet.add(
      `<rect y="325" width="1280" height="330" fill="${sheet.down([
        [0, '#2f7fa4'],
        [0.5, '#2fa0b4'],
        [1, '#8fd8d0'],
      ])}"/>`,
    );
    ripples(sheet, 330, 560, '#ffffff', 0.2, 130);
    const cliffPath = 'M1290 250 L1120 262 L1040 300 L1000 380 L930 420 L900 500 L820 560 L1290 640Z';
    sheet.add(`<path d="${cliffPath}" fill="#d9a066"/>`);
    relief(sheet, cliffPath, 240, 660, { light: '#ffe6bd', strength: 0.6 });
    sheet.add(
      `<path d="M1290 250 L1120 262 L1040 300 L1060 270 L1110 248 L1290 232Z" fill="#7f9a4a"/><path d="M760 600 Q700 500 724 430 L752 396 L790 420 L800 500 L830 590Z" fill="#cf9558"/>`,
    );
    sheet.add(
      `<path d="M0 640 Q320 590 640 640 T1290 620 V853 H0Z" fill="${sheet.down([
        [0, '#d8bf92'],
        [0.3, '#f1ddb2'],
        [1, '#e2c48e'],
      ])}"/>`,
    );
    for (const [y, opacity] of [
      [560, 0.8],
      [610, 0.95],
      [652, 1],
    ] as const) {
      const crest = times(
        33,
        (i) => `${i === 0 ? 'M' : 'L'}${i * 40} ${round(y + 12 * Math.sin(i * 0.55 + y) + sheet.random.next() * 8)}`,
      );
      sheet.add(
        `<path d="${crest}" stroke="#ffffff" stroke-width="${round((y - 520) / 8)}" stroke-linecap="round" fill="none" opacity="${opacity * 0.75}"/><path d="${crest}" stroke="#ffffff" stroke-width="${round((y - 500) / 3.4)}" stroke-linecap="round" fill="none" opacity="0.22" filter="${sheet.soft(6)}"/>`,
      );
    }
    mottle(sheet, { top: 680, bottom: 853 }, '#a8834e', 0.25, [34, 7]);
    sheet.add(
      parasol(300, 720, 105, '#e0553f', '#fff4e4'),
      parasol(640, 760, 84, '#2f8fa8', '#fff4e4'),
      parasol(90, 690, 60, '#f0b43a', '#fff4e4'),
    );
    birds(sheet, 420, 150, 5, '#ffffff');
  }),
  tarts: wide((sheet) => {
    tableTop(sheet, '#e9e4da', 0.1);
    sheet.add(
      `<g opacity="0.9"><path d="M-20 620 L760 -40 h240 L-20 820Z" fill="#4f7fae" opacity="0.25"/><path d="M-20 900 L1060 -20 h50 L-20 950Z" fill="#4f7fae" opacity="0.25"/></g>`,
      plate(sheet, 640, 500, 380, '#fbf8f1', '#2f62ac'),
    );
    const tart = (x: number, y: number, r: number): string => {
      const crust = times(26, (fold) => {
        const angle = fold * 13.85;
        return `<ellipse rx="${round(r * 0.16)}" ry="${round(r * 0.1)}" cx="${round(r * 0.92)}" fill="${fold % 2 === 0 ? '#d69a4a' : '#c07f34'}" transform="rotate(${round(angle)})"/>`;
      });
      const cream = sheet.round([
        [0, '#ffe27a'],
        [0.75, '#f7c64a'],
        [1, '#c98a2c'],
      ]);
      const burnt = times(11, () => {
        const angle = sheet.random.next() * 6.28;
        const far = sheet.random.next() * r * 0.55;
        return `<ellipse cx="${round(Math.cos(angle) * far)}" cy="${round(Math.sin(angle) * far)}" rx="${round(r * (0.06 + sheet.random.next() * 0.14))}" ry="${round(r * (0.05 + sheet.random.next() * 0.08))}" fill="#5a2a10" opacity="0.75"/>`;
      });
      return `${shadow(sheet, x, y, r)}<g transform="translate(${x} ${y})"><circle r="${r}" fill="#b8772e"/>${crust}<circle r="${round(r * 0.8)}" fill="${cream}"/><g filter="${sheet.soft(3)}">${burnt}</g><path d="M${round(-r * 0.5)} ${round(-r * 0.35)} A${round(r * 0.6)} ${round(r * 0.6)} 0 0 1 ${round(r * 0.1)} ${round(-r * 0.6)}" stroke="#fff8d8" stroke-width="7" stroke-linecap="round" opacity="0.7" fill="none"/></g>`;
    };
    sheet.add(tart(500, 400, 132), tart(790, 430, 128), tart(630, 660, 136));
    for (let i = 0; i < 70; i++)
      sheet.add(
        `<circle cx="${sheet.random.between(330, 960)}" cy="${sheet.random.between(220, 820)}" r="${round(1 + sheet.random.next() * 2)}" fill="#8a4a20" opacity="0.5"/>`,
      );
    sheet.add(
      sprig(1090, 860, 200, -60, '#6f945c', 8),
      shadow(sheet, 150, 170, 90),
      ball(sheet, 150, 170, 92, '#f7f4ee'),
      `<circle cx="150" cy="170" r="76" fill="#3a1c10"/><circle cx="150" cy="170" r="76" fill="none" stroke="#c98a4a" stroke-width="7"/>`,
    );
  }),
  lighthouse: tall((sheet) => {
    sky(sheet, [
      [0, '#284a86'],
      [0.4, '#9a8fb4'],
      [0.66, '#ffcfa4'],
    ]);
    clouds(sheet, { top: 60, bottom: 640, colour: '#ffd9c4', cover: 0.5, opacity: 0.85, stretch: 3 });
    sheet.add(
      `<rect y="760" width="960" height="520" fill="${sheet.down([
        [0, '#c49a94'],
        [0.3, '#4f6f94'],
        [1, '#1f3a5c'],
      ])}"/>`,
    );
    ripples(sheet, 766, 1100, '#ffe4c8', 0.28, 130);
    const rock = 'M960 840 L720 830 L620 850 L560 900 L420 940 L330 1030 L180 1090 L100 1180 L0 1230 V1280 H960Z';
    sheet.add(`<path d="${rock}" fill="#7a6a5c"/>`);
    relief(sheet, rock, 820, 1290, { light: '#ffd8b0', strength: 0.6 });
    sheet.add(`<path d="M960 836 L720 826 L620 846 L570 886 Q700 850 960 880Z" fill="#7f8f4a"/>`);
    const body = sheet.across([
      [0, '#fff3e0'],
      [0.5, '#f4e4d4'],
      [1, '#9a8a94'],
    ]);
    const stripe = sheet.across([
      [0, '#e0503c'],
      [0.5, '#c03a30'],
      [1, '#702028'],
    ]);
    sheet.add(
      `<path d="M650 850 L676 380 H764 L790 850Z" fill="${body}"/>`,
      [460, 610, 760]
        .map((y) => {
          const half = 44 + ((y - 380) / 470) * 26;
          return `<path d="M${round(720 - half)} ${y} L${round(720 - half - 4)} ${y + 70} H${round(720 + half + 4)} L${round(720 + half)} ${y}Z" fill="${stripe}"/>`;
        })
        .join(''),
      `<rect x="660" y="362" width="120" height="20" rx="4" fill="#3a3440"/><rect x="684" y="300" width="72" height="64" fill="#ffe9a8"/><path d="M684 300 h72 M702 300 v64 M720 300 v64 M738 300 v64" stroke="#3a3440" stroke-width="4"/><path d="M674 302 Q720 222 766 302Z" fill="#b8382e"/><rect x="717" y="232" width="6" height="30" fill="#3a3440"/><rect x="790" y="790" width="150" height="66" fill="#f4e8dc"/><path d="M780 792 L865 744 L950 792Z" fill="#c25a3a"/><rect x="820" y="812" width="24" height="44" fill="#5a4a50"/><rect x="880" y="812" width="28" height="24" fill="#ffd98a"/>`,
    );
    glow(sheet, 720, 332, 330, '#fff0b4', 0.75);
    sheet.add(`<path d="M720 332 L-40 190 V420Z" fill="#fff3c4" opacity="0.2"/>`);
    grass(sheet, 870, 26, ['#8a9a4c', '#6f8240'], 60);
    birds(sheet, 180, 560, 6, '#4a4460');
    mist(sheet, 770, 90, '#ffdcc0', 0.5);
  }),
  blueDoor: tall((sheet) => {
    sheet.add(`<rect width="960" height="1280" fill="#f5f1e8"/>`);
    mottle(sheet, { top: 0, bottom: 1100 }, '#c9bfae', 0.22, [120, 170]);
    sheet.add(`<rect y="900" width="960" height="200" fill="#e9b83a"/>`);
    mottle(sheet, { top: 900, bottom: 1100 }, '#a87a1c', 0.25, [60, 60]);
    const door = sheet.across([
      [0, '#2f6f9c'],
      [1, '#1f527a'],
    ]);
    sheet.add(
      `<path d="M330 1100 V520 A165 165 0 0 1 660 520 V1100Z" fill="#d9cfbd"/><path d="M352 1100 V522 A143 143 0 0 1 638 522 V1100Z" fill="${door}"/><path d="M352 530 H638" stroke="#163f60" stroke-width="6"/><path d="M495 530 V1100" stroke="#163f60" stroke-width="5"/>`,
      [
        [376, 560],
        [514, 560],
        [376, 830],
        [514, 830],
      ]
        .map(
          ([x, y]) =>
            `<rect x="${x}" y="${y}" width="100" height="236" fill="none" stroke="#163f60" stroke-width="5"/><rect x="${(x ?? 0) + 12}" y="${(y ?? 0) + 12}" width="76" height="212" fill="#3a7fae" opacity="0.6"/>`,
        )
        .join(''),
      `<circle cx="478" cy="815" r="9" fill="#e8c86a"/><path d="M372 522 A123 123 0 0 1 618 522Z" fill="#20384a"/><path d="M495 400 V522 M410 434 L495 522 L580 434" stroke="#2f6f9c" stroke-width="7"/>`,
      shuttered(120, 330, 100, 230, '#3f86ac'),
      shuttered(750, 330, 100, 230, '#3f86ac'),
    );
    sheet.add(
      `<rect y="1100" width="960" height="180" fill="#b9aea2"/>`,
      times(
        60,
        (stone) =>
          `<ellipse cx="${round((stone % 12) * 84 + (Math.floor(stone / 12) % 2) * 42)}" cy="${1122 + Math.floor(stone / 12) * 36}" rx="38" ry="15" fill="${sheet.random.pick(['#cfc6ba', '#a89c90', '#c0b4a6', '#968c84'])}"/>`,
      ),
      `<rect x="300" y="1086" width="390" height="36" fill="#e4dccb"/>`,
    );
    sheet.add(
      foliage(sheet, 250, 170, 230, 120, '#4a7a3a', { count: 220, leaf: 22 }),
      foliage(sheet, 240, 210, 200, 120, '#c42f86', { count: 160, leaf: 15, light: '#ff7ac4' }),
      foliage(sheet, 470, 120, 150, 70, '#c42f86', { count: 90, leaf: 14, light: '#ff7ac4' }),
      foliage(sheet, 100, 360, 60, 130, '#c42f86', { count: 70, leaf: 12, light: '#ff7ac4' }),
    );
    for (const x of [255, 725])
      sheet.add(
        `<path d="M${x - 50} 1010 h100 l-16 110 h-68Z" fill="#b5613a"/><path d="M${x - 56} 1000 h112 v24 h-112Z" fill="#c8744a"/>`,
        foliage(sheet, x, 950, 66, 62, '#5a8a45', { count: 70 }),
      );
    sheet.add(`<path d="M0 0 H960 V260 L0 900Z" fill="#fff6da" opacity="0.2"/>`);
  }),
} satisfies Record<string, Picture>;
