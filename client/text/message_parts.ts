// What the text of a message is made of: words, links, names, and what it quotes. Text stays text: nothing here makes markup.

import { codePoints } from "../../server/protocol/protocol_limits.ts";
import { isBot, nameKey } from "../../server/protocol/names.ts";

/** A piece of a message's text. */
export type Part =
  | { readonly kind: "words"; readonly text: string }
  /** `href` is `https:` and names its host without a trick; `text` is what was written. */
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  /** Somebody who is addressed with `@`. */
  | { readonly kind: "name"; readonly text: string; readonly key: string };

/** What somebody else said before, as a reply repeats it. */
export interface Quote {
  /** Whose words these are, where the quote says so. */
  readonly author: string | null;
  readonly words: string;
}

/** A message, taken apart. */
export interface MessageParts {
  readonly quote: Quote | null;
  /** The text without the quote and without `/me`. */
  readonly content: readonly Part[];
  /** Whether it tells what its author does: `/me waves`. */
  readonly isAction: boolean;
}

/** Something that is answered. */
export interface Answered {
  readonly name: string;
  readonly text: string;
}

const QUOTE_MARK = /^> ?/;
const AUTHOR = /^([\w-]{1,20}): /;
const DOER = /^\* ([\w-]{1,20}) /;
const ACTION = /^\/me\s+(?=\S)/i;
/**
 * A link as far as it may reach, or a name. Neither begins in the middle of a word. A link has no characters that are not seen or
 * turn the direction of writing: its end would be read as its beginning.
 */
const SPECIAL = /(?<![\w/])https:\/\/[^\s<>"'`{}|\\^\p{Cc}\p{Cf}]+|(?<![\w@/.-])@[\w-]{1,20}(?![\w-])/giu;
/** What is rather the sentence's than the link's at its end. */
const TRAILING = /[.,;:!?…]+$/;
/** Longest link that is made one: longer ones are hardly meant to be followed. */
const MAX_LINK = 400;
/** A name in the public net: neither a bare address, nor a machine of one's own. */
const PUBLIC_HOST = /^(?:[\w-]+\.)+[a-z][a-z\d-]*[a-z\d]$/;
/** Longest and shortest quote of a reply, characters: it gives way to the answer. */
const QUOTE_LENGTH = { longest: 120, shortest: 24 };

const known = new WeakMap<object, MessageParts>();

/** The parts of a message that is drawn again and again: taken apart once. What the companion says is text alone. */
export function partsOf(message: { readonly text: string; readonly username?: string }): MessageParts {
  const found = known.get(message);
  if (found !== undefined) return found;
  // A model invents addresses, and nobody shall follow one.
  const made = isBot(message.username ?? "") ? plain(message.text) : messageParts(message.text);
  known.set(message, made);
  return made;
}

/** Takes a message apart. */
export function messageParts(text: string): MessageParts {
  const lines = text.startsWith(">") ? text.split("\n") : [];
  const first = lines.findIndex((line) => !QUOTE_MARK.test(line));
  // A message that is nothing but a quote is no reply: it stays as it is.
  const quotes = first > 0 ? lines.slice(0, first) : [];
  const rest = quotes.length === 0 ? text : lines.slice(first).join("\n").replace(/^\s*\n/, "");
  const isAction = ACTION.test(rest);
  return {
    quote: quotes.length === 0
      ? null
      : quoteIn(quotes.map((line) => line.replace(QUOTE_MARK, "")).join("\n")),
    content: parts(isAction ? rest.replace(ACTION, "") : rest),
    isAction,
  };
}

/** Words, links and names of a text, in order; joined, their texts are the text. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let done = 0;
  for (const { 0: match, index } of text.matchAll(SPECIAL)) {
    const part = match.startsWith("@") ? nameOf(match) : linkOf(match);
    if (part === null) continue;
    if (index > done) found.push({ kind: "words", text: text.slice(done, index) });
    found.push(part);
    done = index + part.text.length;
  }
  if (done < text.length) found.push({ kind: "words", text: text.slice(done) });
  return found;
}

/** Whether a message calls `me`: names them with `@`, or answers something of theirs. What it quotes of others does not. */
export function calls({ quote, content }: MessageParts, me: string): boolean {
  if (me === "") return false;
  const key = nameKey(me);
  return nameKey(quote?.author ?? "") === key ||
    content.some((part) => part.kind === "name" && part.key === key);
}

/** As {@link calls}, for a text of which that is hardly ever so. */
export function textCalls(text: string, me: string): boolean {
  return (text.includes("@") || text.startsWith(">")) && calls(messageParts(text), me);
}

/** Whether a text that was written is for the page itself. What somebody does (`/me waves`) is said as it stands. */
export function isForPage(text: string): boolean {
  const line = text.trim();
  return line.startsWith("/") && !ACTION.test(line);
}

/** An answer with what it answers before it, if anything, so that any page shows both. The quote is the shorter, the longer the answer is. */
export function withQuote(to: Answered | null, answer: string, maxLength: number): string {
  if (to === null) return answer;
  const apart = answer.startsWith(">") ? "\n" : "";
  const { longest, shortest } = QUOTE_LENGTH;
  const around = codePoints(quoteOf(to, 1)) - 1 + codePoints(apart);
  const room = maxLength - around - codePoints(answer);
  return quoteOf(to, Math.min(longest, Math.max(shortest, room))) + apart + answer;
}

/** The mark of a message that answers another, to be written before the answer: one line, at most `longest` characters of what was said. */
export function quoteOf({ name, text }: Answered, longest: number): string {
  const { content, isAction } = messageParts(text);
  const words = [...content.map((part) => part.text).join("").replaceAll(/\s+/g, " ").trim()];
  const cut = words.length > longest ? `${words.slice(0, longest - 1).join("").trimEnd()}…` : words.join("");
  return `> ${isAction ? `* ${name} ` : `${name}: `}${cut}\n`;
}

function plain(text: string): MessageParts {
  return { quote: null, content: [{ kind: "words", text }], isAction: false };
}

function quoteIn(text: string): Quote {
  const author = AUTHOR.exec(text)?.[1];
  if (author !== undefined) return { author, words: text.slice(author.length + 2) };
  return { author: DOER.exec(text)?.[1] ?? null, words: text };
}

function nameOf(match: string): Part {
  return { kind: "name", text: match, key: nameKey(match.slice(1)) };
}

function linkOf(match: string): Part | null {
  if (match.length > MAX_LINK) return null;
  const text = withoutTail(match);
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, username, password, href } = new URL(text);
  // `https://bank.example@elsewhere.example` leads elsewhere.
  if (protocol !== "https:" || username !== "" || password !== "" || !PUBLIC_HOST.test(hostname)) return null;
  return { kind: "link", text, href };
}

/** A link without what belongs to the sentence around it: punctuation, and a bracket that was opened before it. */
function withoutTail(link: string): string {
  const cut = link.replace(TRAILING, "");
  for (const [open, close] of [["(", ")"], ["[", "]"]] as const) {
    if (cut.endsWith(close) && count(cut, close) > count(cut, open)) return withoutTail(cut.slice(0, -1));
  }
  return cut;
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
