import { field, mottle, ridge, valleyMist } from './land.ts';
import { birds, clouds, discs, glow, mist, sky, stars, sun } from './sky.ts';
import { film, mix, panorama, round, tall, times, wide, type Picture, type Sheet } from './sheet.ts';
import { cabin, fishingBoat, rowingBoat } from './things.ts';
import { fir, firs, grass } from './trees.ts';
import { glints, mirrored, ripples } from './water.ts';

function fjordWalls(sheet: Sheet, horizon: number, valley: number): void {
  const { width } = sheet;
  const far = (x: number): number => 0.55 + 0.6 * Math.abs(x - valley);
  const near = (x: number): number => Math.max(0, Math.abs(x - valley) * 2.1 - 0.3);
  ridge(sheet, {
    base: horizon,
    height: 420,
    colour: '#8aa9c4',
    haze: '#d7e4ea',
    form: 'peaks',
    wave: 520,
    shape: far,
    relief: { light: '#ffffff', strength: 0.75 },
    foot: horizon + 1,
  });
  valleyMist(sheet, horizon - 70, 70, '#ffffff', 0.5);
  ridge(sheet, {
    base: horizon,
    height: 560,
    colour: '#3c5d70',
    haze: '#8fb0b8',
    form: 'peaks',
    wave: 640,
    shape: (x) => Math.max(0, Math.abs(x - valley) * 1.7 - 0.06),
    relief: { light: '#d6e0cf', strength: 0.5 },
    foot: horizon + 1,
  });
  valleyMist(sheet, horizon - 20, 50, '#ffffff', 0.75);
  const top = ridge(sheet, {
    base: horizon + 2,
    height: 250,
    colour: '#1d4440',
    haze: '#355f55',
    wave: 420,
    shape: near,
    foot: horizon + 1,
  });
  firs(sheet, (x) => Math.min(horizon, top(x) + 10), {
    count: Math.round(width / 9),
    from: 0,
    to: width * (valley - 0.2),
    tall: [22, 46],
    colour: '#16352f',
  });
  firs(sheet, (x) => Math.min(horizon, top(x) + 10), {
    count: Math.round(width / 9),
    from: width * (valley + 0.2),
    to: width,
    tall: [22, 46],
    colour: '#16352f',
  });
}

/** The far shore of a fjord in June, whichever second it is: two shots of it are near duplicates. */
const fjord = (sheet: Sheet): void => {
  mirrored(
    sheet,
    {
      top: 560,
      tint: [
        [0, '#0d3a48', 0.1],
        [1, '#062430', 0.75],
      ],
    },
    () => {
      sky(sheet, [
        [0, '#3f7db4'],
        [0.45, '#a6cfe6'],
        [0.66, '#f5ead6'],
      ]);
      clouds(sheet, { top: 10, bottom: 400, colour: '#ffffff', cover: 0.52, opacity: 0.95 });
      fjordWalls(sheet, 560, 0.52);
    },
  );
  ripples(sheet, 570, 853, '#ffffff', 0.1, 90);
};

