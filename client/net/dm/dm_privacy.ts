// Who can read the private conversations, and the way to the keys: it loads the part `private`, and asks it for each of them.

import type { OpenedKeys, PairKeysView } from "../../../server/protocol/e2ee/pair_keys.ts";
import type { SealedBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import type { E2eeMessage } from "../../crypto/e2ee/sealed_messages.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { Privacy } from "../../store/e2ee/privacy.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { accountOf } from "../../store/session/token_store.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { ClosedMessage, OpenedSealed, PrivateRooms, RoomTerms } from "../e2ee/private_rooms.ts";

/** The member whose keys are opened. */
export interface PrivateMember {
  /** Id of the account. */
  readonly account: string;
  readonly username: string;
  readonly onChanged: () => void;
}

/** Opens the keys of a member in this browser. Rejects where they cannot be loaded or kept. */
export type OpenPrivate = (member: PrivateMember) => Promise<PrivateRooms>;

/** What this needs. */
export interface DmPrivacyOptions {
  readonly stores: LaterStores;
  /** Undefined where this browser cannot encrypt: then the page has not announced it either. */
  readonly openPrivate?: OpenPrivate | undefined;
  /** It is known now who can read a conversation: what waits for that may go on. */
  readonly onKnown: (conversation: DmConversation) => void;
  /** Nothing may be sent: words that wait go back to the user. */
  readonly onStopped: (conversation: DmConversation) => void;
  /** Keys have come that open what could not be opened before. */
  readonly onKeys: () => void;
  /** The newest keys are here. */
  readonly onReady: () => void;
}

/** What the server says of a room, as far as it is of two members. */
export type SaidOfRoom = { readonly room: string } & Partial<OpenedKeys>;

/** The privacy of all conversations. */
export class DmPrivacy {
  #engine: PrivateRooms | null = null;
  #account: string | null = null;
  #opening: Promise<void> | null = null;
  #terms: WeakMap<DmConversation, RoomTerms> = new WeakMap();
  /** Conversations of which the server has said what they are. */
  #said: WeakSet<DmConversation> = new WeakSet();
  /** The latest question for each conversation: an older answer does not count. */
  #asked: WeakMap<DmConversation, symbol> = new WeakMap();

  constructor(readonly options: DmPrivacyOptions) {}

  /** The keys of the member; null for guests, and before they are opened. */
  get engine(): PrivateRooms | null {
    return this.#engine;
  }

  /** The client joined. */
  joined(): void {
    const { openPrivate, stores: { keys, session } } = this.options;
    const me = session.me.value;
    if (me?.is_registered !== true) this.reset();
    else if (openPrivate === undefined) keys.own.value = "unable";
    else void this.retry();
    this.updateAll();
  }

  /** The session is over. */
  reset(): void {
    this.#engine?.close();
    this.#engine = null;
    this.#account = null;
    this.#opening = null;
    this.#terms = new WeakMap();
    this.#said = new WeakSet();
    this.options.stores.keys.reset();
  }

  /** Resolves once it is known which keys are here, or that this cannot be known now. */
  async ready(): Promise<void> {
    await this.#opening;
  }

  /** Whether messages can be opened, or it is known that they cannot. */
  canOpen(conversation: DmConversation): boolean {
    const { own } = this.options.stores.keys;
    if (own.value === "unable" || own.value === "none") return true;
    const isKnown = own.value !== "loading" && this.#engine?.own.isUnknown === false;
    return isKnown && this.#terms.has(conversation);
  }

  /** The server said what a conversation is. Its privacy follows. */
  learn(conversation: DmConversation, { room, ids, heads, epoch = 0 }: SaidOfRoom): void {
    this.#said.add(conversation);
    if (Array.isArray(ids) && Array.isArray(heads) && conversation.sealed.value === true) {
      const peer = { id: ids[1], name: conversation.name.value };
      this.#terms.set(conversation, { room, peer, epoch, heads });
    } else if (conversation.sealed.value !== true || this.#terms.get(conversation)?.room !== room) {
      this.#terms.delete(conversation);
    }
    this.update(conversation);
  }

  /** Keys of a conversation have changed. */
  changed(conversation: DmConversation, { heads, epoch }: PairKeysView): void {
    const terms = this.#terms.get(conversation);
    if (terms === undefined) return;
    this.#terms.set(conversation, { ...terms, heads, epoch });
    this.update(conversation);
  }

  /** Finds out who can read a conversation. */
  update(conversation: DmConversation): void {
    const asked = Symbol();
    this.#asked.set(conversation, asked);
    const known = this.#knownAtOnce(conversation);
    if (known !== undefined) return this.#set(conversation, known);
    const unless: Privacy = { kind: "stopped", why: "failed" };
    void this.#find(conversation).catch(() => unless).then((privacy) => {
      if (this.#asked.get(conversation) === asked) this.#set(conversation, privacy);
    });
  }

  /** Seals a text. Null: nothing may be sent now; the privacy of the conversation says why. */
  async seal(conversation: DmConversation, text: string): Promise<E2eeMessage | null> {
    const found = this.#engineFor(conversation);
    if (found === undefined) return null;
    const sealed = await found.engine.seal(found.terms, text);
    if ("ciphertext" in sealed) return sealed;
    this.#set(conversation, sealed);
    return null;
  }

  /** The message under way was answered. */
  async answered(conversation: DmConversation, how: "stored" | "refused" | "number"): Promise<void> {
    const found = this.#engineFor(conversation);
    // Where the browser's storage has gone, the next message says so.
    await found?.engine.answered(found.terms.room, how).catch(() => {});
  }

  /** The server refused a message because of its epoch: what it has now is fetched. */
  async refresh(conversation: DmConversation): Promise<void> {
    const found = this.#engineFor(conversation);
    if (found !== undefined) this.#terms.set(conversation, await found.engine.refresh(found.terms));
  }

  /** Opens messages of a conversation. Rejects where the server could not be asked for what opens them. */
  async open(conversation: DmConversation, messages: readonly ClosedMessage[]): Promise<OpenedSealed[]> {
    const found = this.#engineFor(conversation);
    return await found?.engine.open(found.terms, messages) ?? closed(messages);
  }

  #engineFor(conversation: DmConversation): { engine: PrivateRooms; terms: RoomTerms } | undefined {
    const [engine, terms] = [this.#engine, this.#terms.get(conversation)];
    return engine === null || terms === undefined ? undefined : { engine, terms };
  }

  /** Opens messages of a conversation that is not on the screen, as a page of its history describes it. */
  async openOf(
    name: string,
    { room, ids, heads, epoch = 0 }: Partial<SaidOfRoom>,
    messages: readonly ClosedMessage[],
  ): Promise<readonly OpenedSealed[]> {
    await this.ready();
    if (room === undefined || ids === undefined || heads === undefined) return closed(messages);
    const terms = { room, peer: { id: ids[1], name }, epoch, heads };
    return await this.#engine?.open(terms, messages).catch(() => undefined) ?? closed(messages);
  }

  /** Seals a draft with a key of this browser. Undefined where no keys are here. */
  async sealDraft(text: string): Promise<SealedBytes | undefined> {
    return await this.#engine?.own.sealText(text);
  }

  /** The text of a draft that was sealed in this browser. */
  async openDraft(sealed: SealedBytes): Promise<string | undefined> {
    await this.ready();
    return await this.#engine?.own.openText(sealed);
  }

  /** Checks keys, after a join too. */
  retry(): Promise<void> {
    const { keys, session } = this.options.stores;
    const account = accountOf(session.credentials.value);
    const isSame = (): boolean => accountOf(session.credentials.value) === account;
    const failed = (): void => {
      if (isSame()) keys.own.value = "failed";
    };
    // The browser may have dropped its storage, with all keys: what is there now says so.
    const anew = async (): Promise<void> => {
      if (!isSame()) return;
      this.#engine?.close();
      this.#engine = null;
      await this.#start();
    };
    this.#opening = this.#start().catch(anew).catch(failed).then(() => this.updateAll());
    return this.#opening;
  }

  async #start(): Promise<void> {
    const { openPrivate, stores: { keys, session } } = this.options;
    const account = accountOf(session.credentials.value);
    const username = session.me.value?.username;
    if (openPrivate === undefined || account === null || username === undefined) return;
    if (this.#account !== account) this.reset();
    this.#account = account;
    if (keys.own.value !== "ready") keys.own.value = "loading";
    if (this.#engine === null) {
      const engine = await openPrivate({ account, username, onChanged: () => this.updateAll() });
      // Another member may have come meanwhile, or another start may have been faster.
      if (this.#account !== account || this.#engine !== null) engine.close();
      else this.#engine = engine;
    }
    const before = keys.own.value;
    await this.#engine?.start();
    if (before !== "ready" && keys.own.value === "ready") this.options.onReady();
  }

  /** Keys have come: everything is checked and opened again. */
  async keysCame(): Promise<void> {
    // This browser may have asked for them itself: it gets the notice like every other.
    this.options.stores.keys.move.value = null;
    await this.retry();
    this.options.onKeys();
  }

  /** What is known without the keys. Undefined: they have to be asked. */
  #knownAtOnce(conversation: DmConversation): Privacy | undefined {
    const { own } = this.options.stores.keys;
    const { sealed } = conversation;
    // Member or guest: without https the browser seals and opens nothing.
    if (crypto.subtle === undefined) return { kind: "stopped", why: "insecure" };
    if (own.value === "none") return { kind: "server", why: "guest" };
    if (own.value === "unable") return { kind: "server", why: sealed.value === true ? "browser" : "guest" };
    // The history says what holds before there is a room.
    if (own.value === "loading" || !this.#said.has(conversation)) return { kind: "unknown" };
    return this.#engine === null ? { kind: "stopped", why: "failed" } : undefined;
  }

  async #find(conversation: DmConversation): Promise<Privacy> {
    const engine = this.#engine!;
    const terms = this.#terms.get(conversation);
    if (terms !== undefined) return await engine.privacyOf(terms);
    // With a guest, or so the server says.
    const isPinned = await engine.peers.isPinned(conversation.name.value);
    if (isPinned) return { kind: "stopped", why: "downgraded" };
    if (conversation.sealed.value === null) return { kind: "unknown" };
    // Of two members the server has said whether they have keys.
    return conversation.sealed.value ? { kind: "stopped", why: "failed" } : { kind: "server", why: "guest" };
  }

  #set(conversation: DmConversation, privacy: Privacy): void {
    const { onKnown, onStopped } = this.options;
    batchUpdates(() => {
      const before = conversation.privacy.value;
      if (JSON.stringify(before) !== JSON.stringify(privacy)) conversation.privacy.value = privacy;
      if (privacy.kind === "stopped" && privacy.why !== "failed") onStopped(conversation);
      if (privacy.kind !== "unknown") onKnown(conversation);
    });
  }

  /** Finds out anew who can read the conversations. */
  updateAll(): void {
    const { list, invitations } = this.options.stores.dms;
    for (const conversation of new Set([...list.value, ...invitations.value])) this.update(conversation);
  }

  /** A conversation and what the server says of it; undefined for other than members. */
  termsOf(key: string): { conversation: DmConversation; terms: RoomTerms } | undefined {
    const conversation = this.options.stores.dms.find(key);
    const terms = conversation === undefined ? undefined : this.#terms.get(conversation);
    return conversation === undefined || terms === undefined ? undefined : { conversation, terms };
  }
}

/** Without keys, messages stay closed. */
function closed(messages: readonly ClosedMessage[]): OpenedSealed[] {
  return messages.map(() => ({ oddity: "keys" }));
}
