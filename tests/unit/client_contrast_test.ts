// Every pair of colours that meets on screen has the contrast WCAG 2.2 AA asks for, in every theme.

import assert from "node:assert/strict";
import { THEMES } from "../../client/store/prefs.ts";
import { NAME_COLOURS } from "../../client/views/name_colour.ts";

/** Red, green, blue 0–255, alpha 0–1. */
type Colour = readonly [number, number, number, number];
type Tokens = ReadonlyMap<string, Colour>;

/** WCAG 1.4.3, normal text. */
const TEXT = 4.5;
/** WCAG 1.4.11, borders of fields and other parts of controls. */
const CONTROL = 3;

const GROUNDS = ["bg", "glow-1", "glow-2"];
const NAMES = Array.from({ length: NAME_COLOURS }, (_, index) => `name-${index}`);

/** What is written or drawn, upon which layers (top first; the page's ground is under all), at which ratio. */
const PAIRS: readonly { ink: readonly string[]; on: readonly string[]; ratio: number }[] = [
  { ink: ["text", "text-2", "text-3"], on: [], ratio: TEXT },
  { ink: ["text", "text-2", "text-3", "accent", "danger", "warning", ...NAMES], on: ["panel"], ratio: TEXT },
  { ink: ["text", "text-2", "text-3", ...NAMES], on: ["raised", "panel"], ratio: TEXT },
  { ink: ["text", "text-2"], on: ["hover", "panel"], ratio: TEXT },
  { ink: ["text", "text-3"], on: ["field", "panel"], ratio: TEXT },
  { ink: ["text", "text-2", "text-3", "accent", "name-bot", "danger", ...NAMES], on: ["solid"], ratio: TEXT },
  { ink: ["text", "text-2"], on: ["raised", "field", "solid"], ratio: TEXT },
  { ink: ["text-2"], on: ["field", "solid"], ratio: TEXT },
  { ink: ["text", "text-2", "text-3", "danger"], on: ["raised", "solid"], ratio: TEXT },
  { ink: ["text", "danger"], on: ["raised", "raised", "solid"], ratio: TEXT },
  { ink: ["warning"], on: ["warning-panel", "panel"], ratio: TEXT },
  { ink: ["own-text", "own-text-2"], on: ["own-1"], ratio: TEXT },
  { ink: ["own-text", "own-text-2"], on: ["own-2"], ratio: TEXT },
  { ink: ["button-text"], on: ["button-1"], ratio: TEXT },
  { ink: ["button-text"], on: ["button-2"], ratio: TEXT },
  ...NAMES.map((name) => ({ ink: ["on-name"], on: [name], ratio: TEXT })),
  { ink: ["field-line", "accent", "focus", "danger"], on: ["panel"], ratio: CONTROL },
  { ink: ["field-line", "accent", "focus"], on: ["solid"], ratio: CONTROL },
  { ink: ["field-line", "accent", "focus"], on: ["field", "panel"], ratio: CONTROL },
  { ink: ["focus"], on: [], ratio: CONTROL },
];

const css = await Deno.readTextFile(new URL("../../static/css/themes.css", import.meta.url));

for (const { id } of THEMES) {
  Deno.test(`theme ${id} has AA contrast wherever colours meet`, () => {
    const tokens = readTheme(id);
    const poor: string[] = [];
    for (const { ink, on, ratio } of PAIRS) {
      for (const name of ink) {
        for (const ground of GROUNDS) {
          const below = over(on, ground, tokens);
          const found = contrast(blend(token(tokens, name), below), below);
          if (found < ratio) {
            poor.push(`${name} on ${[...on, ground].join(" / ")}: ${found.toFixed(2)} < ${ratio}`);
          }
        }
      }
    }
    assert.deepEqual(poor, []);
  });

  Deno.test(`theme ${id} names the same tokens as the default one`, () => {
    assert.deepEqual([...readTheme(id).keys()].sort(), [...readTheme(THEMES[0].id).keys()].sort());
  });
}

Deno.test("contrast of black on white is 21, and of a colour on itself 1", () => {
  assert.equal(contrast([0, 0, 0, 1], [255, 255, 255, 1]), 21);
  assert.equal(contrast([9, 9, 9, 1], [9, 9, 9, 1]), 1);
});

function readTheme(id: string): Tokens {
  const block = css.split("}").find((part) => part.includes(`[data-theme="${id}"]`));
  assert.ok(block !== undefined, `themes.css has no block for ${id}`);
  const tokens = new Map<string, Colour>();
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
    tokens.set(name!, readColour(value!));
  }
  tokens.set("name-bot", tokens.get("accent")!);
  return tokens;
}

function readColour(text: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (hex !== null) return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16), 1];
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(text);
  assert.ok(rgb !== null, `${text} is neither #rrggbb nor rgb(r g b / a)`);
  return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4])];
}

function token(tokens: Tokens, name: string): Colour {
  const colour = tokens.get(name);
  assert.ok(colour !== undefined, `There is no token --${name}`);
  return colour;
}

function over(layers: readonly string[], ground: string, tokens: Tokens): Colour {
  return layers.toReversed().reduce(
    (below, layer) => blend(token(tokens, layer), below),
    token(tokens, ground),
  );
}

function blend([r, g, b, alpha]: Colour, below: Colour): Colour {
  const mix = (top: number, bottom: number): number => top * alpha + bottom * (1 - alpha);
  return [mix(r, below[0]), mix(g, below[1]), mix(b, below[2]), 1];
}

function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance([r, g, b]: Colour): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
