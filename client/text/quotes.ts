// Quotes of messages that were removed.

import { nameKey } from "../../server/protocol/names.ts";
import { messageParts, partsOf, QUOTE_MARK, quoteOf, type ReplyTarget } from "./message_parts.ts";

/** Whether a message quotes `answered`, whole or shortened. */
export function quotes(
  message: { readonly text: string; readonly username: string },
  answered: ReplyTarget,
): boolean {
  const quote = message.text.startsWith(">") ? partsOf(message).quote : null;
  const { name, text: said } = answered;
  if (quote === null || nameKey(quote.author ?? "") !== nameKey(name)) return false;
  const whole = messageParts(`${quoteOf({ name, text: said }, Infinity)}x`).quote!;
  const { text } = quote;
  return text === whole.text || text.endsWith("…") && whole.text.startsWith(text.slice(0, -1));
}

/** A message without the quote before it. */
export function withoutQuote(text: string): string {
  const lines = text.split("\n");
  return lines.slice(Math.max(0, lines.findIndex((line) => !QUOTE_MARK.test(line)))).join("\n").replace(
    /^\s*\n/,
    "",
  );
}
