// How long a file and a function may be, and what counts as a table.

import assert from "node:assert/strict";
import { FILE_LINES, fileLength, FUNCTION_LINES, functionLength } from "../../../.ci/lint/lengths.ts";
import { findings } from "../../support/lint_rules.ts";

/** So many lines of statements. */
function lines(count: number): string {
  return "go();\n".repeat(count);
}

const TOO_LONG =
  "A function of 61 lines; 60 are the most. Give its parts names of their own. A table is free: add a row to TABLES of .ci/lint/lengths.ts";

Deno.test("file-length: a file has at most 300 lines", () => {
  for (const file of ["server/hub/hub.ts", "client/views/line.tsx", ".ci/tasks.ts", "main.ts"]) {
    assert.deepEqual(findings(fileLength, file, lines(FILE_LINES)), []);
    assert.deepEqual(findings(fileLength, file, lines(FILE_LINES + 1)), [
      "A file of 301 lines; 300 are the most. Split it by noun, into files that each say in one sentence what they own",
    ]);
  }
  assert.deepEqual(findings(fileLength, "tests/unit/hub_test.ts", lines(FILE_LINES + 1)), []);
});

Deno.test("function-length: a function has at most 60 lines from its first to its last", () => {
  const body = `{\n${lines(FUNCTION_LINES - 2)}}`;
  const longer = `{\n${lines(FUNCTION_LINES - 1)}}`;
  const ways = (block: string): string[] => [
    `export function go(): void ${block}`,
    `const go = (): void => ${block};`,
    `const go = function (): void ${block};`,
    `class Way { go(): void ${block} }`,
    `const way = { go(): void ${block} };`,
  ];
  for (const way of ways(body)) {
    assert.deepEqual(findings(functionLength, "server/hub/hub.ts", way), [], way);
  }
  for (const way of ways(longer)) {
    assert.deepEqual(findings(functionLength, "server/hub/hub.ts", way), [TOO_LONG], way);
  }
});

Deno.test("function-length: catalogues are tables, and tests are not measured", () => {
  const table = `export function login() {\n  return {\n${"    a: 1,\n".repeat(FUNCTION_LINES)}  };\n}`;
  assert.deepEqual(findings(functionLength, "client/i18n/en/login.ts", table), []);
  assert.deepEqual(findings(functionLength, "client/i18n/es/login.ts", table), []);
  assert.deepEqual(findings(functionLength, "tests/unit/hub_test.ts", table), []);
  assert.equal(findings(functionLength, "client/i18n/i18n_formats.ts", table).length, 1);
});
