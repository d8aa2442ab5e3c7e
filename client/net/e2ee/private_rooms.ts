// Conversations of a member with keys: who can read them, sealing, and opening. The engine of the part `private`.

import { type E2eeHeader, readE2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { OwnKeys as Standing } from "../../store/e2ee/own_keys_store.ts";
import type { MessageOddity, Privacy, StopReason } from "../../store/e2ee/privacy.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { EpochKey } from "../../crypto/e2ee/epoch_keys.ts";
import { type E2eeMessage, openMessage, sealMessage } from "../../crypto/e2ee/sealed_messages.ts";
import { type MessagePlace, newDevice } from "./device_keys.ts";
import { EpochBook } from "./epoch_book.ts";
import type { KeyContext } from "./key_context.ts";
import { OwnKeys } from "./own_keys.ts";
import { type Peer, PeerLogs, type TrustedLog } from "./peer_logs.ts";
import { SharedPins } from "./shared_pins.ts";

/** Messages under one epoch, of one browser. */
const MAX_NUMBER = 5_000;
/** Messages that are opened at once. */
const AT_ONCE = 16;
/** Epochs that are tried for one message. */
const MAX_TRIES = 3;

/** Why nothing is sent without the newest keys, where that is not that they are elsewhere. */
const STOPS: Partial<Record<Standing, StopReason>> = { loading: "failed", failed: "failed", alarm: "alarm" };

/** What the server says of a conversation. */
export interface RoomTerms {
  readonly room: string;
  readonly peer: Peer;
  /** Newest epoch. */
  readonly epoch: number;
  /** Heads of the own log and of the other's; null for an empty one. */
  readonly heads: readonly [string | null, string | null];
}

/** A message as it came. */
export interface ClosedMessage {
  readonly own: boolean;
  readonly ciphertext?: unknown;
  readonly nonce?: unknown;
  readonly e2ee?: unknown;
}

/** A message that was opened, or why it is hidden. */
export interface OpenedSealed {
  readonly text?: string;
  /** Proves the text in a report, base64. */
  readonly kf?: string;
  readonly header?: E2eeHeader;
  readonly oddity?: MessageOddity;
}

interface RoomState {
  terms: RoomTerms;
  readonly book: EpochBook;
  hadProblem: boolean;
  /** The message that is under way, and what lets the next tab go on. */
  underWay: { readonly place: MessagePlace; readonly n: number; readonly release: () => void } | null;
}

/** What the engine needs. */
export interface PrivateRoomsOptions {
  readonly context: KeyContext;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
  /** What is known of keys has changed: who can read the conversations may have too. */
  readonly onChanged: () => void;
}

/** The engine. */
export class PrivateRooms {
  readonly own: OwnKeys;
  readonly peers: PeerLogs;
  readonly pins: SharedPins;
  readonly #rooms: Map<string, RoomState> = new Map();

  constructor(readonly options: PrivateRoomsOptions) {
    const { context, onChanged } = options;
    this.own = new OwnKeys(context);
    this.pins = new SharedPins(context, this.own, onChanged);
    this.peers = new PeerLogs(context, this.pins);
  }

  /** Checks the member's keys, and makes some at the first time. Rejects where the browser's storage has gone. */
  async start(): Promise<void> {
    await this.own.check();
    for (const { book } of this.#rooms.values()) book.reopen();
    if (this.own.hasAny) await this.pins.pull();
  }

  /** Makes new keys. What other browsers have shared under keys that are not here is written anew. */
  async startAnew(password: string): Promise<Refused | null> {
    const refused = await this.own.startAnew(password);
    if (refused === null) await this.pins.push().catch(() => {});
    return refused;
  }

  /** Who can read a conversation of two members. */
  async privacyOf(terms: RoomTerms): Promise<Privacy> {
    const { context: { store, device } } = this.options;
    const state = this.#stateOf(terms);
    const isOther = this.own.head !== undefined && (terms.heads[0] ?? undefined) !== this.own.head;
    if (store.own.value === "ready" && isOther) await this.own.check();
    const look = await this.peers.look(terms.peer, terms.heads[1]);
    const own = store.own.value;
    if (own !== "ready") return { kind: "stopped", why: STOPS[own] ?? "locked" };
    if (look.kind === "stopped") return look;
    if (look.kind === "keys") {
      return { kind: "encrypted", isVerified: look.log.isVerified, hadProblem: state.hadProblem };
    }
    const isAsked = (await device.read())?.open.includes(terms.peer.id) === true;
    return isAsked ? { kind: "server", why: "peer" } : { kind: "ask" };
  }

  /** The user writes to a peer without keys nevertheless. */
  async writeAnyway(peer: Peer): Promise<void> {
    await (await import("./key_changes.ts")).writeAnyway(this.options.context, peer);
  }

  /** Seals a text. Until `answered`, no other message of the room is sealed, in no tab. */
  async seal(terms: RoomTerms, text: string): Promise<E2eeMessage | Privacy> {
    const state = this.#stateOf(terms);
    const release = state.underWay?.release ?? await this.options.context.device.lock(terms.room);
    state.underWay = null;
    let sealed: E2eeMessage | Privacy | undefined;
    try {
      for (let tries = 0; sealed === undefined && tries < MAX_TRIES; tries++) {
        sealed = await this.#trySeal(state, terms, text, release);
      }
      return sealed ?? { kind: "stopped", why: "epochs" };
    } finally {
      const isUnderWay = sealed !== undefined && "ciphertext" in sealed;
      if (!isUnderWay) {
        state.underWay = null;
        release();
      }
    }
  }

  /** Undefined: something has changed meanwhile, so it is tried again. */
  async #trySeal(
    state: RoomState,
    terms: RoomTerms,
    text: string,
    release: () => void,
  ): Promise<E2eeMessage | Privacy | undefined> {
    const { peer } = terms;
    const look = await this.peers.look(peer, state.terms.heads[1]);
    if (look.kind !== "keys" || this.own.sealing === undefined) return await this.privacyOf(terms);
    const taken = await this.#place(state, look.log);
    if (taken === "again") return undefined;
    if (typeof taken === "string") return { kind: "stopped", why: taken };
    const { key, place, n } = taken;
    state.underWay = { place, n, release };
    const parties = { sender: this.options.context.userId, recipient: peer.id };
    return await sealMessage(key, parties, { dev: place.dev, n }, text);
  }

  /**
   * The message under way was answered. `stored`: its number is used. `refused`: it is used again. `number`: another message
   * has its number, by a copy of this browser profile: from now on this one has another name.
   */
  async answered(room: string, how: "stored" | "refused" | "number"): Promise<void> {
    const { device } = this.options.context;
    const state = this.#rooms.get(room);
    if (!state?.underWay) return;
    const { place, n, release } = state.underWay;
    state.underWay = null;
    try {
      await (how === "number"
        ? device.change((kept) => kept?.dev === place.dev ? { ...kept, dev: newDevice() } : kept)
        : device.settle(place, n, how === "stored"));
    } finally {
      release();
    }
  }

  /** Fetches what the server has of a conversation anew, after it contradicted a message. Resolves to the terms since. */
  async refresh(terms: RoomTerms): Promise<RoomTerms> {
    const state = this.#stateOf(terms);
    await this.own.check();
    const look = await this.peers.look(terms.peer, terms.heads[1], true);
    const newest = this.peers.entriesOf(terms.peer.id).at(-1)?.hash ?? null;
    await state.book.load();
    const head = look.kind === "none" ? null : newest;
    return state.terms = { ...terms, epoch: state.book.newest, heads: [this.own.head ?? null, head] };
  }

  /** Opens messages, a few at a time. Rejects where the server could not be asked for what opens them. */
  async open(terms: RoomTerms, messages: readonly ClosedMessage[]): Promise<OpenedSealed[]> {
    const { book } = this.#stateOf(terms);
    if (this.own.isUnknown) await this.start().then(this.options.onChanged);
    if (this.own.isUnknown) throw new Error("The own keys could not be asked for");
    if ((this.peers.entriesOf(terms.peer.id).at(-1)?.hash ?? null) !== terms.heads[1]) {
      // Without the newest log, what it has signed would count as forged.
      const look = await this.peers.look(terms.peer, terms.heads[1]);
      if (look.kind === "stopped" && look.why === "failed") {
        throw new Error("The keys could not be asked for");
      }
    }
    const opened: OpenedSealed[] = [];
    for (let from = 0; from < messages.length; from += AT_ONCE) {
      if (from > 0) await this.options.pause();
      const some = messages.slice(from, from + AT_ONCE);
      // The first of an epoch fetches its key for the others.
      for (const one of some) opened.push(await this.#openOne(book, terms, one));
    }
    return opened;
  }

  /** The session is over: lets the next tab go on. */
  close(): void {
    for (const { underWay } of this.#rooms.values()) underWay?.release();
    this.#rooms.clear();
    this.options.context.device.close();
  }

  async #openOne(book: EpochBook, { peer }: RoomTerms, message: ClosedMessage): Promise<OpenedSealed> {
    const { userId } = this.options.context;
    const header = readE2eeHeader(message.e2ee);
    if (header === undefined) return { oddity: "sealed" };
    const key = await book.keyOf(header.ep);
    if (key === undefined) return { oddity: book.isElsewhere(header.ep) ? "keys" : "sealed", header };
    const [sender, recipient] = message.own ? [userId, peer.id] : [peer.id, userId];
    const opened = await openMessage(key, { sender, recipient }, message);
    if (opened.problem === undefined) return { text: opened.text, kf: opened.kf, header };
    const isSealed = opened.problem === "sealed" || opened.problem === "shape";
    return { oddity: isSealed ? "sealed" : "made", header };
  }

  /** Reserves a number under an epoch that may be sent under. */
  async #place(
    state: RoomState,
    log: TrustedLog,
  ): Promise<{ key: EpochKey; place: MessagePlace; n: number } | "again" | "failed" | "epochs"> {
    const { context: { device } } = this.options;
    const { book, terms: { room, peer, epoch } } = state;
    const key = await book.sendable(log, epoch);
    if (key === "keys") {
      await this.refresh({ ...state.terms, peer });
      return "again";
    }
    if (typeof key === "string") return key;
    const dev = (await device.read())?.dev;
    if (dev === undefined) return "failed";
    const place = { room, dev, ep: key.epoch };
    const n = await device.reserve(place);
    if (n === undefined) {
      await book.load();
      return "again";
    }
    if (n < MAX_NUMBER) return { key, place, n };
    await device.settle(place, n, false);
    const made = await book.make(log, Math.max(book.newest, key.epoch) + 1);
    return typeof made === "string" && made !== "again" && made !== "keys" ? made : "again";
  }

  #stateOf(terms: RoomTerms): RoomState {
    const known = this.#rooms.get(terms.room);
    if (known !== undefined && known.terms.peer.id === terms.peer.id) {
      known.terms = terms;
      return known;
    }
    const { context } = this.options;
    const state: RoomState = {
      terms,
      hadProblem: false,
      underWay: null,
      book: new EpochBook({
        ...{ context, own: this.own, peers: this.peers, room: terms.room, peer: terms.peer },
        onProblem: () => this.#onProblem(terms.room),
      }),
    };
    this.#rooms.set(terms.room, state);
    return state;
  }

  #onProblem(room: string): void {
    const state = this.#rooms.get(room);
    if (state === undefined || state.hadProblem) return;
    state.hadProblem = true;
    this.options.onChanged();
  }
}
