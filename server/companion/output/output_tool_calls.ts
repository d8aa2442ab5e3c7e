// A call of a tool that a model writes as plain JSON, fenced or not, in place of an answer.

import { type Mark, NONE, OPEN } from "./output_tags.ts";

/** Keys that a call of a tool begins with. */
const KEYS =
  "name|function|tool|tools|tool_name|tool_call|tool_calls|action|recipient_name|arguments|parameters";
const FENCE = /^```[a-z_]{0,12}\s*/;
const CALL = new RegExp(`^[\\[{][\\s\\[{]*"(?:${KEYS})"\\s*:`);
/** A beginning of such a call. */
const BEGINNING = /^[\[{][\s\[{]*(?:"[a-z_]{0,16}(?:"\s*)?)?$/;
/** Longest beginning that is waited for, UTF-16 units. */
const MAX_BEGINNING = 64;

/** The call that a text begins with. */
export function toolCallAt(text: string): Mark {
  if (/^`{1,2}$/.test(text)) return OPEN;
  const fence = FENCE.exec(text)?.[0] ?? "";
  const call = text.slice(fence.length);
  if (fence !== "" && call === "") return text.length > MAX_BEGINNING ? NONE : OPEN;
  if (CALL.test(call)) {
    return { kind: "tool", length: fence.length, until: "json" };
  }
  return text.length <= MAX_BEGINNING && BEGINNING.test(call) ? OPEN : NONE;
}

/** Whether the brackets of a JSON text are closed. */
export function isClosedJson(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text[index];
    if (isQuoted) {
      if (unit === "\\") index++;
      else if (unit === '"') isQuoted = false;
    } else if (unit === '"') isQuoted = true;
    else if (unit === "{" || unit === "[") depth++;
    else if (unit === "}" || unit === "]") depth--;
    if (depth === 0 && index > 0 && !isQuoted) return true;
  }
  return false;
}
