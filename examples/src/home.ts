import { blossom, tulip } from './flowers.ts';
import { field, mottle, ridge, valleyMist } from './land.ts';
import { birds, clouds, discs, glow, mist, sky, stars, sun } from './sky.ts';
import { film, mix, round, tall, times, wide, type Picture } from './sheet.ts';
import { balloon, cat } from './things.ts';
import { houses } from './town.ts';
import { firs, foliage, grass, leafyTree } from './trees.ts';

/** Munich and around, through the years. */
export const home = {
  towers: wide((sheet) => {
    sky(sheet, [
      [0, '#3f6fae'],
      [0.4, '#b4bcd4'],
      [0.66, '#ffd9b0'],
    ]);
    clouds(sheet, { top: 10, bottom: 420, colour: '#fff2e8', cover: 0.5, opacity: 0.85, stretch: 6 });
    ridge(sheet, {
      base: 640,
      height: 250,
      colour: '#7f8fb8',
      haze: '#e8c8bc',
      form: 'peaks',
      wave: 300,
      relief: { light: '#ffffff', strength: 0.6 },
    });
    ridge(sheet, { base: 650, height: 80, colour: '#7a84a0', haze: '#d8b4a8', wave: 260 });
    mist(sheet, 630, 130, '#ffdfc4', 0.6);
    const brick = sheet.across([
      [0, '#e09a72'],
      [0.5, '#b8684f'],
      [1, '#7a4048'],
    ]);
    const copper = sheet.across([
      [0, '#b4dcc4'],
      [0.5, '#6fa894'],
      [1, '#3f6a6a'],
    ]);
    houses(sheet, (x) => 760 - 14 * Math.sin(x / 200), {
      from: -30,
      to: 1300,
      size: 70,
      walls: ['#e8d0b4', '#dcbf9c', '#f0dcc4'],
      roofs: ['#b0563e', '#a04a38'],
    });
    sheet.add(
      `<path d="M430 800 V560 L560 500 H760 L800 560 V800Z" fill="#b0563e"/>`,
      [470, 610]
        .map(
          (x) =>
            `<rect x="${x}" y="370" width="96" height="430" fill="${brick}"/>${times(5, (slit) => `<rect x="${x + 38}" y="${400 + slit * 74}" width="20" height="46" rx="10" fill="#4a2a30" opacity="0.8"/>`)}<rect x="${x - 5}" y="362" width="106" height="12" fill="#c8866a"/><path d="M${x - 2} 362 C${x - 10} 300 ${x + 20} 262 ${x + 48} 250 C${x + 76} 262 ${x + 106} 300 ${x + 98} 362Z" fill="${copper}"/><path d="M${x + 42} 252 h12 v-26 h-12Z M${x + 47} 226 h3 v-30 h-3Z" fill="#6fa894"/><circle cx="${x + 48}" cy="410" r="0" fill="#fff"/>`,
        )
        .join(''),
    );
    mist(sheet, 800, 160, '#ffcfa4', 0.35);
    houses(sheet, (x) => 890 + 20 * Math.sin(x / 230 + 1), {
      from: -40,
      to: 1300,
      size: 112,
      walls: ['#f0d9b8', '#e4b890', '#f4e4cc', '#d8a888'],
      roofs: ['#b85a3c', '#a84e38', '#c46a48'],
      window: '#5a5464',
    });
    birds(sheet, 800, 190, 6, '#4a4a6a');
    glow(sheet, 1150, 560, 600, '#ffc88a', 0.45);
  }),
  tulips: film((sheet) => {
    sky(sheet, [
      [0, '#a8d4ec'],
      [1, '#e8f4d8'],
    ]);
    discs(sheet, 50, {
      colours: ['#c8e8a0', '#f4e070', '#f0a0b4', '#a4d88a'],
      from: 30,
      to: 90,
      top: 300,
      blur: 20,
      opacity: 0.75,
    });
    const { random } = sheet;
    const colours = ['#e8344a', '#f08a2c', '#f4c82f', '#d84a94', '#f4f0f0'];
    for (let row = 0; row < 4; row++) {
      const size = 60 + row * 44;
      for (let i = 0; i < 13 - row * 2; i++)
        sheet.add(
          tulip(
            sheet,
            ((i + 0.5 + random.next() * 0.5) / (13 - row * 2)) * 1320 - 30,
            330 + row * 86 + random.between(-36, 36),
            size,
            random.pick(colours),
            960,
          ),
        );
      if (row < 3) mist(sheet, 560 + row * 80, 500, '#eaf6d8', 0.13);
    }
    glow(sheet, 200, 40, 700, '#fffbe0', 0.6);
  }),
  cat: wide((sheet) => {
    sheet.add(
      `<rect width="1280" height="960" fill="${sheet.across([
        [0, '#c8a894'],
        [1, '#a8806c'],
      ])}"/>`,
    );
    const view = sheet.apart(() => {
      sky(sheet, [
        [0, '#f0a884'],
        [0.6, '#ffe0a8'],
      ]);
      clouds(sheet, { top: 60, bottom: 460, colour: '#fff0dc', cover: 0.5 });
      sun(sheet, 880, 400, 50, '#fffbe4', '#ffdc94');
      ridge(sheet, { base: 660, height: 130, colour: '#c89a8a', haze: '#f4cfa8', wave: 380 });
      houses(sheet, () => 700, {
        from: 100,
        to: 1200,
        size: 84,
        walls: ['#d8a88c', '#c89478'],
        roofs: ['#8f4f44', '#a05a48'],
        window: '#7a5a5a',
      });
      sheet.add(leafyTree(sheet, 330, 800, 400, '#8f7a3c'));
    });
    const clip = sheet.define(
      (id) => `<clipPath id="${id}"><rect x="170" y="60" width="940" height="680"/></clipPath>`,
    );
    sheet.add(
      `<g clip-path="${clip}">${view}</g><g fill="none" stroke="#fbf4ea"><rect x="170" y="60" width="940" height="680" stroke-width="30"/><path d="M640 60 V740" stroke-width="24"/></g><rect x="90" y="740" width="1100" height="54" fill="#fff8ee"/><rect x="90" y="790" width="1100" height="14" fill="#000" opacity="0.22"/>`,
      `<path d="M0 0 H150 Q190 380 110 960 H0Z M1280 0 H1130 Q1090 380 1170 960 H1280Z" fill="#f4ead8" opacity="0.95"/><path d="M50 0 Q80 400 40 960 M104 0 Q140 400 84 960 M1230 0 Q1200 400 1240 960 M1176 0 Q1140 400 1196 960" stroke="#c8b498" stroke-width="7" fill="none" opacity="0.6"/>`,
      cat(760, 748, 400, '#2a2028'),
      `<path d="M330 742 l-16 -110 h120 l-16 110Z" fill="#c86a48"/><path d="M308 632 h132 v22 h-132Z" fill="#d87c58"/>`,
      foliage(sheet, 374, 560, 92, 90, '#4a7a44', { count: 80, leaf: 17 }),
    );
    glow(sheet, 880, 420, 700, '#ffdf9a', 0.35);
  }),
  autumn: tall((sheet) => {
    sky(sheet, [
      [0, '#fff0c4'],
      [0.6, '#f4b45a'],
      [1, '#a8562a'],
    ]);
    glow(sheet, 480, 420, 600, '#fffbe0', 0.95);
    const { random } = sheet;
    for (let layer = 0; layer < 4; layer++) {
      const dark = mix('#c8864a', '#3a1f1c', layer / 3);
      for (let i = 0; i < 8 - layer; i++) {
        const side = random.chance(0.5) ? 1 : -1;
        const x = 480 + side * (90 + layer * 70 + random.next() * 380);
        const w = 12 + layer * 13;
        sheet.add(
          `<path d="M${round(x - w / 2)} 1100 Q${round(x)} 600 ${round(x - w / 4)} -20 H${round(x + w / 3)} Q${round(x + w * 0.3)} 600 ${round(x + w)} 1110Z" fill="${dark}"/>`,
        );
        for (let k = 0; k < 4; k++)
          sheet.add(
            foliage(
              sheet,
              x + random.between(-110, 110),
              random.between(0, 230 + layer * 90),
              120,
              70,
              random.pick(['#e88a2a', '#f4b83a', '#d8602a', '#f7cf5a']),
              { count: 34, leaf: 17, light: '#ffe89a' },
            ),
          );
      }
      mist(sheet, 620, 800, '#ffdf94', 0.16);
    }
    sheet.add(
      `<path d="M0 1000 Q480 930 960 1000 V1280 H0Z" fill="#a8522a"/><path d="M450 965 Q470 1020 400 1090 Q300 1180 250 1290 H760 Q680 1170 580 1090 Q510 1020 510 965Z" fill="${sheet.down(
        [
          [0, '#f4d49a'],
          [1, '#a87a4c'],
        ],
      )}"/>`,
      times(420, () => {
        const y = 985 + random.next() ** 1.3 * 290;
        const s = 3 + ((y - 960) / 320) * 9;
        return `<ellipse cx="${random.between(0, 960)}" cy="${round(y)}" rx="${round(s)}" ry="${round(s * 0.5)}" fill="${random.pick(['#f4b83a', '#e8862a', '#c8481f', '#f7d06a', '#8f3f1f'])}" transform="rotate(${random.between(-25, 25)} 480 ${round(y)})" opacity="0.95"/>`;
      }),
      `<path d="M448 1085 l6 -96 q16 -26 32 0 l6 96 -16 0 -6 -40 -6 40Z" fill="#2a2a44"/><circle cx="470" cy="968" r="14" fill="#3a241c"/><path d="M452 996 h36 v14 h-36Z" fill="#c8402f"/><path d="M540 1086 q-2 -30 16 -30 h26 q10 -16 14 -2 q4 12 -6 14 v18 h-7 v-14 h-20 v14 h-7 v-14 q-9 0 -9 14Z" fill="#5a3420"/>`,
    );
    discs(sheet, 26, {
      colours: ['#f4b83a', '#e8862a', '#d8602a'],
      from: 5,
      to: 11,
      top: 200,
      bottom: 1000,
      opacity: 1,
    });
  }),
  balloons: wide((sheet) => {
    sky(sheet, [
      [0, '#5f8fc8'],
      [0.4, '#f0c8b4'],
      [0.62, '#ffe9c0'],
    ]);
    sun(sheet, 260, 560, 46, '#fff8dc', '#ffd894');
    clouds(sheet, { top: 30, bottom: 480, colour: '#fff4ec', cover: 0.4, opacity: 0.8, stretch: 5 });
    for (let layer = 0; layer < 5; layer++) {
      const near = layer / 4;
      const colour = mix('#a8b0c4', '#2f5a4a', near);
      const top = ridge(sheet, {
        base: 650 + layer * 76,
        height: 130,
        colour,
        haze: mix(colour, '#ffe4c4', 0.5),
        wave: 380 - layer * 40,
        foot: 990,
      });
      if (layer > 1)
        firs(sheet, (x) => top(x) + 6, {
          count: 60,
          from: 0,
          to: 1280,
          tall: [14 + layer * 8, 30 + layer * 16],
          colour: mix(colour, '#102a20', 0.35),
        });
      if (layer < 4) valleyMist(sheet, 690 + layer * 76, 50, '#fff0dc', 0.75);
    }
    for (const [x, y, s, a, b] of [
      [820, 300, 330, '#e8443a', '#f7d24a'],
      [430, 250, 170, '#2f7fae', '#f4f0e4'],
      [1120, 190, 120, '#f08a2c', '#fff0d0'],
      [560, 480, 90, '#7a4a9c', '#f4b8d0'],
      [200, 330, 70, '#3f9a6a', '#f4e4a0'],
      [1010, 520, 64, '#d84a6a', '#ffe0c0'],
    ] as const)
      sheet.add(balloon(x, y, s, [a, b]));
  }),
  sunflowers: film((sheet) => {
    sky(sheet, [
      [0, '#2f86d0'],
      [0.5, '#cfe6f4'],
    ]);
    clouds(sheet, { top: 0, bottom: 360, colour: '#ffffff', cover: 0.55 });
    ridge(sheet, { base: 420, height: 60, colour: '#7f9a8a', haze: '#b4c88a', wave: 420 });
    field(sheet, {
      top: 420,
      rows: 17,
      colours: ['#a8b04a', '#6f9a3a'],
      vanish: 560,
      dots: ['#f7cf2f', '#f4b81f', '#5f8a30', '#ffdf5a'],
    });
    const { random } = sheet;
    const near: { x: number; y: number; r: number }[] = [];
    for (let i = 0; i < 26; i++) near.push({ x: random.between(-20, 1300), y: random.between(560, 800), r: 0 });
    for (const { x, y } of near.sort((a, b) => a.y - b.y)) {
      const r = 26 + ((y - 540) / 300) * 110;
      sheet.add(
        `<path d="M${x} ${y} Q${x + 10} ${y + r} ${x - 6} 960" stroke="#4f7a2f" stroke-width="${round(r * 0.14)}" fill="none"/><path d="M${x} ${round(y + r * 1.5)} q${round(-r)} ${round(-r * 0.5)} ${round(-r * 1.4)} ${round(r * 0.3)} q${round(r * 0.8)} ${round(r * 0.4)} ${round(r * 1.4)} ${round(-r * 0.3)}Z" fill="#5f8f38"/>`,
        blossom(sheet, x, y, r, {
          petals: 18,
          colour: '#f7b81f',
          heart: '#4a2a14',
          rings: 2,
          slim: 0.17,
          heartSize: 0.42,
          tip: '#ffe15a',
        }),
      );
    }
    glow(sheet, 1100, 60, 560, '#fffbe0', 0.5);
  }),
  hay: film((sheet) => {
    sky(sheet, [
      [0, '#3a4f8c'],
      [0.35, '#d88a7a'],
      [0.6, '#ffd48a'],
    ]);
    clouds(sheet, { top: 10, bottom: 440, colour: '#ffb48c', cover: 0.56, opacity: 0.85, stretch: 4 });
    sun(sheet, 930, 470, 46, '#fff6d4', '#ffbf6a');
    ridge(sheet, { base: 520, height: 80, colour: '#7a5a6a', haze: '#d89a72', wave: 460 });
    field(sheet, { top: 520, rows: 24, colours: ['#e8b04a', '#c88f34'], vanish: 900 });
    mottle(sheet, { top: 520, bottom: 853 }, '#fff0b0', 0.3, [60, 5]);
    for (const [x, y, r] of [
      [1010, 560, 20],
      [700, 575, 26],
      [330, 580, 30],
      [860, 640, 60],
      [170, 660, 74],
      [500, 740, 120],
    ] as const) {
      const face = sheet.round([
        [0, '#f0c870'],
        [0.9, '#c8923c'],
        [1, '#8f5a24'],
      ]);
      sheet.add(
        `<ellipse cx="${x - r * 0.8}" cy="${y + r * 0.98}" rx="${r * 2.2}" ry="${r * 0.16}" fill="#4a2a30" opacity="0.45"/><path d="M${x} ${y - r} H${x + r * 1.1} Q${x + r * 1.6} ${y} ${x + r * 1.1} ${y + r} H${x}Z" fill="${sheet.down(
          [
            [0, '#ffdc8a'],
            [0.5, '#c08a3a'],
            [1, '#7a4a28'],
          ],
        )}"/><ellipse cx="${x}" cy="${y}" rx="${r * 0.82}" ry="${r}" fill="${face}"/>${times(5, (ring) => `<ellipse cx="${x}" cy="${y}" rx="${round(r * (0.68 - ring * 0.14))}" ry="${round(r * (0.84 - ring * 0.17))}" fill="none" stroke="#8f5f28" stroke-width="${round(r * 0.035)}" opacity="0.6"/>`)}`,
      );
    }
    sheet.add(leafyTree(sheet, 1180, 560, 240, '#5a4a34'));
    birds(sheet, 300, 170, 7, '#3a2a44');
  }),
  lavender: wide((sheet) => {
    sky(sheet, [
      [0, '#4a6fb4'],
      [0.35, '#c8a8d0'],
      [0.52, '#ffd9b4'],
    ]);
    clouds(sheet, { top: 20, bottom: 400, colour: '#ffe0d8', cover: 0.48, opacity: 0.85, stretch: 5 });
    ridge(sheet, { base: 480, height: 150, colour: '#8a86b4', haze: '#d8b4bc', wave: 420 });
    ridge(sheet, { base: 500, height: 60, colour: '#6a7a84', haze: '#a89a94', wave: 260 });
    field(sheet, {
      top: 490,
      rows: 13,
      colours: ['#a8906c', '#7a5ab0'],
      vanish: 520,
      dots: ['#8f6ad0', '#a884e0', '#7450b4', '#c4a4f0', '#6a4aa4'],
    });
    sheet.add(
      leafyTree(sheet, 960, 510, 190, '#5a7a44'),
      `<rect x="800" y="450" width="96" height="56" fill="#e8d0b0"/><path d="M790 452 L848 420 L906 452Z" fill="#b86a4c"/><rect x="820" y="468" width="14" height="20" fill="#5a6a70"/><rect x="858" y="468" width="14" height="20" fill="#5a6a70"/>`,
    );
    glow(sheet, 300, 470, 560, '#ffd09a', 0.5);
  }),
  winterStars: film((sheet) => {
    sky(sheet, [
      [0, '#0b1338'],
      [0.6, '#2f4a86'],
      [0.8, '#7f8fc0'],
    ]);
    stars(sheet, 360, 560);
    ridge(sheet, {
      base: 640,
      height: 380,
      colour: '#6f88bc',
      haze: '#a8bce0',
      form: 'peaks',
      wave: 420,
      relief: { light: '#ffffff', strength: 0.7 },
    });
    const top = ridge(sheet, { base: 680, height: 150, colour: '#a8b8dc', haze: '#c8d4ee', wave: 380, foot: 860 });
    firs(sheet, (x) => top(x) + 14, { count: 150, from: 0, to: 1280, tall: [30, 74], colour: '#2c4270' });
    sheet.add(
      `<path d="M0 690 Q360 640 700 700 T1280 680 V853 H0Z" fill="${sheet.down([
        [0, '#c4d0ee'],
        [1, '#eef2fc'],
      ])}"/>`,
      `<rect x="520" y="620" width="190" height="96" fill="#4a3028"/>${times(6, (log) => `<rect x="520" y="${620 + log * 16}" width="190" height="3" fill="#2a1a18"/>`)}<path d="M490 626 L615 540 L740 626 V612 Q680 560 615 522 Q550 560 490 612Z" fill="#f7faff"/><path d="M520 622 L615 556 L710 622Z" fill="#5a3a2e"/><rect x="548" y="648" width="44" height="40" fill="#ffcf70"/><rect x="640" y="648" width="44" height="40" fill="#ffcf70"/><path d="M570 648 v40 M548 668 h44 M662 648 v40 M640 668 h44" stroke="#3a241c" stroke-width="3"/><rect x="660" y="530" width="24" height="44" fill="#3a2824"/><rect x="656" y="522" width="32" height="10" fill="#fff"/>`,
      `<g filter="${sheet.soft(7)}" opacity="0.5"><path d="M672 520 q-30 -50 10 -100 q30 -50 -6 -110" stroke="#e4eaf8" stroke-width="20" fill="none"/></g>`,
    );
    glow(sheet, 615, 690, 260, '#ffc060', 0.6);
    sheet.add(`<ellipse cx="615" cy="750" rx="230" ry="26" fill="#ffd28a" opacity="0.35"/>`);
    firs(sheet, () => 850, { count: 16, from: -20, to: 330, tall: [120, 330], colour: '#14234a' });
    firs(sheet, () => 850, { count: 16, from: 930, to: 1300, tall: [120, 330], colour: '#14234a' });
    grass(sheet, 856, 1, ['#ffffff'], 1);
  }),
} satisfies Record<string, Picture>;
