// A conversation with the companion in lines, as the server keeps it and as the oracle says: to be compared.

import { equal } from "node:assert/strict";
import type { ConversationTurn } from "../../server/ports/exchange_store.ts";
import type { Admirer } from "./companion_client.ts";
import type { Exchange } from "./companion_oracle.ts";

/** A turn as a page shows it, without its text. */
export function shapeOf(turn: { role?: string; unanswered?: true; said?: { key: string } }): string {
  const said = turn.said === undefined ? "" : ` (${turn.said.key})`;
  return `${turn.role}${said}${turn.unanswered === true ? ", unanswered" : ""}`;
}

/** What is kept of an exchange, a line for each turn. */
export function linesOf({ question, state, said, versions, chosen }: Exchange): string[] {
  const head = `${question} ${state}`;
  if (state === "answered") return [head, answerLine(versions, chosen)];
  return said === null ? [head] : [head, `(${said})`];
}

/** The line of a turn that the server keeps. */
export function lineOf({ role, text, state, said, versions = [], chosen = 0 }: ConversationTurn): string {
  if (role === "user") return `${text} ${state}`;
  return said === undefined
    ? answerLine(versions.map(({ text, isCut = false }) => ({ text, isCut })), chosen)
    : `(${said.key})`;
}

function answerLine(versions: readonly { text: string; isCut: boolean }[], chosen: number): string {
  const texts = versions.map(({ text, isCut }) =>
    `${text.replace(/\s+/g, " ").trim()}${isCut ? " [cut]" : ""}`
  );
  return `${chosen}: ${texts.join(" | ")}`;
}

/** Fails unless pieces come in order, from the first on, and no message comes twice. */
export function requireOrder({ client, messages }: Admirer): void {
  const next = new Map<unknown, number>();
  for (const { re_id, seq } of client.all("violet_delta")) {
    equal(seq, next.get(re_id) ?? 0);
    next.set(re_id, seq + 1);
  }
  const ids = messages.filter(({ again_of, more_of }) => (again_of ?? more_of) === undefined).map(({ id }) =>
    id
  );
  equal(new Set(ids).size, ids.length);
}