/** Western Norway in June. */
export const norway = {
  fjord: film(fjord),
  fjordAgain: film((sheet) => {
    fjord(sheet);
    sheet.add(rowingBoat(700, 690, 120, '#c8402f'));
    glints(sheet, { x: 700, top: 690, bottom: 730, colour: '#c8402f', spread: 90, count: 18, opacity: 0.35 });
  }),
  sweep: panorama((sheet) => {
    mirrored(
      sheet,
      {
        top: 470,
        tint: [
          [0, '#123c4c', 0.1],
          [1, '#072530', 0.7],
        ],
      },
      () => {
        sky(sheet, [
          [0, '#4a8cc0'],
          [0.5, '#b8d9e8'],
          [0.66, '#fdeed6'],
        ]);
        clouds(sheet, { top: 0, bottom: 350, colour: '#ffffff', cover: 0.5 });
        fjordWalls(sheet, 470, 0.6);
        for (const [x, wall] of [
          [420, '#b23a2e'],
          [490, '#d8a03a'],
          [545, '#b23a2e'],
          [1980, '#f0ebe0'],
          [2040, '#b23a2e'],
        ] as const)
          sheet.add(cabin(x, 466, 46, wall, '#3a4048', '#ffd98a'));
      },
    );
    ripples(sheet, 480, 720, '#ffffff', 0.1, 140);
    sheet.add(fishingBoat(1380, 560, 120, '#1f4a6a', '#f4f1ea'));
  }),
  aurora: film((sheet) => {
    mirrored(
      sheet,
      {
        top: 610,
        tint: [
          [0, '#04121f', 0.25],
          [1, '#020914', 0.75],
        ],
        rough: 12,
      },
      () => {
        sky(sheet, [
          [0, '#050b22'],
          [0.5, '#0f2747'],
          [0.72, '#1f4a5a'],
        ]);
        stars(sheet, 420, 600);
        const { random } = sheet;
        for (const [colour, top, drift] of [
          ['#46f0a0', 60, 0],
          ['#7af7c8', 120, 260],
          ['#9a7af0', 10, -180],
        ] as const) {
          const paint = sheet.down([
            [0, colour, 0],
            [0.55, colour, 0.26],
            [0.9, '#c8ffe0', 0.4],
            [1, colour, 0],
          ]);
          sheet.add(
            `<g filter="${sheet.soft(9)}" style="mix-blend-mode:screen">${times(150, (ray) => {
              const t = ray / 149;
              const x = -80 + t * 1440;
              const foot = 330 + drift * 0.3 + 110 * Math.sin(t * 5 + drift) + 40 * Math.sin(t * 13 + drift);
              const high = 170 + 150 * random.next();
              return `<rect x="${round(x)}" y="${round(foot - high - top * 0.4)}" width="${round(9 + random.next() * 12)}" height="${round(high + 20)}" fill="${paint}"/>`;
            })}</g>`,
          );
        }
        ridge(sheet, {
          base: 610,
          height: 300,
          colour: '#16304a',
          haze: '#1d4a58',
          form: 'peaks',
          wave: 420,
          relief: { light: '#9fe8d0', strength: 0.5 },
          foot: 611,
        });
        const top = ridge(sheet, { base: 612, height: 90, colour: '#0a1a28', wave: 300, foot: 611 });
        firs(sheet, (x) => top(x) + 8, { count: 150, from: 0, to: 1280, tall: [20, 60], colour: '#06121c' });
        sheet.add(cabin(930, 606, 74, '#5a2420', '#151b24', '#ffcf70'));
        glow(sheet, 967, 580, 130, '#ffbf60', 0.5);
      },
    );
  }),
  harbour: wide((sheet) => {
    mirrored(
      sheet,
      {
        top: 640,
        tint: [
          [0, '#1d4a5f', 0.15],
          [1, '#0b2b3c', 0.65],
        ],
        rough: 22,
      },
      () => {
        sky(sheet, [
          [0, '#7fa9c8'],
          [0.4, '#d5e2e6'],
          [0.66, '#fbeed8'],
        ]);
        clouds(sheet, { top: 0, bottom: 430, colour: '#ffffff', cover: 0.6, opacity: 0.9 });
        ridge(sheet, {
          base: 640,
          height: 470,
          colour: '#6b8799',
          haze: '#c9d8dc',
          form: 'peaks',
          wave: 480,
          relief: { light: '#ffffff', strength: 0.7, from: 'right' },
          foot: 641,
        });
        valleyMist(sheet, 560, 60, '#ffffff', 0.75);
        ridge(sheet, { base: 640, height: 110, colour: '#5d7f5a', haze: '#8a9f72', wave: 260, foot: 641 });
        const walls = ['#b5382c', '#a83228', '#d9a441', '#f1ece2', '#b5382c', '#2f5f7a', '#b5382c'];
        walls.forEach((wall, index) => {
          const size = 150 + (index % 3) * 26;
          sheet.add(
            cabin(
              -20 + index * 188,
              612 + (index % 2) * 10,
              size,
              wall,
              index % 2 === 0 ? '#39424a' : '#4f4a44',
              '#324652',
            ),
          );
        });
        sheet.add(`<rect y="626" width="1280" height="16" fill="#5a4638"/>`);
      },
    );
    sheet.add(
      fishingBoat(370, 730, 280, '#1d5a7a', '#f4efe4'),
      `<g transform="matrix(-1 0 0 1 1900 0)">${fishingBoat(920, 800, 330, '#c8452f', '#f4efe4')}</g>`,
      rowingBoat(140, 850, 190, '#e8d9b8'),
    );
    ripples(sheet, 660, 960, '#ffffff', 0.13, 120);
    birds(sheet, 560, 120, 5, '#f7fbff');
  }),
  waterfall: tall((sheet) => {
    sky(sheet, [
      [0, '#9cc4dc'],
      [0.5, '#eaf2ee'],
    ]);
    clouds(sheet, { top: 0, bottom: 360, colour: '#ffffff', cover: 0.6 });
    ridge(sheet, {
      base: 640,
      height: 420,
      colour: '#7f9aa8',
      haze: '#cfdcd8',
      form: 'peaks',
      wave: 420,
      relief: { light: '#ffffff', strength: 0.6 },
      foot: 800,
    });
    const cliff = (shape: (x: number) => number, colour: string): void => {
      ridge(sheet, {
        base: 1100,
        height: 900,
        colour,
        haze: mix(colour, '#cfe0d0', 0.25),
        wave: 300,
        shape,
        foot: 1280,
        relief: { light: '#cfe0c0', strength: 0.6 },
      });
    };
    cliff((x) => (x < 0.44 ? 1.25 - x * 0.5 : 0.75), '#3b5a4e');
    const fall = sheet.across([
      [0, '#dcecf2', 0],
      [0.25, '#ffffff', 0.95],
      [0.7, '#eef8fb', 0.95],
      [1, '#dcecf2', 0],
    ]);
    sheet.add(
      `<path d="M492 470 C500 700 470 860 440 1060 L640 1060 C600 860 560 700 556 470Z" fill="${fall}"/>`,
      `<g filter="${sheet.soft(3)}">${times(46, () => {
        const x = 495 + sheet.random.next() * 55;
        const y = 470 + sheet.random.next() * 400;
        return `<path d="M${round(x)} ${round(y)} q${round((x - 520) * 0.5)} 90 ${round((x - 520) * 1.2)} 200" stroke="${sheet.random.chance(0.6) ? '#ffffff' : '#9dbfcb'}" stroke-width="${round(2 + sheet.random.next() * 5)}" opacity="0.6" fill="none"/>`;
      })}</g>`,
    );
    clouds(sheet, { top: 880, bottom: 1180, colour: '#ffffff', cover: 0.75, stretch: 1.6, size: 110 });
    mist(sheet, 1040, 260, '#ffffff', 0.6);
    sheet.add(
      `<path d="M0 1280 V1110 Q260 1060 480 1130 Q720 1200 960 1100 V1280Z" fill="#24463a"/>`,
      times(26, (index) => {
        const x = index < 13 ? sheet.random.between(-20, 330) : sheet.random.between(660, 980);
        return fir(
          sheet,
          x,
          sheet.random.between(1120, 1270),
          sheet.random.between(150, 330),
          mix('#1d4034', '#0a1a18', sheet.random.next() * 0.6),
        );
      }),
    );
    grass(sheet, 1285, 60, ['#3f6a3c', '#2c5434', '#577f44'], 160);
  }),
  misty: wide((sheet) => {
    sky(sheet, [
      [0, '#b9cbd0'],
      [1, '#f2efe4'],
    ]);
    sun(sheet, 900, 190, 46, '#fffdf0', '#fff4cf');
    for (let layer = 0; layer < 6; layer++) {
      const near = layer / 5;
      const colour = mix('#b4c6c6', '#0e2c2a', near ** 0.85);
      const base = 430 + layer * 105;
      const top = ridge(sheet, {
        base,
        height: 190,
        colour,
        haze: mix(colour, '#eef0e6', 0.55),
        wave: 420,
        foot: base + 260,
      });
      firs(sheet, (x) => top(x) + 10, {
        count: 130 - layer * 14,
        from: -20,
        to: 1300,
        tall: [30 + layer * 22, 70 + layer * 40],
        colour,
      });
      if (layer < 5)
        clouds(sheet, {
          top: base - 60,
          bottom: base + 190,
          colour: '#f6f4ea',
          cover: 0.66,
          stretch: 6,
          size: 80,
          opacity: 0.85,
        });
    }
  }),
  midnightSun: film((sheet) => {
    sky(
      sheet,
      [
        [0, '#35577f'],
        [0.5, '#e79a6e'],
        [1, '#ffe29a'],
      ],
      520,
    );
    clouds(sheet, { top: 30, bottom: 470, colour: '#ffc79a', cover: 0.5, opacity: 0.8, stretch: 6 });
    sun(sheet, 600, 472, 40, '#fffbe0', '#ffd27a');
    sheet.add(
      `<rect y="518" width="1280" height="340" fill="${sheet.down([
        [0, '#f3b070'],
        [0.25, '#a8706c'],
        [1, '#1f3350'],
      ])}"/>`,
    );
    ripples(sheet, 524, 853, '#2a3c5c', 0.3, 160);
    glints(sheet, { x: 600, top: 520, colour: '#fff0b8', spread: 170, count: 230 });
    for (const [x, wide, high, colour] of [
      [1010, 330, 200, '#51506c'],
      [180, 250, 130, '#6a5c74'],
      [1220, 260, 300, '#33374f'],
    ] as const)
      sheet.add(
        `<path d="M${x - wide / 2} 521 Q${x - wide * 0.3} ${521 - high * 0.5} ${x - wide * 0.12} ${521 - high * 0.7} L${x} ${521 - high} L${x + wide * 0.14} ${521 - high * 0.8} Q${x + wide * 0.4} ${521 - high * 0.3} ${x + wide / 2} 521Z" fill="${colour}"/>`,
      );
    sheet.add(
      `<path d="M0 853 V760 Q120 730 250 775 Q420 800 520 853Z" fill="#1a2233"/>`,
      fishingBoat(760, 620, 130, '#1d2436', '#2a3348'),
    );
    birds(sheet, 330, 220, 6, '#3a3850');
  }),
  meadow: wide((sheet) => {
    sky(sheet, [
      [0, '#5f9fd0'],
      [0.5, '#d7ebf2'],
    ]);
    clouds(sheet, { top: 0, bottom: 380, colour: '#ffffff', cover: 0.55 });
    ridge(sheet, {
      base: 520,
      height: 360,
      colour: '#6d8fa6',
      haze: '#cddfe2',
      form: 'peaks',
      wave: 460,
      relief: { light: '#ffffff', strength: 0.8 },
    });
    ridge(sheet, { base: 560, height: 120, colour: '#3f6a5c', haze: '#7f9f7a', wave: 300 });
    field(sheet, { top: 580, rows: 2, colours: ['#7fa34a', '#86aa4e'], vanish: 600 });
    mottle(sheet, { top: 580, bottom: 960 }, '#e6e27a', 0.35, [90, 16]);
    sheet.add(
      cabin(240, 640, 120, '#b5382c', '#4a5a3a', '#2c3a40'),
      cabin(390, 630, 70, '#b5382c', '#4a5a3a', '#2c3a40'),
    );
    sheet.add(`<ellipse cx="330" cy="657" rx="190" ry="20" fill="#84a64c"/>`);
    const flowers = ['#ffffff', '#b06ad0', '#f3d04a', '#e85a7a'];
    for (let band = 0; band < 5; band++) {
      discs(sheet, 150, {
        colours: flowers,
        from: 2 + band * 1.2,
        to: 5 + band * 3,
        top: 640 + band * 55,
        bottom: 740 + band * 60,
        opacity: 1,
      });
      grass(sheet, 730 + band * 62, 40 + band * 16, ['#5f8a3a', '#729c42', '#4a7733'], 150);
    }
  }),
} satisfies Record<string, Picture>;
