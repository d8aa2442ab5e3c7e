// The lines of an import's report: they fit into 80 columns, whatever is in the database, and name what to do.

import { equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import {
  type Finding,
  IMPORT_KINDS,
  type ImportKind,
  type ImportReport,
  type KindReport,
} from "../../server/ports/moving/import_report.ts";
import { reportLines } from "../../server/cli/moving/report_lines.ts";

const NOTHING: KindReport = { comes: 0, cannot: [], changed: [] };

function reportOf(
  kinds: Partial<Record<ImportKind, Partial<KindReport>>>,
  more: Partial<ImportReport> = {},
): ImportReport {
  const all = Object.fromEntries(IMPORT_KINDS.map((kind) => [kind, { ...NOTHING, ...kinds[kind] }]));
  return {
    kinds: all as Record<ImportKind, KindReport>,
    ...{ renamed: [], patterns: [], hadJwtSecret: true, search: { found: [], hasSearched: true } },
    ...more,
  };
}

Deno.test("figures, reasons and examples, in the singular and the plural", () => {
  const cannot: Finding<"older" | "no_account">[] = [
    { why: "older", count: 99_500, examples: ["Alice / bob"] },
    { why: "no_account", count: 1, examples: ["7"] },
  ];
  const text = reportLines(reportOf({ accounts: { comes: 1 }, messages: { comes: 1_000_500, cannot } })).join(
    "\n",
  );
  match(text, /^ +1 {2}account$/m);
  match(text, /^ +1,000,500 {2}private messages, of 1,100,001$/m);
  match(text, /^ +99,500 {2}private messages: older than what is kept here\n +Alice \/ bob$/m);
  match(text, /^ +1 {2}private message: of accounts that are not there, or do not come\n +7$/m);
  equal(/JWT_SECRET/.test(text), false);
});

Deno.test("where nothing opens the messages, it says what to name; new names are listed", () => {
  const closed = (
    why: "unknown_secret" | "unknown_pattern",
  ): Partial<Record<ImportKind, Partial<KindReport>>> => ({
    messages: { cannot: [{ why, count: 3, examples: [] }] },
  });
  match(
    reportLines(reportOf(closed("unknown_secret"), { hadJwtSecret: false })).join("\n"),
    /^To bring them along, add --jwt-secret - to the command/m,
  );
  match(
    reportLines(reportOf(closed("unknown_pattern"))).join("\n"),
    /JWT_SECRET that was named opens no private[^]*If you named --room-pattern: leave it out/,
  );
  const patterns = [{ pattern: "pm:lower", kdf: "raw", pairs: 2 }];
  const renamed = [{ id: 10, from: "ALICE", to: "ALICE2", why: "name_taken" }] as const;
  for (const hadJwtSecret of [true, false]) {
    const report = reportOf(closed("unknown_pattern"), { patterns, renamed, hadJwtSecret });
    const text = reportLines(report).join("\n");
    match(text, /^ {2}pm:lower {2}\(2 private conversations\)$/m);
    match(text, /^ {2}ALICE → ALICE2 {2}\(account 10; /m);
    equal(
      /jwt.secret/i.test(text),
      false,
      "some are open, so the secret is right, named or of this installation",
    );
  }
});

Deno.test("no line is wider than a terminal, and none steers it", () => {
  const name = fc.string({ unit: "binary", maxLength: 60 });
  const examples = fc.array(name, { maxLength: 10 });
  const finding = fc.record({ count: fc.integer({ min: 1, max: 1e7 }), examples });
  fc.assert(fc.property(finding, finding, name, (one, other, from) => {
    const lines = reportLines(reportOf({
      accounts: { comes: 1e6, changed: [{ why: "hash_unusable", ...one }] },
      messages: { comes: 1e6, cannot: [{ why: "unknown_pattern", ...other }] },
    }, { renamed: [{ id: 2 ** 31, from: from.slice(0, 20), to: "a".repeat(20), why: "name_invalid" }] }));
    for (const line of lines.join("\n").split("\n")) {
      ok([...line].length <= 80, line);
      ok(!/[\p{Cc}\u2028\u2029\u202a-\u202e]/u.test(line), JSON.stringify(line));
    }
  }));
});
