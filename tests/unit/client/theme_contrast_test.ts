// Contrast: every pair of colours on screen meets WCAG 2.2 AA, in every theme.

import assert from "node:assert/strict";
import { themeColours } from "../../../client/bundle.ts";
import { THEMES } from "../../../client/store/themes.ts";
import { NAME_COLOURS } from "../../../client/views/people/name_colour.ts";
import { blend, contrast, layer, over, readTheme, themesInSheet } from "../../support/theme_tokens.ts";

/** WCAG 1.4.3, normal text. */
const TEXT = 4.5;
/** WCAG 1.4.11, borders of fields and other parts of controls. */
const CONTROL = 3;

const NAMES = Array.from({ length: NAME_COLOURS }, (_, index) => `name-${index}`);
const GREYS = ["text", "text-2", "text-3"];
const STANDING = ["accent", "danger", "warning"];

/** Where things lie: layers over the page's ground, the uppermost first. As the style sheets say. */
const PLACES = {
  ground: [],
  "tab on the ground": ["raised"],
  "hover on the ground": ["hover"],
  panel: ["panel"],
  "bubble, tab, invitation": ["raised", "panel"],
  "hover in a panel": ["hover", "panel"],
  "field in a panel": ["field", "panel"],
  "choice among segments": ["raised", "field", "panel"],
  "warning in a panel": ["warning-panel", "panel"],
  "Violet's conversation": ["accent/8", "panel"],
  "bubble of Violet, one end": ["accent+5+raised", "accent/8", "panel"],
  "bubble of Violet, other end": ["button-2+5+raised", "accent/8", "panel"],
  "code in a bubble of Violet, one end": ["field", "accent+5+raised", "accent/8", "panel"],
  "code in a bubble of Violet, other end": ["field", "button-2+5+raised", "accent/8", "panel"],
  "button in Violet's conversation, pressed": ["accent/18", "accent/8", "panel"],
  "marked words": ["accent/38", "panel"],
  dialog: ["solid"],
  "glass over a bubble of one's own": ["solid/80", "own-1"],
  "glass over light text": ["solid/80", "text"],
  "hover on glass": ["hover", "solid/80", "own-1"],
  "card in a dialog": ["raised", "solid"],
  "hover in a dialog": ["hover", "solid"],
  "button on a card": ["raised", "raised", "solid"],
  "field in a dialog": ["field", "solid"],
  "field on a card": ["field", "raised", "solid"],
  "choice in a dialog": ["raised", "field", "solid"],
  "key on a row of the palette": ["raised", "hover", "solid"],
  "hint": ["accent/9", "panel"],
  "price": ["accent/9", "solid"],
  "warning in a dialog": ["warning-panel", "solid"],
  "bubble of one's own, one end": ["own-1"],
  "bubble of one's own, other end": ["own-2"],
  "button, one end": ["button-1"],
  "button, other end": ["button-2"],
} as const satisfies Record<string, readonly string[]>;

type Place = keyof typeof PLACES;

