// What the configuration warns of, and what it takes without a word.

import { deepEqual, match } from "node:assert/strict";
import { readConfiguration } from "../../../server/config.ts";

Deno.test("a secret may contain the word of a placeholder", () => {
  for (const fine of ["administrator-of-nothing", "admin1234x-and-more-of-it", "a secret of sixteen"]) {
    deepEqual(readConfiguration({ PAYMENT_SECRET: fine, ADMIN_PASSWORD: fine }, null).problems, [], fine);
  }
});

Deno.test("CORS_ORIGINS * is one warning; a list of sites is none", () => {
  for (const raw of ["*", ["*"], ["https://a.example", "*"], ["*", "*"]]) {
    const { warnings, problems } = readConfiguration({}, JSON.stringify({ CORS_ORIGINS: raw }));
    deepEqual([warnings.length, problems], [1, []]);
    match(warnings[0]!, /^CORS_ORIGINS is \*: [^\n]*every site/);
  }
  deepEqual(readConfiguration({ CORS_ORIGINS: "https://a.example" }, null).warnings, []);
});

Deno.test("unknown keys of the file are reported, comments are not", () => {
  const { unknown, problems } = readConfiguration(
    {},
    '{ "//": "x", "// note": "y", "PROT": 1, "__proto__": 2 }',
  );
  deepEqual([unknown, problems], [["PROT", "__proto__"], []]);
  const slipped = '{ "PORT": 1, "correct-horse-battery": null, "Hunter2": 5 }';
  deepEqual(readConfiguration({}, slipped).unknown, ["key number 2", "key number 3"], "they may be secrets");
});
