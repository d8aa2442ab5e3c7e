// The epochs of one conversation: fetched, checked, opened, and made anew.

import { type EpochRecord, readEpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import { isWhole } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { CheckedEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { EpochKey } from "../../crypto/e2ee/epoch_keys.ts";
import type { SeenEpoch } from "./device_keys.ts";
import type { KeyContext } from "./key_context.ts";
import { keepEpoch, keyOfEpoch } from "./opened_epochs.ts";
import type { OwnKeys } from "./own_keys.ts";
import type { Peer, PeerLogs, TrustedLog } from "./peer_logs.ts";
import { SerialTasks } from "../serial_tasks.ts";

/** How long an epoch is sent under, milliseconds. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;
/** New epochs that are tried, when others make some at the same time or the server contradicts itself. */
const MAX_TRIES = 3;

/** An epoch that was opened, with the places of its heads in their logs. */
interface Opened {
  readonly record: EpochRecord;
  readonly key: EpochKey;
  readonly ownSeq: number;
  /** Undefined where nothing of the other's log is known. */
  readonly peerSeq: number | undefined;
}

/** Why there is no epoch to send under. `keys`: a log is another than was looked at. `epochs`: none could be agreed on. */
export type NoEpoch = "failed" | "keys" | "epochs";

/** What the book needs. */
export interface EpochBookOptions {
  readonly context: KeyContext;
  readonly own: OwnKeys;
  readonly peers: PeerLogs;
  readonly room: string;
  readonly peer: Peer;
  /** The keys of the conversation contradict what was seen of them. */
  readonly onProblem: () => void;
}

/** The epochs of a conversation. */
export class EpochBook {
  readonly #opened: Map<number, Opened> = new Map();
  /** Epochs whose records are no good; `elsewhere`: their keys are not here, but in another browser, or former ones. */
  readonly #closed: Map<number, "wrong" | "elsewhere"> = new Map();
  /** The newest epoch, as the server says. */
  newest = 0;
  #isLoaded = false;
  /** Records are opened one after another: one that is being opened is neither opened nor no good. */
  readonly #tasks: SerialTasks = new SerialTasks();

  constructor(readonly options: EpochBookOptions) {}

  /** The key of an epoch, for reading; undefined where there is none. Rejects where the server could not be asked. */
  async keyOf(epoch: number): Promise<EpochKey | undefined> {
    await this.#tasks.run(async () => {
      const isMissing = this.#isUnknown(epoch) && (!this.#isLoaded || epoch > this.newest);
      if (isMissing && !await this.#load()) throw new Error("The epochs could not be asked for");
    });
    return this.#opened.get(epoch)?.key;
  }

  /** Whether an epoch is for keys of the member that are not in this browser. */
  isElsewhere(epoch: number): boolean {
    return this.options.own.sealing === undefined || this.#closed.get(epoch) === "elsewhere";
  }

  /** Fetches the records that are not here. Returns false where the server could not be asked, or they not be tried. */
  load(): Promise<boolean> {
    return this.#tasks.run(() => this.#load());
  }

  async #load(): Promise<boolean> {
    const { context: { requests, device }, room } = this.options;
    const from = this.#isLoaded ? `&from=${this.newest}` : "";
    const path = `/api/pm/epochs?room=${encodeURIComponent(room)}${from}`;
    const { status, json } = await requests.send({ method: "GET", path });
    const { newest, records } = json;
    if (status !== 200 || !isNumber(newest) || !Array.isArray(records)) return false;
    const seen = await this.#seen();
    try {
      for (const value of records) await this.#take(value, seen);
    } catch {
      return false;
    }
    this.#isLoaded = true;
    this.newest = newest;
    if (this.#isMissing(newest) || newest < (seen?.epoch ?? 0)) this.options.onProblem();
    const top = this.#opened.get(newest);
    if (top !== undefined && newest > (seen?.epoch ?? 0)) {
      await device.change((kept) =>
        kept && { ...kept, epochs: { ...kept.epochs, [room]: seenOf(top.record) } }
      );
    }
    return true;
  }

  /** Opens records again whose keys were not here: they are now, or the logs were not. */
  reopen(): void {
    void this.#tasks.run(() => {
      this.#closed.clear();
      this.#isLoaded = false;
    });
  }

  /** The key to send under: of the newest epoch where it is of both newest heads, else of one that it makes. */
  async sendable(log: TrustedLog, newest: number): Promise<EpochKey | NoEpoch> {
    if (!this.#isLoaded || newest > this.newest) { if (!await this.load()) return "failed"; }
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const seen = await this.#seen();
      const top = this.#opened.get(this.newest);
      if (top !== undefined && this.#isCurrent(top, seen, log)) return top.key;
      const made = await this.make(log, Math.max(this.newest, seen?.epoch ?? 0) + 1);
      if (made !== "again") return made;
    }
    return "epochs";
  }

  /** Makes an epoch. `again`: another was there before, and is known now. */
  async make(log: TrustedLog, epoch: number): Promise<EpochKey | NoEpoch | "again"> {
    const part = await import("./key_changes.ts").catch(() => undefined);
    const made = await part?.postEpoch(this.options, log, epoch) ?? "failed";
    if (typeof made === "string") return made;
    const { answer: { status, json }, record, key } = made;
    if (status === 409) return await this.#lost(json, log);
    // A wrong time of the device is right after the first answer, which has the server's.
    if (status === 400) return "again";
    if (status !== 201) return "failed";
    await this.#made(record, key, log.newest);
    return key;
  }

  /** Another epoch was there before. */
  async #lost(json: Readonly<Record<string, unknown>>, log: TrustedLog): Promise<NoEpoch | "again"> {
    const { newest, record, heads } = json;
    if (!isNumber(newest) || !Array.isArray(heads)) return "failed";
    if (record !== null) await this.#tasks.run(async () => await this.#take(record, await this.#seen()));
    if (heads[0] !== this.options.own.head || heads[1] !== log.newest.hash) return "keys";
    if (this.#isMissing(newest)) this.options.onProblem();
    this.newest = newest;
    return "again";
  }

  /** Whether the server has not sent the record of an epoch that it says is there. */
  #isMissing(epoch: number): boolean {
    return epoch > 0 && this.#isUnknown(epoch);
  }

  #isUnknown(epoch: number): boolean {
    return !this.#opened.has(epoch) && !this.#closed.has(epoch);
  }

  async #made(record: EpochRecord, key: EpochKey, { entry, hash }: CheckedEntry): Promise<void> {
    const { context: { device }, own, room } = this.options;
    const ownSeq = own.entries.length - 1;
    const [ikSig, identity] = [own.entries[ownSeq]?.entry.ik_sig, own.identityAt(record.heads[1])];
    if (ikSig !== undefined && identity !== undefined) {
      await keepEpoch(device, { room, record, ikSig, identity }, key);
    }
    this.#opened.set(record.epoch, { record, key, ownSeq, peerSeq: entry.seq });
    this.newest = record.epoch;
    await device.change((kept) =>
      kept && { ...kept, epochs: { ...kept.epochs, [room]: { ...seenOf(record), peerHead: hash } } }
    );
  }

  /** Opens a record, or notes that it is no good. Rejects where it could not be tried. */
  async #take(value: unknown, seen: SeenEpoch | undefined): Promise<void> {
    const { context, own, room } = this.options;
    const record = readEpochRecord(value);
    if (record === undefined) return this.options.onProblem();
    const known = this.#opened.get(record.epoch)?.record;
    const kc = known?.kc ?? (seen?.epoch === record.epoch ? seen.kc : undefined);
    if (kc !== undefined && kc !== record.kc) {
      this.#closed.set(record.epoch, "wrong");
      this.#opened.delete(record.epoch);
      return this.options.onProblem();
    }
    if (known !== undefined || this.#closed.has(record.epoch)) return;
    const wrong = (): void => {
      this.#closed.set(record.epoch, "wrong");
      this.options.onProblem();
    };
    const places = this.#placesOf(record);
    if (places === undefined) return wrong();
    const identity = own.identityAt(record.heads[1]);
    // Of keys that are in another browser.
    if (identity === undefined) return void this.#closed.set(record.epoch, "elsewhere");
    const sealed = { room, record, ikSig: places.signer.entry.ik_sig, identity };
    const key = await keyOfEpoch(context.device, sealed);
    if (typeof key === "string") return wrong();
    this.#opened.set(record.epoch, { record, key, ownSeq: places.ownSeq, peerSeq: places.peerSeq });
  }

  /** Where the heads of a record stand in the logs. Undefined where they do not, or went back since an earlier epoch. */
  #placesOf(
    { epoch, from, to, at, heads: [first, second] }: EpochRecord,
  ): { signer: CheckedEntry; ownSeq: number; peerSeq: number | undefined } | undefined {
    const { context: { userId }, own, peer, peers } = this.options;
    const isOwn = from === userId;
    if (to !== userId || (!isOwn && from !== peer.id)) return undefined;
    const signers = isOwn ? own.entries : peers.entriesOf(peer.id);
    const signer = signers.find(({ hash }) => hash === first);
    const ownSeq = own.entries.findIndex(({ hash }) => hash === second);
    if (signer === undefined || ownSeq === -1) return undefined;
    // The own record does not name the other's head: it was about the newest of its time.
    const peerEntry = isOwn ? peers.entriesOf(peer.id).findLast(({ entry }) => entry.at < at) : signer;
    const peerSeq = peerEntry?.entry.seq;
    const place = { isOwn, ownSeq, peerSeq };
    const isRising = [...this.#opened.values()].every(({ record, ...opened }) => {
      const other = { ...opened, isOwn: record.from === userId };
      const [lower, higher] = record.epoch < epoch ? [other, place] : [place, other];
      if (lower.ownSeq > higher.ownSeq) return false;
      // The member does not go back to old keys of the other, whatever the times say.
      return higher.isOwn || (lower.peerSeq ?? 0) <= (higher.peerSeq ?? Infinity);
    });
    return isRising ? { signer, ownSeq, peerSeq } : undefined;
  }

  #isCurrent({ record }: Opened, seen: SeenEpoch | undefined, log: TrustedLog): boolean {
    const { context: { requests, userId }, own } = this.options;
    if (record.epoch < (seen?.epoch ?? 0) || Math.abs(requests.now() - record.at) > MAX_AGE_MS) return false;
    const [first, second] = record.heads;
    if (record.from !== userId) return first === log.newest.hash && second === own.head;
    // The own record does not name the head that another browser of the member made it for.
    const peerHead = seen?.epoch === record.epoch ? seen.peerHead : undefined;
    const isOfPeer = peerHead === undefined ? record.at > log.newest.entry.at : peerHead === log.newest.hash;
    return first === own.head && isOfPeer;
  }

  async #seen(): Promise<SeenEpoch | undefined> {
    const { context: { device }, room } = this.options;
    return (await device.read())?.epochs[room];
  }
}

/** Whether it can be the number of an epoch, or 0, with another one after it. */
function isNumber(newest: unknown): newest is number {
  return isWhole(newest) && newest < Number.MAX_SAFE_INTEGER;
}

function seenOf({ epoch, kc }: EpochRecord): SeenEpoch {
  return { epoch, kc };
}
