// Numbers of end-to-end encrypted messages: a browser profile uses each once in an epoch.
//
// A unique index over them would cost a fourth of storing a message. But numbers rise, and a conversation has few messages.
// So the highest number of each profile is cached, and a number above it is new without a look. Only for another one are the
// messages of the conversation searched. That is safe because the transaction that stores a message is the only one that
// writes to its conversation (SQLite runs one at a time, PostgreSQL locks the conversation), and reads what other nodes
// have added since.

import type { CompiledQuery, Kysely, Transaction } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type { NewE2ee, NewMessage } from "../../ports/store.ts";
import type { PairCounts } from "../message_cap.ts";
import { pairKeyOf } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import type { BatchState } from "./batch_state.ts";
import { CompiledQueries, padded } from "./compiled_queries.ts";

/** Most profiles in the cache, below 10 MB. Beyond that, the least recently written conversations are dropped. */
const MAX_PROFILES = 20_000;
/** Most profiles of one conversation. Beyond that, it is read anew: only those of kept messages count. */
const MAX_PROFILES_OF_PAIR = 2 * KEPT.messagesOfPair;

/** The highest numbers of one conversation, by profile. */
interface PairNumbers {
  /** The only epoch that new messages can have. Ids of its messages are above those of earlier ones. */
  readonly epoch: number;
  /** Messages up to this id have been read; 0 for none. */
  readonly upTo: number;
  readonly highest: Map<string, number>;
}

/** The numbers of the conversations of a batch. */
export type BatchNumbers = ReadonlyMap<string, PairNumbers>;

/** A profile's highest number in an epoch, among messages after some id. */
interface Row {
  readonly pair_key: string;
  readonly ep: number;
  readonly sender_id: number;
  readonly dev: string;
  readonly highest: number;
}

/** An end-to-end encrypted message to be stored. */
export type EncryptedMessage = NewMessage & { readonly e2ee: NewE2ee };

/** Whether a message is end-to-end encrypted. */
export function isEncryptedMessage(message: NewMessage): message is EncryptedMessage {
  return message.e2ee !== undefined;
}

/** Finds messages whose number is taken. */
export class MessageNumbers {
  readonly #queries = new CompiledQueries();
  readonly #known: Map<string, PairNumbers> = new Map();
  #profiles = 0;

  constructor(readonly db: Kysely<Tables>) {}

  /** Reads the numbers of the conversations of encrypted messages, which contradict no key. */
  async read(
    within: Transaction<Tables>,
    messages: readonly NewMessage[],
    state: BatchState,
  ): Promise<BatchNumbers> {
    const numbers = new Map<string, PairNumbers>();
    const [whole, since]: [string[], string[]] = [[], []];
    for (const message of messages) {
      const pair = pairKeyOf(message);
      if (!isEncryptedMessage(message) || numbers.has(pair)) continue;
      const newest = state.get(pair)?.newest ?? 0;
      const known = this.#knownOf(pair, message.e2ee.ep, newest);
      numbers.set(pair, known);
      if (known.upTo < newest) (known.upTo === 0 ? whole : since).push(pair);
    }
    await this.#addStored(within, numbers, whole, 0);
    await this.#addStored(within, numbers, since, Math.min(...since.map((pair) => numbers.get(pair)!.upTo)));
    return numbers;
  }

  /**
   * Counts a message, which may be stored. False where its number may be taken, because another of the profile was not
   * below it.
   */
  count(message: EncryptedMessage, numbers: BatchNumbers): boolean {
    const { highest } = numbers.get(pairKeyOf(message))!;
    const profile = profileOf(message.senderId, message.e2ee.dev);
    const before = highest.get(profile);
    if (before !== undefined && message.e2ee.n <= before) return false;
    highest.set(profile, message.e2ee.n);
    return true;
  }

  /** Whether a stored message has the number. */
  async isTaken(within: Transaction<Tables>, message: EncryptedMessage): Promise<boolean> {
    const { senderId, e2ee: { ep, dev, n } } = message;
    const row = await within.selectFrom("messages").select("id")
      .where("pair_key", "=", pairKeyOf(message)).where("sender_id", "=", senderId)
      .where("ep", "=", ep).where("dev", "=", dev).where("n", "=", n)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Caches the numbers of a batch after its transaction was committed. `counts` has the newest messages by pair. */
  remember(numbers: BatchNumbers, counts: PairCounts): void {
    for (const [pair, { epoch, upTo, highest }] of numbers) {
      this.#forget(pair);
      if (highest.size > MAX_PROFILES_OF_PAIR) continue;
      this.#known.set(pair, { epoch, upTo: counts.get(pair)?.newest ?? upTo, highest });
      this.#profiles += highest.size;
    }
    for (const pair of this.#known.keys()) {
      if (this.#profiles <= MAX_PROFILES) break;
      this.#forget(pair);
    }
  }

  #forget(pair: string): void {
    this.#profiles -= this.#known.get(pair)?.highest.size ?? 0;
    this.#known.delete(pair);
  }

  /** A copy of what is cached, which the batch may change. */
  #knownOf(pair: string, epoch: number, newest: number): PairNumbers {
    const known = this.#known.get(pair);
    const isUsable = known !== undefined && known.epoch === epoch && known.upTo <= newest;
    return isUsable ? { ...known, highest: new Map(known.highest) } : { epoch, upTo: 0, highest: new Map() };
  }

  /** Adds the numbers of stored messages with ids above `after`, and says that all have been read. */
  async #addStored(
    within: Transaction<Tables>,
    numbers: Map<string, PairNumbers>,
    pairs: readonly string[],
    after: number,
  ): Promise<void> {
    if (pairs.length === 0) return;
    const listed = padded(pairs);
    const query = this.#queries.with<Row>(
      `numbers ${listed.length}`,
      [...listed, after],
      () => this.#compile(listed),
    );
    const { rows } = await within.executeQuery(query);
    for (const { pair_key, ep, sender_id, dev, highest } of rows) {
      const pair = numbers.get(pair_key)!;
      const profile = profileOf(sender_id, dev);
      if (ep === pair.epoch && highest > (pair.highest.get(profile) ?? -1)) {
        pair.highest.set(profile, highest);
      }
    }
  }

  #compile(pairs: readonly string[]): CompiledQuery {
    return this.db.selectFrom("messages")
      .select((row) => ["pair_key", "ep", "sender_id", "dev", row.fn.max("n").as("highest")])
      .where("pair_key", "in", pairs).where("id", ">", 0).where("ep", "is not", null)
      .groupBy(["pair_key", "ep", "sender_id", "dev"]).compile();
  }
}

function profileOf(senderId: number, dev: string): string {
  return `${senderId} ${dev}`;
}
