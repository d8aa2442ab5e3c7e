// The tokens of each theme as the browser resolves them, and the contrast of two colours by WCAG.

import assert from "node:assert/strict";

/** Red, green, blue 0–255, alpha 0–1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Colours by the names of their tokens, without the dashes. */
export type Tokens = ReadonlyMap<string, Colour>;

const css = await Deno.readTextFile(new URL("../../static/css/themes/themes.css", import.meta.url));

/** Ids that have a block of their own in the sheet. */
export function themesInSheet(): string[] {
  const ids = Array.from(css.matchAll(/\[data-theme="([a-z-]+)"\]/g), ([, id]) => id!);
  return [...new Set(ids)];
}

/** The tokens of a theme: every block that applies to it, the later one winning. */
export function readTheme(id: string): Tokens {
  const tokens = new Map<string, Colour>();
  for (const [, selectors, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const applies = selectors!.split(",").some((one) =>
      /:root\s*$|\[data-theme\]\s*$/.test(one) || one.includes(`[data-theme="${id}"]`)
    );
    if (!applies) continue;
    for (const [, name, value] of body!.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
      // An angle, by which the brand's mark turns.
      if (name !== "kiss") tokens.set(name!, readColour(value!));
    }
  }
  return tokens;
}

/**
 * The colour of a layer: a token (`panel`), a token at an opacity (`accent/11`, percent), or two mixed
 * (`accent+15+raised`, as `color-mix(in srgb, accent 15%, raised)`).
 */
export function layer(tokens: Tokens, name: string): Colour {
  const [first, share, second] = name.split("+");
  if (share !== undefined) return mix(layer(tokens, first!), Number(share) / 100, layer(tokens, second!));
  const [token, percent] = name.split("/");
  const colour = token === "white" ? [255, 255, 255, 1] as const : tokens.get(token!);
  assert.ok(colour !== undefined, `There is no token --${token}`);
  return percent === undefined
    ? colour
    : [colour[0], colour[1], colour[2], colour[3] * Number(percent) / 100];
}

/** What is seen where `layers` (top first) lie over `ground`. */
export function over(tokens: Tokens, layers: readonly string[], ground: string): Colour {
  return layers.toReversed().reduce(
    (below, name) => blend(layer(tokens, name), below),
    layer(tokens, ground),
  );
}

/** `top` as it is seen upon `below`, which is opaque. */
export function blend([r, g, b, alpha]: Colour, below: Colour): Colour {
  const channel = (top: number, bottom: number): number => top * alpha + bottom * (1 - alpha);
  return [channel(r, below[0]), channel(g, below[1]), channel(b, below[2]), 1];
}

/** Contrast of two opaque colours, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** As `color-mix(in srgb, a share, b)`, which mixes what is multiplied with its opacity. */
function mix(a: Colour, share: number, b: Colour): Colour {
  const alpha = a[3] * share + b[3] * (1 - share);
  const channel = (index: 0 | 1 | 2): number =>
    (a[index] * a[3] * share + b[index] * b[3] * (1 - share)) / alpha;
  return [channel(0), channel(1), channel(2), alpha];
}

function readColour(text: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (hex !== null) return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16), 1];
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(text);
  assert.ok(rgb !== null, `${text} is neither #rrggbb nor rgb(r g b / a)`);
  return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4])];
}

function luminance([r, g, b]: Colour): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
