// The original's private messages: opened, and sealed anew with the key of the room here.

import type { OriginalRow } from "../../ports/moving/original_database.ts";
import { KEPT } from "../../ports/limits.ts";
import { isBlank } from "../../protocol/blank.ts";
import { MAX_CIPHERTEXT_LENGTH } from "../../protocol/sealed.ts";
import { pairOf } from "../pairs.ts";
import type { IgnoredSince } from "./import_sanctions.ts";
import { type Importing, type People, type Person, RowBatch, watched } from "./import_state.ts";
import { idOf, textOf, timeOf } from "./original_values.ts";
import { keyOf, type RoomRule } from "./pattern_search.ts";

type MessageRow = OriginalRow<"messages">;

/** What is known before messages are imported. */
export interface MessageContext {
  readonly people: People;
  readonly ignoredSince: IgnoredSince;
  readonly secret: string;
  /** How rooms are named and keys made, the most frequent first. */
  readonly rules: readonly RoomRule[];
  /** Whether the secret is the original's for sure. */
  readonly isSecretNamed: boolean;
}

/** How many pairs each rule has opened something of. */
export type RuleCounts = Map<RoomRule, number>;

/** An opened message. */
interface OpenedMessage {
  readonly id: number;
  readonly sender: Person;
  readonly text: string;
  /** Undefined where it is not known. */
  readonly at: number | undefined;
}

/** Imports the newest messages of each pair. Resolves to how often each rule fitted. */
export async function importMessages(importing: Importing, context: MessageContext): Promise<RuleCounts> {
  const counts: RuleCounts = new Map();
  const batches = {
    messages: new RowBatch(importing.within, "messages"),
    conversations: new RowBatch(importing.within, "conversations"),
  };
  let pair: PairImport | undefined;
  const rows = importing.original.messages("all");
  for await (const row of watched(importing, "messages", "messages", rows)) {
    const two = twoOf(importing, context.people, row);
    if (two === undefined) continue;
    if (pair?.key !== two.key) {
      await pair?.finish(batches, counts);
      pair = new PairImport(importing, context, two);
    }
    await pair.take(row);
  }
  await pair?.finish(batches, counts);
  await batches.messages.flush();
  await batches.conversations.flush();
  return counts;
}

interface Two {
  readonly key: string;
  readonly low: Person;
  readonly high: Person;
}

/** The two accounts of a message; undefined, counted, where they cannot have one. */
function twoOf({ tally }: Importing, people: People, row: MessageRow): Two | undefined {
  const [from, to] = [idOf(row.sender_id), idOf(row.recipient_id)];
  const [sender, recipient] = [people.get(from), people.get(to)];
  if (people.isCompanion(from, to)) tally.cannot("messages", "companion", row.id);
  else if (sender === undefined || recipient === undefined) tally.cannot("messages", "no_account", row.id);
  else if (sender === recipient) tally.cannot("messages", "oneself", row.id);
  else {
    const { key, low } = pairOf(sender.id, recipient.id);
    return sender.id === low ? { key, low: sender, high: recipient } : { key, low: recipient, high: sender };
  }
  return undefined;
}

/** The messages of one pair, while they are read. */
class PairImport {
  readonly key: string;
  readonly #newestFirst: OpenedMessage[] = [];
  /** Derived when the first message is opened; the one that fitted last comes first. */
  #keys: { readonly rule: RoomRule; readonly key: Uint8Array }[] | undefined;
  readonly #fitted: Set<RoomRule> = new Set();
  #closed = 0;
  #older = 0;

  constructor(readonly importing: Importing, readonly context: MessageContext, readonly two: Two) {
    this.key = two.key;
  }

