// Rules `file-length` and `function-length`: what does not fit on a screen or two is several things.

import { fits, projectPath } from "./paths.ts";

type Callable =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

const MEASURED = ["server/", "client/", ".ci/", "main.ts"];

/** Lines of a file at most. */
export const FILE_LINES = 300;

/** Lines of a function at most, from its first to its last. */
export const FUNCTION_LINES = 60;

/** Files and folders whose functions are tables, which no split makes easier to read. A row says why. */
const TABLES: ReadonlyMap<string, string> = new Map([
  ["client/i18n/en/", "a catalogue: one literal for each namespace"],
  ["client/i18n/es/", "a catalogue: one literal for each namespace"],
]);

/** Refuses files of more than {@link FILE_LINES} lines. */
export const fileLength: Deno.lint.Rule = {
  create: (context) => {
    if (!fits(projectPath(context.filename), MEASURED)) return {};
    return {
      Program: (node) => {
        const lines = linesOf(context.sourceCode.text.trimEnd());
        if (lines <= FILE_LINES) return;
        context.report({
          node,
          message: `A file of ${lines} lines; ${FILE_LINES} are the most`,
          hint: "Split it by noun, into files that each say in one sentence what they own",
        });
      },
    };
  },
};

/** Refuses functions of more than {@link FUNCTION_LINES} lines that are no tables. */
export const functionLength: Deno.lint.Rule = {
  create: (context) => {
    const file = projectPath(context.filename);
    if (!fits(file, MEASURED) || fits(file, [...TABLES.keys()])) return {};
    const measure = ({ range }: Callable): void => {
      const lines = linesOf(context.sourceCode.text.slice(...range));
      if (lines <= FUNCTION_LINES) return;
      context.report({
        range: [range[0], range[0] + 1],
        message: `A function of ${lines} lines; ${FUNCTION_LINES} are the most`,
        hint:
          "Give its parts names of their own. A table is free: add a row to TABLES of .ci/lint/lengths.ts",
      });
    };
    return { FunctionDeclaration: measure, FunctionExpression: measure, ArrowFunctionExpression: measure };
  },
};

function linesOf(text: string): number {
  return text.split("\n").length;
}
