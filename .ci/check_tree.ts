// The rules that look at the whole project at once, where `deno lint` sees one file at a time. Prints what they refuse.

import { importCircles } from "./lint/circles.ts";
import { brokenMentions, repeatedNumbers } from "./lint/decisions.ts";
import { fullFolders, repeatedBasenames } from "./lint/folders.ts";
import { mergeMarks } from "./lint/merge_marks.ts";
import { readTree } from "./lint/tree.ts";

const tree = await readTree();
const findings = [importCircles, repeatedBasenames, fullFolders, repeatedNumbers, brokenMentions, mergeMarks]
  .flatMap((rule) => rule(tree));
const text = findings.map(({ rule, path, message, hint }) =>
  `error[${rule}]: ${message}\n  at ${path}\n  hint: ${hint}\n`
);
Deno.stderr.writeSync(new TextEncoder().encode(text.join("\n")));
Deno.exit(findings.length > 0 ? 1 : 0);
