// A server of keys in memory, which does as the real one does unless a test makes it lie. It notes every byte that it gets.

import type { KeyAnswer, KeyRequest, KeyRequests } from "../../../client/net/e2ee/key_requests.ts";
import type { RoomTerms } from "../../../client/net/e2ee/private_rooms.ts";
import type { E2eeMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
import { type EpochRecord, readEpochPair } from "../../../server/protocol/e2ee/epoch_records.ts";
import { SerialTasks } from "../../../client/net/serial_tasks.ts";
import { checkEntry, checkLog, type LogEntry } from "../../../server/protocol/e2ee/key_log.ts";

/** An account. */
export interface KeyAccount {
  readonly id: number;
  readonly name: string;
  log: LogEntry[];
  blob: { version: number; nonce: string; ct: string } | null;
  slots: string[];
}

/** An epoch of a room: its record for each member, by id. */
export type KeptEpoch = Readonly<Record<number, EpochRecord>>;

/** A stored message. */
export interface KeptMessage extends E2eeMessage {
  readonly id: number;
  readonly from: number;
}

/** Changes an answer; undefined leaves it. */
export type Lie = (request: KeyRequest, userId: number, answer: KeyAnswer) => KeyAnswer | undefined;

const NOW = Date.parse("2026-11-01T12:00:00Z");

/** The server. */
export class LyingKeys {
  readonly accounts: Map<number, KeyAccount> = new Map();
  readonly epochs: Map<string, KeptEpoch[]> = new Map();
  readonly messages: KeptMessage[] = [];
  /** Everything that was sent to it. */
  readonly heard: string[] = [];
  now = NOW;
  /** How far the device's clock is off before the first answer, milliseconds. */
  lie: Lie = () => undefined;
  isDown = false;
  /** Requests are handled one after another. */
  readonly #tasks: SerialTasks = new SerialTasks();

  /** Adds an account. */
  account(id: number, name: string): KeyAccount {
    const account: KeyAccount = { id, name, log: [], blob: null, slots: [] };
    this.accounts.set(id, account);
    return account;
  }

  /** The requests of a member, whose device is `skewMs` ahead until the first answer. */
  requestsOf(userId: number, skewMs = 0): KeyRequests {
    let skew = skewMs;
    return {
      now: () => this.now + skew,
      send: async (request) => {
        this.heard.push(JSON.stringify(request));
        if (this.isDown) return { status: 0, json: {} };
        skew = 0;
        const answer = await this.#tasks.run(() => this.#answer(this.accounts.get(userId)!, request));
        return structuredClone(this.lie(request, userId, answer) ?? answer);
      },
    };
  }

  /** What the server tells `userId` of a room with `peerId`. */
  async terms(room: string, userId: number, peerId: number): Promise<RoomTerms> {
    const heads = await Promise.all([userId, peerId].map((id) => this.headOf(id)));
    const peer = { id: peerId, name: this.accounts.get(peerId)!.name };
    return { room, peer, epoch: this.newest(room), heads: [heads[0]!, heads[1]!] };
  }

  /** Hash of the newest entry of a log. */
  async headOf(id: number): Promise<string | null> {
    const checked = await checkLog(id, this.accounts.get(id)!.log);
    return checked.problem === undefined ? checked.head ?? null : null;
  }

  /** Number of the newest epoch. */
  newest(room: string): number {
    return Object.values(this.epochs.get(room)?.at(-1) ?? {})[0]?.epoch ?? 0;
  }

  /** Takes a message, in the order of checks of the real server. Returns the field of the conflict, or null. */
  async take(room: string, from: number, message: E2eeMessage): Promise<"e2ee.ep" | "e2ee.n" | null> {
    this.heard.push(JSON.stringify(message));
    const { ep, dev, n } = message.e2ee;
    const epoch = this.epochs.get(room)?.at(-1);
    const heads = new Set(Object.values(epoch ?? {}).flatMap((record) => record.heads));
    const current = await Promise.all(Object.keys(epoch ?? {}).map((id) => this.headOf(Number(id))));
    if (ep !== this.newest(room) || current.some((head) => head === null || !heads.has(head))) {
      return "e2ee.ep";
    }
    const isThere = this.messages.some(({ e2ee, from: other }) =>
      other === from && e2ee.ep === ep && e2ee.dev === dev && e2ee.n === n
    );
    if (isThere) return "e2ee.n";
    this.messages.push({ ...message, id: this.messages.length + 1, from });
    return null;
  }

  async #answer(me: KeyAccount, { method, path, body }: KeyRequest): Promise<KeyAnswer> {
    const url = new URL(path, "http://test");
    switch (`${method} ${url.pathname}`) {
      case "GET /api/keys": {
        const name = url.searchParams.get("of")?.toLowerCase();
        const found = [...this.accounts.values()].find((one) => one.name.toLowerCase() === name);
        if (found === undefined) return { status: 404, json: {} };
        return { status: 200, json: { user_id: found.id, username: found.name, log: found.log } };
      }
      case "POST /api/keys":
        return await this.#addEntry(me, (body as { entry: LogEntry }).entry);
      case "GET /api/keys/blob":
        return me.blob === null ? { status: 404, json: {} } : { status: 200, json: { ...me.blob } };
      case "PUT /api/keys/blob": {
        const blob = body as NonNullable<KeyAccount["blob"]>;
        if (me.blob !== null && blob.version <= me.blob.version) return { status: 409, json: { ...me.blob } };
        me.blob = blob;
        return { status: 200, json: { ...blob } };
      }
      case "GET /api/keys/backup":
        return { status: 200, json: { slots: me.slots.map((slot) => ({ slot, at: this.now })) } };
      case "GET /api/pm/epochs":
        return this.#list(me, url.searchParams);
      case "POST /api/pm/epochs":
        return await this.#addEpoch(me, body as { room: string; epoch: number; records: EpochRecord[] });
      default:
        return { status: 404, json: {} };
    }
  }

  async #addEntry(me: KeyAccount, entry: LogEntry): Promise<KeyAnswer> {
    if (me.log.some((one) => JSON.stringify(one) === JSON.stringify(entry))) {
      return { status: 200, json: { head: await this.headOf(me.id) } };
    }
    const log = await checkLog(me.id, me.log);
    if (log.problem !== undefined) throw new Error("The server keeps valid logs only");
    const checked = await checkEntry(me.id, entry, log.entries.at(-1));
    if (checked.problem === "order") return { status: 409, json: { error: {}, log: me.log } };
    if (checked.problem !== undefined || entry.at > this.now + 600_000) return { status: 400, json: {} };
    me.log = [...me.log, entry];
    return { status: 201, json: { head: checked.hash } };
  }

  #list(me: KeyAccount, query: URLSearchParams): KeyAnswer {
    const room = query.get("room")!;
    const from = Number(query.get("from") ?? 0);
    const records = (this.epochs.get(room) ?? []).map((epoch) => epoch[me.id]!).filter((one) =>
      one.epoch >= from
    );
    return { status: 200, json: { newest: this.newest(room), records } };
  }

  async #addEpoch(
    me: KeyAccount,
    { room, epoch, records }: { room: string; epoch: number; records: EpochRecord[] },
  ): Promise<KeyAnswer> {
    const peer = records.find(({ to }) => to !== me.id)?.to ?? 0;
    const pair = readEpochPair(records, me.id, peer);
    if (pair === undefined || Math.abs(pair.toPeer.at - this.now) > 600_000) return { status: 400, json: {} };
    const heads = [await this.headOf(me.id), await this.headOf(peer)];
    const newest = this.newest(room);
    if (epoch <= newest || pair.toPeer.heads.some((head, at) => head !== heads[at])) {
      const record = this.epochs.get(room)?.at(-1)?.[me.id] ?? null;
      return { status: 409, json: { error: {}, newest, record, heads } };
    }
    const kept = { [me.id]: pair.toSelf, [peer]: pair.toPeer };
    this.epochs.set(room, [...this.epochs.get(room) ?? [], kept]);
    return { status: 201, json: { epoch } };
  }
}
