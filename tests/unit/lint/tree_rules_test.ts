// The rules that look at the whole project: what each refuses, and what it says.

import assert from "node:assert/strict";
import { importCircles } from "../../../.ci/lint/circles.ts";
import { brokenMentions, repeatedNumbers } from "../../../.ci/lint/decisions.ts";
import { fullFolders, MOST_FILES, repeatedBasenames } from "../../../.ci/lint/folders.ts";
import { mergeMarks } from "../../../.ci/lint/merge_marks.ts";
import { type Finding, readTree } from "../../../.ci/lint/tree.ts";

/** Apart from the names of records, so that the rule on links does not find the examples here. */
const ADR = "adr";

type Rule = (tree: ReadonlyMap<string, string>) => Finding[];

/** Runs a rule on files made of this: path → text. */
function messages(rule: Rule, files: Record<string, string>): string[] {
  return rule(new Map(Object.entries(files))).map(({ message }) => message);
}

function files(folder: string, count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/file_${index}.ts`, ""]));
}

Deno.test("no-import-circle: two files that import each other are a circle, types included", () => {
  const ways = [
    'import { b } from "./b.ts";',
    'import type { B } from "./b.ts";',
    'import {\n  type B,\n  b,\n} from "./b.ts";',
    'export * from "./b.ts";',
    'export { b } from "../hub/b.ts";',
    'import "./b.ts";',
    'export type A = import("./b.ts").B;',
    'export type A = typeof import("./b.ts");',
  ];
  for (const way of ways) {
    const circle = { "server/hub/a.ts": way, "server/hub/b.ts": 'import type { A } from "./a.ts";' };
    assert.deepEqual(messages(importCircles, circle), [
      "server/hub/a.ts → server/hub/b.ts → server/hub/a.ts",
    ], way);
  }
});

Deno.test("no-import-circle: a circle through several files, and a file that imports itself", () => {
  const long = {
    "client/a.ts": 'import { b } from "./net/b.ts";',
    "client/net/b.ts": 'import { c } from "./c.ts";',
    "client/net/c.ts": 'import type { A } from "../a.ts";',
  };
  assert.deepEqual(messages(importCircles, long), [
    "client/a.ts → client/net/b.ts → client/net/c.ts → client/a.ts",
  ]);
  assert.deepEqual(messages(importCircles, { ".ci/a.ts": 'import { a } from "./a.ts";' }), [
    ".ci/a.ts → .ci/a.ts",
  ]);
});

Deno.test("no-import-circle: circles that share files are one finding, at the shortest of them", () => {
  const knot = {
    "server/a.ts": 'import { b } from "./b.ts";',
    "server/b.ts": 'import { a } from "./a.ts";\nimport { c } from "./c.ts";',
    "server/c.ts": 'import { d } from "./d.ts";',
    "server/d.ts": 'import { b } from "./b.ts";',
  };
  assert.deepEqual(messages(importCircles, knot), [
    "server/a.ts → server/b.ts → server/a.ts (2 more files are in the same knot)",
  ]);
});

Deno.test("no-import-circle: what is shared, loaded later, or only mentioned is none", () => {
  const fine = {
    "client/main.ts": 'import { a } from "./a.ts";\nimport type { B } from "./b.ts";',
    "client/a.ts": 'import type { B } from "./b.ts";\nexport const load = () => import("./later.ts");',
    "client/later.ts": 'import { a } from "./a.ts";\n// import { x } from "./later.ts"',
    "client/b.ts": 'import { z } from "zod";\nimport { x } from "./not_there.ts";',
    "docs/a.md": 'import { a } from "./a.md";',
  };
  assert.deepEqual(messages(importCircles, fine), []);
});

Deno.test("one-basename: a basename stands once in server and client, whatever its extension", () => {
  const twice = { "server/ports/store.ts": "", "client/store/store.tsx": "" };
  assert.deepEqual(messages(repeatedBasenames, twice), [
    "One basename for several files: server/ports/store.ts, client/store/store.tsx",
  ]);
  const fine = {
    "server/ports/store.ts": "",
    "tests/support/store.ts": "",
    "server/app.ts": "",
    "client/app.tsx": "",
    "client/i18n/en/login.ts": "",
    "client/i18n/es/login.ts": "",
    "client/net/login.ts": "",
  };
  assert.deepEqual(messages(repeatedBasenames, fine), []);
});

Deno.test("small-folders: a folder has at most 25 files, tests excepted", () => {
  assert.deepEqual(messages(fullFolders, files("server/hub", MOST_FILES + 1)), [
    "26 files in one folder; 25 are the most",
  ]);
  assert.deepEqual(
    messages(fullFolders, {
      ...files("server/hub", MOST_FILES),
      ...files("server/hub/limits", MOST_FILES),
      ...files("tests/unit", MOST_FILES + 1),
      ...files("docs/adr", MOST_FILES + 1),
    }),
    [],
  );
});

Deno.test("adr-number: no number stands for two decisions", () => {
  const records = {
    [`docs/${ADR}/0021-one-order.md`]: "",
    [`docs/${ADR}/0021-other.md`]: "",
    [`docs/${ADR}/0022-gaps.md`]: "",
    "docs/0022-draft.md": "",
  };
  assert.deepEqual(messages(repeatedNumbers, records), [
    "0021 is the number of several records: 0021-one-order.md, 0021-other.md",
  ]);
});

Deno.test("adr-link: a mention of a decision leads to a record that exists", () => {
  const records = { [`docs/${ADR}/0021-one-order.md`]: "", [`docs/${ADR}/0022-gaps.md`]: "" };
  const mentions = (text: string, path = "docs/architecture.md") =>
    messages(brokenMentions, { ...records, [path]: text });
  assert.deepEqual(mentions(`[one](${ADR}/0021-order.md), [two](${ADR}/0023-more.md#now)`), [
    `There is no docs/${ADR}/0021-order.md`,
    `There is no docs/${ADR}/0023-more.md`,
  ]);
  assert.deepEqual(mentions(`// docs/${ADR}/0023 says why.`, "server/hub/hub.ts"), [
    `There is no docs/${ADR}/0023`,
  ]);
  assert.deepEqual(mentions("As in [0023](0023-more.md).", `docs/${ADR}/0022-gaps.md`), [
    `There is no docs/${ADR}/0023-more.md`,
  ]);
  assert.deepEqual(mentions(`[one](${ADR}/0021-one-order.md), ${ADR}/0022, ${ADR}/0022-gaps`), []);
  assert.deepEqual(mentions("As in [0022](0022-gaps.md#price).", `docs/${ADR}/0021-one-order.md`), []);
});

Deno.test("a finding says where to begin and what to do", () => {
  const [finding] = repeatedBasenames(new Map([["server/a/ban.ts", ""], ["server/b/ban.ts", ""]]));
  assert.equal(finding?.path, "server/a/ban.ts");
  assert.match(finding!.hint, /^Add the noun to each name/);
});

Deno.test("the project is read whole: code, styles and documents, but nothing that is built", async () => {
  const tree = await readTree();
  for (const path of ["main.ts", "client/main.tsx", "docs/architecture.md", "static/css/themes/tokens.css"]) {
    assert.ok(tree.has(path), path);
  }
  assert.ok(![...tree.keys()].some((path) => path.startsWith("static/build/")));
});

Deno.test("no-merge-marks: either end of what a merge could not decide is found, a line of a document is not", () => {
  const files = {
    "server/a.ts": "const help = `\n<<<<<<< HEAD\n`;",
    "docs/b.md": "a\n>>>>>>> other\n",
    "docs/c.md": "=======\n",
  };
  assert.deepEqual(mergeMarks(new Map(Object.entries(files))).map(({ path }) => path), [
    "server/a.ts",
    "docs/b.md",
  ]);
});