  /** Takes the next older message. */
  async take(row: MessageRow): Promise<void> {
    if (this.#newestFirst.length === KEPT.messagesOfPair) {
      this.#older++;
      return;
    }
    const { tally, now } = this.importing;
    const [id, sealed, nonce] = [idOf(row.id), textOf(row.encrypted_content), textOf(row.nonce)];
    if (id === undefined || sealed === undefined || nonce === undefined) {
      return tally.cannot("messages", "malformed", this.#name);
    }
    const text = await this.#open(sealed, nonce);
    if (text === undefined) this.#closed++;
    else if (isBlank(text)) tally.cannot("messages", "empty", this.#name);
    else if (isTooLong(text)) tally.cannot("messages", "too_long", this.#name);
    else {
      const sender = idOf(row.sender_id) === this.two.low.id ? this.two.low : this.two.high;
      this.#newestFirst.push({ id, sender, text, at: timeOf(row.timestamp, now) });
    }
  }

  /** Writes the messages and their conversation. */
  async finish(
    batches: { messages: RowBatch<"messages">; conversations: RowBatch<"conversations"> },
    counts: RuleCounts,
  ): Promise<void> {
    const { tally } = this.importing;
    tally.cannot("messages", "older", this.#name, this.#older);
    const why = this.#fitted.size > 0 ? "cannot_be_opened" : this.#unknown;
    tally.cannot("messages", why, this.#name, this.#closed);
    for (const rule of this.#fitted) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    if (this.#fitted.size === 0 && this.#closed > 0) tally.cannot("pairs", this.#unknown, this.#name);
    if (this.#newestFirst.length > 0) await this.#write(batches);
  }

  get #name(): string {
    return `${this.two.low.name} / ${this.two.high.name}`;
  }

  get #unknown(): "unknown_secret" | "unknown_pattern" {
    const { rules, isSecretNamed } = this.context;
    return rules.length === 0 && !isSecretNamed ? "unknown_secret" : "unknown_pattern";
  }

  async #open(sealed: string, nonce: string): Promise<string | undefined> {
    const { ciphers } = this.importing.tools;
    const keys = this.#keys ??= await this.#deriveKeys();
    for (const [n, { rule, key }] of keys.entries()) {
      const text = ciphers.open(key, sealed, nonce);
      if (text === undefined) continue;
      if (n > 0) keys.unshift(...keys.splice(n, 1));
      this.#fitted.add(rule);
      return text;
    }
    return undefined;
  }

  /** The different keys that the rules give. */
  async #deriveKeys(): Promise<{ rule: RoomRule; key: Uint8Array }[]> {
    const { low, high } = this.two;
    const byRoom = new Map<string, { rule: RoomRule; room: string }>();
    for (const rule of this.context.rules) {
      const room = rule.pattern.room(low, high);
      const name = `${rule.derivation.name} ${room}`;
      if (!byRoom.has(name)) byRoom.set(name, { rule, room });
    }
    const options = { ciphers: this.importing.tools.ciphers, secret: this.context.secret };
    return await Promise.all(
      [...byRoom.values()].map(async ({ rule, room }) => ({
        rule,
        key: await keyOf(options, room, rule.derivation),
      })),
    );
  }

  async #write(
    { messages, conversations }: {
      messages: RowBatch<"messages">;
      conversations: RowBatch<"conversations">;
    },
  ): Promise<void> {
    const { tools, tally, now } = this.importing;
    const { key, low, high } = this.two;
    const roomKey = tools.roomKeyOf(low.id, high.id);
    const dated = inOrder(this.#newestFirst.toReversed(), now);
    const read = { [low.id]: 0, [high.id]: 0 };
    for (const { id, sender, text, at, isTimeKnown } of dated) {
      const recipient = sender === low ? high : low;
      const hidden = at >= (this.context.ignoredSince.get(`${recipient.id}:${sender.id}`) ?? Infinity);
      if (!hidden) read[recipient.id] = id;
      if (!isTimeKnown) tally.changed("messages", "time_unknown", this.#name);
      await messages.add({
        ...{ id, sender_id: sender.id, recipient_id: recipient.id, ...tools.ciphers.seal(roomKey, text) },
        ...{ pair_key: key, hidden: hidden ? 1 : 0, created_at: at },
      });
      tally.comes("messages");
    }
    const [first] = dated;
    await conversations.add({
      ...{ pair_key: key, low_id: low.id, high_id: high.id },
      ...{ invited_by: first!.sender.id, invited_at: first!.at, accepted_at: first!.at },
      ...{ low_read_id: read[low.id] ?? 0, high_read_id: read[high.id] ?? 0 },
    });
    tally.comes("pairs");
  }
}

/** A message with a time, its own or that of a neighbour. */
type DatedMessage = Omit<OpenedMessage, "at"> & { readonly at: number; readonly isTimeKnown: boolean };

/**
 * Messages by time, and of one time by id. Here the order is that of the ids, so the ids of the pair go to its messages
 * anew where the original's clock went back.
 */
function inOrder(byId: readonly OpenedMessage[], now: number): DatedMessage[] {
  let at = byId.find((message) => message.at !== undefined)?.at ?? now;
  const dated = byId.map((message): DatedMessage => {
    at = message.at ?? at;
    return { ...message, at, isTimeKnown: message.at !== undefined };
  });
  const sorted = dated.toSorted((a, b) => a.at - b.at || a.id - b.id);
  return sorted.map((message, n) => ({ ...message, id: byId[n]!.id }));
}

/** Whether a text, sealed, is longer than a message may be. */
function isTooLong(text: string): boolean {
  const bytes = new TextEncoder().encode(text).length + TAG_BYTES;
  return Math.ceil(bytes / 3) * 4 > MAX_CIPHERTEXT_LENGTH;
}

const TAG_BYTES = 16;
