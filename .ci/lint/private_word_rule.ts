// Rule `private-words`: names, file names and comments of the program use the field's words.

import { fits, projectPath } from "./paths.ts";
import { FOREIGN_NAMES, PRIVATE_WORDS, type PrivateWord } from "./private_words.ts";

type Range = Deno.lint.Node["range"];

const PLAIN = ["server/", "client/", "main.ts"];

/** Refuses words of `private_words.ts`: each name once a file, and each comment. */
export const privateWords: Deno.lint.Rule = {
  create: (context) => {
    const file = projectPath(context.filename);
    if (!fits(file, PLAIN)) return {};
    const rows = PRIVATE_WORDS.filter(({ only }) => only === undefined || fits(file, only));
    const forNames = rows.filter(({ where }) => where !== "comments");
    const forComments = rows.filter(({ where }) => where !== "names");
    const judged = new Set<string>();
    const refuse = (range: Range, word: string, place: string, { instead }: PrivateWord): void =>
      context.report({
        range,
        message: `“${word}” is a private word, in ${place}`,
        hint: `Write: ${instead} (.ci/lint/private_words.ts)`,
      });
    const judgeName = (range: Range, name: string, place: string): void => {
      if (judged.has(name)) return;
      judged.add(name);
      if (FOREIGN_NAMES.some(({ pattern }) => pattern.test(name))) return;
      for (const row of forNames) {
        const word = row.pattern.exec(wordsOf(name))?.[0];
        if (word !== undefined) refuse(range, word, place, row);
      }
    };
    const judgeComment = (comment: Deno.lint.LineComment | Deno.lint.BlockComment): void => {
      for (const row of forComments) {
        const found = row.pattern.exec(comment.value);
        if (found === null) continue;
        // The two characters that open a comment are no part of its text.
        const start = comment.range[0] + 2 + found.index;
        refuse([start, start + found[0].length], found[0], "a comment", row);
      }
    };
    const named = (node: { range: Range; name: string }): void => judgeName(node.range, node.name, node.name);
    return {
      Program: () => {
        for (const part of file.split("/")) judgeName([0, 0], part.replace(/\.\w+$/, ""), file);
        judged.clear();
        context.sourceCode.getAllComments().forEach(judgeComment);
      },
      Identifier: named,
      PrivateIdentifier: named,
      JSXIdentifier: named,
    };
  },
};

/** `HouseThrottle` → `House Throttle`, `house_rate` → `house rate`, `MAX_TALKS` → `MAX TALKS`. */
function wordsOf(name: string): string {
  return name.replaceAll("_", " ").replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2").trim();
}
