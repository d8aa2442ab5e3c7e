// The parser of message texts: words, links, mentions, a quote. Its results are texts; it generates no markup.

import { isBlank } from "../../server/protocol/blank.ts";
import { codePoints } from "../../server/protocol/protocol_limits.ts";
import { isBot, nameKey } from "../../server/protocol/names.ts";
import { LINK, linkIn } from "./link_parser.ts";

/** A part of a message. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** `href`: an `https:` address without credentials; `text`: as it was written. */
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  /** A mention, `@name`. `key`: the name key. */
  | { readonly kind: "mention"; readonly text: string; readonly key: string };

/** The message that a reply quotes. */
export interface Quote {
  /** Its author, if the quote names one. */
  readonly author: string | null;
  readonly text: string;
}

/** A parsed message. */
export interface MessageParts {
  readonly quote: Quote | null;
  /** The message without the quote and without `/me`. */
  readonly content: readonly Part[];
  /** Whether the message is an action of its author: `/me waves`. */
  readonly isAction: boolean;
}

/** A message that gets a reply. */
export interface ReplyTarget {
  readonly name: string;
  readonly text: string;
}

/** The beginning of a quoted line. */
export const QUOTE_MARK = /^> ?/;
const AUTHOR = /^([\w-]{1,20}): /;
const ACTION_AUTHOR = /^\* ([\w-]{1,20}) /;
const ACTION = /^\/me\s+(?=\S)/i;
/** What joins a letter before `@` to it, as in an e-mail address. Scripts without spaces between words do not. */
export const BEFORE_MENTION = String.raw`(?<![a-z\d\p{Script=Latin}\p{M}@/]@)`;
/** A mention ends where no letter of a name follows. Names can end in dashes, so these are read as part of the name. */
const END = String.raw`(?![\w\p{Script=Latin}\p{M}-])`;
/**
 * A link at its greatest length, or a mention. `first.last-@bob.com` mentions no user. After the longest name, only
 * dashes may follow.
 */
const SPECIAL = new RegExp(
  String.raw`${LINK}|@${BEFORE_MENTION}(?<![a-z\d][._+-]+@(?=[\w-]+\.\w))` +
    String.raw`(?:[\w-]{1,20}${END}|[\w-]{0,19}[a-z\d](?=[_-]+${END}))`,
  "giu",
);
/** Longest and shortest quote of a reply, characters: a long answer shortens the quote. */
const QUOTE_LENGTH = { longest: 120, shortest: 24 };

const parsed = new WeakMap<object, MessageParts>();

/**
 * The parts of a message, parsed once for each message object. Messages of the companion have no links and mentions. A
 * text that cannot be parsed is plain text: one message must not stop the log.
 */
export function partsOf(message: { readonly text: string; readonly username?: string }): MessageParts {
  const found = parsed.get(message);
  if (found !== undefined) return found;
  // A language model invents addresses: they must not be links.
  const parts = isBot(message.username ?? "") ? plain(message.text) : safely(message.text);
  parsed.set(message, parts);
  return parts;
}

function safely(text: string): MessageParts {
  try {
    return messageParts(text);
  } catch {
    return plain(text);
  }
}

/** Parses a message. */
export function messageParts(text: string): MessageParts {
  const lines = text.startsWith(">") ? text.split("\n") : [];
  const first = lines.findIndex((line) => !QUOTE_MARK.test(line));
  // A message that consists of quoted lines only is no reply.
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

/** Whether a message shows nothing below its quote. The server refuses such texts, but cannot look into sealed ones. */
export function isEmpty({ content }: MessageParts): boolean {
  return content.every(({ text }) => isBlank(text));
}

/** Words, links and mentions of a text, in order. Their texts, joined, are the text. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let done = 0;
  SPECIAL.lastIndex = 0;
  for (let match; (match = SPECIAL.exec(text)) !== null;) {
    const { 0: special, index } = match;
    const part = special.startsWith("@") ? nameOf(special) : linkOf(special);
    if (part === null) continue;
    if (index > done) found.push({ kind: "text", text: text.slice(done, index) });
    found.push(part);
    // A link can be shorter than its match: what follows it is read again.
    SPECIAL.lastIndex = done = index + part.text.length;
  }
  if (done < text.length) found.push({ kind: "text", text: text.slice(done) });
  return found;
}

/** Whether a message mentions `me`, or replies to a message of theirs. Mentions inside a quote do not count. */
export function mentions({ quote, content }: MessageParts, me: string): boolean {
  if (me === "") return false;
  return nameKey(quote?.author ?? "") === nameKey(me) ||
    content.some((part) => part.kind === "mention" && isMentionOf(part.key, me));
}

/** Whether the mention with this key means `me`: dashes after a name may belong to the sentence. */
export function isMentionOf(key: string, me: string): boolean {
  const name = nameKey(me);
  return name !== "" && key.startsWith(name) && /^[_-]*$/.test(key.slice(name.length));
}

/** Like {@link mentions}, but fast for texts that mention no user. */
export function textMentions(text: string, me: string): boolean {
  return (text.includes("@") || text.startsWith(">")) && mentions(safely(text), me);
}

/** Whether a line is a slash command. `/me waves` is not: it is sent as it stands. */
export function isCommandLine(text: string): boolean {
  const line = text.trim();
  return line.startsWith("/") && !ACTION.test(line);
}

/** `answer` with a quote of `to` before it, at most `maxLength` characters. A long answer shortens the quote. */
export function withQuote(to: ReplyTarget | null, answer: string, maxLength: number): string {
  if (to === null) return answer;
  const apart = answer.startsWith(">") ? "\n" : "";
  const { longest, shortest } = QUOTE_LENGTH;
  const around = codePoints(quoteOf(to, 1)) - 1 + codePoints(apart);
  const room = maxLength - around - codePoints(answer);
  return quoteOf(to, Math.min(longest, Math.max(shortest, room))) + apart + answer;
}

/** The line that quotes a message before a reply, with at most `longest` characters of its text. */
export function quoteOf({ name, text }: ReplyTarget, longest: number): string {
  const { content, isAction } = messageParts(text);
  const characters = [...content.map((part) => part.text).join("").replaceAll(/\s+/g, " ").trim()];
  const cut = characters.length > longest
    ? `${characters.slice(0, longest - 1).join("").trimEnd()}…`
    : characters.join("");
  return `> ${isAction ? `* ${name} ` : `${name}: `}${cut}\n`;
}

function plain(text: string): MessageParts {
  return { quote: null, content: [{ kind: "text", text }], isAction: false };
}

function quoteIn(text: string): Quote {
  const author = AUTHOR.exec(text)?.[1];
  if (author !== undefined) return { author, text: text.slice(author.length + 2) };
  return { author: ACTION_AUTHOR.exec(text)?.[1] ?? null, text };
}

function nameOf(match: string): Part {
  return { kind: "mention", text: match, key: nameKey(match.slice(1)) };
}

function linkOf(match: string): Part | null {
  const link = linkIn(match);
  return link && { kind: "link", ...link };
}
