// The page runs in the oldest browsers of its build target: the bundler lowers syntax, but adds no missing function.

import assert from "node:assert/strict";
import { bundle, TARGET } from "../../../client/bundle.ts";

/** What a browser of the target lacks: a pattern for it in a minified script, and the first versions that have it. */
const NEWER: readonly (readonly [pattern: RegExp, since: string])[] = [
  [/\bURL\.canParse\b/, "Chrome 120, Firefox 115, Safari 17"],
  [/\bURL\.parse\b/, "Chrome 126, Firefox 126, Safari 18"],
  [/\bURLPattern\b/, "Chrome 95, Firefox 142, Safari 26"],
  [/\.fromAsync\b/, "Chrome 121, Firefox 115, Safari 16.4"],
  [/\.(toSorted|toReversed|toSpliced)\b/, "Chrome 110, Firefox 115, Safari 16"],
  [/\.with\(/, "Chrome 110, Firefox 115, Safari 16"],
  [/\b(Object|Map)\.groupBy\b/, "Chrome 117, Firefox 119, Safari 17.4"],
  [/\bPromise\.withResolvers\b/, "Chrome 119, Firefox 121, Safari 17.4"],
  [/\bPromise\.try\b/, "Chrome 128, Firefox 134, Safari 18.2"],
  [/\.(isWellFormed|toWellFormed)\b/, "Chrome 111, Firefox 119, Safari 16.4"],
  [/\.(union|intersection|(symmetricD|d)ifference)\(/, "Chrome 122, Firefox 127, Safari 17"],
  [/\.(isSubsetOf|isSupersetOf|isDisjointFrom)\(/, "Chrome 122, Firefox 127, Safari 17"],
  [/\bIterator\b/, "Chrome 122, Firefox 131, Safari 18.4"],
  [
    /(?<!Object)\.(values|keys|entries|matchAll)\([^()]*\)\.(map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\(/,
    "Chrome 122, Firefox 131, Safari 18.4",
  ],
  [/\bRegExp\([^)]*["'`][dgimsy]*v[dgimsy]*["'`]\)/, "Chrome 112, Firefox 116, Safari 17"],
  [/\(\?[ims]+(-[ims]+)?:|\(\?-[ims]+:/, "Chrome 125, Firefox 132, Safari 26"],
  [/\bRegExp\.escape\b/, "Chrome 136, Firefox 134, Safari 18.2"],
  [/\bIntl\.(DurationFormat|Segmenter)\b/, "Chrome 129, Firefox 136, Safari 16.4"],
  [/\bAbortSignal\.any\b/, "Chrome 116, Firefox 124, Safari 17.4"],
  [/\.(fromBase64|toBase64|fromHex|toHex)\(/, "Chrome 140, Firefox 133, Safari 18.2"],
  [/\b(Async)?DisposableStack\b|\bSuppressedError\b/, "Chrome 134, Firefox 141"],
  [/\brequestIdleCallback\b/, "Chrome 47, Firefox 55, no Safari 16"],
  [
    /\bscheduler\.|\bstartViewTransition\b|\b(show|hide|toggle)Popover\b/,
    "Chrome 111, Firefox 125, Safari 17",
  ],
  [/\.checkVisibility\(/, "Chrome 105, Firefox 106, Safari 17.4"],
  [/\buserActivation\.|\bnavigator\.userActivation\b(?!\?)/, "Chrome 72, Firefox 120, Safari 16.4"],
];

// The bundler keeps a process for the next build, which ends with the tests.
const bundling = { sanitizeOps: false, sanitizeResources: false } as const;

Deno.test(
  "row 5: no script of the page uses what a browser of the build target lacks",
  bundling,
  async () => {
    assert.deepEqual(
      TARGET,
      ["es2022", "chrome109", "firefox115", "safari16.4"],
      "the versions in this table",
    );
    const { files } = await bundle();
    const found = [...files].filter(([name]) => name.endsWith(".js")).flatMap(([name, bytes]) => {
      const script = new TextDecoder().decode(bytes);
      return NEWER.flatMap(([pattern, since]) => {
        const match = pattern.exec(script);
        return match === null ? [] : [`${match[0]} (${since}) in ${name}`];
      });
    });
    assert.deepEqual(found, []);
  },
);

Deno.test("the patterns of the table find what they are for", () => {
  const used = [
    "URL.canParse(x)",
    "URL.parse(x)",
    "new URLPattern(x)",
    "Array.fromAsync(x)",
    "x.toSorted()",
    "x.with(0,1)",
    "Object.groupBy(x,y)",
    "Promise.withResolvers()",
    "Promise.try(x)",
    "x.toWellFormed()",
    "x.difference(y)",
    "x.isSubsetOf(y)",
    "Iterator.from(x)",
    "x.values().map(y)",
    'new RegExp("[a--b]","gv")',
    "/(?i:a)/",
    "RegExp.escape(x)",
    "new Intl.Segmenter",
    "AbortSignal.any(x)",
    "x.toBase64()",
    "new DisposableStack",
    "requestIdleCallback(x)",
    "x.showPopover()",
    "x.checkVisibility()",
    "navigator.userActivation.isActive",
  ];
  assert.equal(used.length, NEWER.length);
  for (const [index, text] of used.entries()) assert.match(text, NEWER[index]![0]);
  for (
    const text of [
      "Object.values(x).map(y)",
      "x.withQuote(y)",
      'new RegExp("v","giu")',
      "a.userActivation?.b",
    ]
  ) {
    for (const [pattern] of NEWER) assert.doesNotMatch(text, pattern);
  }
});
