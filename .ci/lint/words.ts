// Rule `words-in-the-catalogue`: text that users read or hear comes from client/i18n, in the language they chose.

import { literalText, reportOnce } from "./nodes.ts";
import { fits, projectPath } from "./paths.ts";

type Node = Deno.lint.Node;

/** Attributes whose text is read or heard. */
const SPOKEN =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|alt|hint|label|placeholder|search|title)$/;

/** Names of keys, which look like words. */
const KEYS =
  /^(Alt|Control|Ctrl|Meta|Mod|Shift|Enter|Escape|Tab|Home|End|Delete|Backspace|ArrowUp|ArrowDown|ArrowLeft|ArrowRight|ContextMenu|PageUp|PageDown)$/;

/** Names that are the same in every language, and a word of HTTP. */
const NAMES = /^([^a-z]*SexyChat|Ollama|Bearer)$/;

const HINT = "Put it into a namespace of client/i18n, in every language, and take it from there";

/** Refuses text that bypasses the catalogue. Strings of code are told apart: they are lower case, without spaces. */
export const wordsInTheCatalogue: Deno.lint.Rule = {
  create: (context) => {
    const file = projectPath(context.filename);
    if (!fits(file, ["client/views/", "client/net/", "client/store/"])) return {};
    const report = reportOnce(context);
    const refuse = (node: Node, text: string): void =>
      report({ node, message: `“${text.trim()}” must come from the catalogue`, hint: HINT });
    return {
      JSXText: (node) => {
        if (/\p{L}/u.test(node.value) && !NAMES.test(node.value.trim())) refuse(node, node.value);
      },
      JSXAttribute: (node) => {
        const name = node.name.type === "JSXIdentifier" ? node.name.name : "";
        const value: Node | null = node.value;
        const given = value?.type === "JSXExpressionContainer" ? value.expression : value;
        const text = given === null ? undefined : literalText(given);
        if (SPOKEN.test(name) && text !== undefined && /\p{L}/u.test(text)) refuse(node, text);
      },
      Literal: (node) => {
        const text = literalText(node);
        if (text !== undefined && looksSpoken(text) && !isForCode(node)) refuse(node, text);
      },
      TemplateElement: (node) => {
        if (looksSpoken(node.cooked) && !isForCode(node)) refuse(node, node.cooked);
      },
    };
  },
};

/** A word with a capital, or more than one word with something that classes and selectors do not have. */
function looksSpoken(text: string): boolean {
  const trimmed = text.trim();
  if (KEYS.test(trimmed) || NAMES.test(trimmed) || trimmed.startsWith(".")) return false;
  if (/^\p{Lu}\p{Ll}+($|[\s.,!?…:’])/u.test(trimmed)) return true;
  return /\p{L}{2,} \p{L}/u.test(trimmed) && /[A-ZÀ-Ý.!?…’“”]/u.test(trimmed) && !/[#[\]=>{(]/.test(trimmed);
}

/** Errors are read by developers; imports and types are no text at all. */
function isForCode(node: Node): boolean {
  let at: Node | undefined = "parent" in node ? node.parent as Node : undefined;
  for (; at !== undefined && at.type !== "Program"; at = "parent" in at ? at.parent as Node : undefined) {
    if (at.type === "NewExpression") {
      return at.callee.type === "Identifier" && /Error$/.test(at.callee.name);
    }
    if (at.type === "ImportDeclaration" || at.type.startsWith("TS")) return true;
    if (/Function|Statement|Declaration/.test(at.type)) return false;
  }
  return false;
}