/** What is written or drawn, in which places, at which ratio. */
const PAIRS: readonly { ink: readonly string[]; in: readonly Place[]; ratio: number }[] = [
  { ink: GREYS, in: ["ground", "field in a panel", "field in a dialog"], ratio: TEXT },
  { ink: ["text", "text-2"], in: ["tab on the ground"], ratio: TEXT },
  { ink: [...GREYS, ...STANDING, ...NAMES], in: ["panel", "dialog"], ratio: TEXT },
  { ink: [...GREYS, ...NAMES, "danger"], in: ["bubble, tab, invitation"], ratio: TEXT },
  {
    ink: ["text", "text-2"],
    in: [
      "hover on the ground",
      "hover in a panel",
      "hover in a dialog",
      "choice among segments",
      "choice in a dialog",
      "button on a card",
    ],
    ratio: TEXT,
  },
  {
    ink: ["text", "text-2"],
    in: ["glass over a bubble of one's own", "glass over light text", "hover on glass"],
    ratio: TEXT,
  },
  {
    ink: ["text-3", "danger", ...NAMES],
    in: ["glass over a bubble of one's own"],
    ratio: TEXT,
  },
  { ink: ["warning"], in: ["warning in a panel", "warning in a dialog"], ratio: TEXT },
  { ink: GREYS, in: ["Violet's conversation"], ratio: TEXT },
  {
    ink: ["text", "text-2", "accent"],
    in: ["bubble of Violet, one end", "bubble of Violet, other end"],
    ratio: TEXT,
  },
  {
    ink: ["accent+50+text-2"],
    in: ["bubble of Violet, one end", "bubble of Violet, other end", "dialog", "card in a dialog"],
    ratio: TEXT,
  },
  {
    ink: ["text"],
    in: ["code in a bubble of Violet, one end", "code in a bubble of Violet, other end"],
    ratio: TEXT,
  },
  { ink: ["text"], in: ["button in Violet's conversation, pressed"], ratio: TEXT },
  { ink: ["text"], in: ["marked words", "field on a card"], ratio: TEXT },
  { ink: [...GREYS, "danger", "accent"], in: ["card in a dialog"], ratio: TEXT },
  { ink: ["danger"], in: ["button on a card", "hover in a dialog"], ratio: TEXT },
  { ink: ["text-3"], in: ["field on a card"], ratio: TEXT },
  { ink: ["text", "text-3"], in: ["hover in a dialog"], ratio: TEXT },
  { ink: ["text-2"], in: ["key on a row of the palette"], ratio: TEXT },
  { ink: ["text", "text-2", "accent"], in: ["hint"], ratio: TEXT },
  { ink: ["text", "text-2"], in: ["price"], ratio: TEXT },
  {
    ink: ["own-text", "own-text-2"],
    in: ["bubble of one's own, one end", "bubble of one's own, other end"],
    ratio: TEXT,
  },
  { ink: ["button-text"], in: ["button, one end", "button, other end"], ratio: TEXT },
  { ink: ["accent"], in: ["ground", "hover in a dialog"], ratio: CONTROL },
  { ink: ["focus"], in: ["ground", "panel", "dialog", "card in a dialog"], ratio: CONTROL },
  {
    ink: ["field-line", "accent", "focus"],
    in: ["panel", "dialog", "field in a panel", "field in a dialog"],
    ratio: CONTROL,
  },
  // What is chosen is filled with it.
  { ink: ["button-1"], in: ["panel", "dialog"], ratio: CONTROL },
  { ink: ["name-6", "danger", "warning"], in: ["panel", "dialog", "card in a dialog"], ratio: CONTROL },
];

for (const id of THEMES) {
  Deno.test(`theme ${id} has AA contrast wherever colours meet`, () => {
    const tokens = readTheme(id);
    const poor: string[] = [];
    const check = (ink: string, place: string, layers: readonly string[], ratio: number): void => {
      const worst = Math.min(...["bg", "glow-1", "glow-2"].map((ground) => {
        const below = over(tokens, layers, ground);
        return contrast(blend(layer(tokens, ink), below), below);
      }));
      if (worst < ratio) poor.push(`${ink} in ${place}: ${worst.toFixed(2)} < ${ratio}`);
    };
    for (const { ink, in: places, ratio } of PAIRS) {
      for (const place of places) for (const one of ink) check(one, place, PLACES[place], ratio);
    }
    for (const name of NAMES) {
      check("on-name", `avatar ${name}`, [name], TEXT);
      check("on-name", `avatar ${name}, its light end`, [`${name}+92+white`], TEXT);
    }
    assert.deepEqual(poor, []);
  });

  Deno.test(`theme ${id} names the same tokens as the default one`, () => {
    assert.deepEqual([...readTheme(id).keys()].sort(), [...readTheme(THEMES[0]).keys()].sort());
  });
}

Deno.test("the themes that are offered are those of the sheet, and the browser's bar knows each", async () => {
  assert.deepEqual(themesInSheet().sort(), [...THEMES].sort());
  assert.deepEqual(Object.keys(await themeColours()).sort(), [...THEMES].sort());
});

Deno.test("no two themes look alike", () => {
  for (const token of ["bg", "accent"]) {
    assert.equal(new Set(THEMES.map((id) => String(readTheme(id).get(token)))).size, THEMES.length, token);
  }
});

Deno.test("contrast of black on white is 21, and of a colour on itself 1", () => {
  assert.equal(contrast([0, 0, 0, 1], [255, 255, 255, 1]), 21);
  assert.equal(contrast([9, 9, 9, 1], [9, 9, 9, 1]), 1);
});
