// Rules `adr-number` and `adr-link`: each decision record has a number of its own, and each mention leads to one.

import type { Finding, SourceTree } from "./tree.ts";

const RECORD = /^docs\/adr\/((\d{4})-[^/]+\.md)$/;
/** `adr/NNNN-name.md`, or `adr/NNNN` alone; between records also `(NNNN-name.md)`. */
const MENTION = /\badr\/(\d{4}(?:-[\w-]+(?:\.md)?)?)/g;
const SIBLING = /\]\((?:\.\/)?(\d{4}-[\w-]+\.md)/g;

/** Numbers that several records have. */
export function repeatedNumbers(tree: SourceTree): Finding[] {
  return [...Map.groupBy(recordsOf(tree), (name) => name.slice(0, 4))]
    .filter(([, names]) => names.length > 1)
    .map(([number, names]) => ({
      rule: "adr-number",
      path: `docs/adr/${names[0]}`,
      message: `${number} is the number of several records: ${names.join(", ")}`,
      hint: "Give the later one the next free number, and change what links to it",
    }));
}

/** Mentions of records that do not exist. */
export function brokenMentions(tree: SourceTree): Finding[] {
  const records = recordsOf(tree);
  return [...tree].flatMap(([path, text]) =>
    mentionsIn(path, text)
      .filter((mention) => !records.some((name) => isFor(mention, name)))
      .map((mention) => ({
        rule: "adr-link",
        path,
        message: `There is no docs/adr/${mention}`,
        hint: "Link to a record that exists; records are renamed with what links to them",
      }))
  );
}

function recordsOf(tree: SourceTree): string[] {
  return [...tree.keys()].flatMap((path) => RECORD.exec(path)?.[1] ?? []);
}

function mentionsIn(path: string, text: string): string[] {
  const siblings = RECORD.test(path) ? [...text.matchAll(SIBLING)] : [];
  return [...new Set([...text.matchAll(MENTION), ...siblings].map(([, mention]) => mention!))];
}

/** A mention is the number alone, or the whole name with or without its extension. */
function isFor(mention: string, name: string): boolean {
  return mention.length === 4 ? name.startsWith(`${mention}-`) : name === mention || name === `${mention}.md`;
}
