// Drafts of encrypted conversations, sealed while they are typed: when the page goes, there is no time for it.

import type { SealedBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";

/** Seals drafts with keys of this browser. */
export interface DraftKeys {
  /** Undefined where there are no keys. */
  sealDraft(text: string): Promise<SealedBytes | undefined>;
  /** Undefined for what cannot be opened. */
  openDraft(sealed: SealedBytes): Promise<string | undefined>;
}

/** The sealed drafts of one page. */
export class SealedDrafts {
  readonly #sealed: Map<string, SealedBytes> = new Map();
  readonly #watched: WeakSet<DmConversation> = new WeakSet();

  constructor(readonly stores: LaterStores, readonly keys: DraftKeys) {
    stores.dms.list.subscribe((list) => list.forEach((conversation) => this.#watch(conversation)));
  }

  /**
   * Whether nothing of a conversation may stay that can be read without its keys: it is end-to-end encrypted, or may be.
   */
  isNeeded(key: string): boolean {
    const { dms, keys: { own } } = this.stores;
    const conversation = dms.find(key);
    if (conversation === undefined || own.value === "none" || own.value === "unable") return false;
    return conversation.privacy.value.kind !== "server";
  }

  /** The draft of a conversation as it was sealed last; undefined for none. */
  of(key: string): SealedBytes | undefined {
    return this.#sealed.get(key);
  }

  /** The session is over. */
  reset(): void {
    this.#sealed.clear();
  }

  #watch(conversation: DmConversation): void {
    if (this.#watched.has(conversation)) return;
    this.#watched.add(conversation);
    conversation.draft.subscribe((text) => void this.#seal(conversation, text));
  }

  async #seal({ key, draft }: DmConversation, text: string): Promise<void> {
    if (text === "") return void this.#sealed.delete(key);
    const sealed = await this.keys.sealDraft(text).catch(() => undefined);
    if (sealed !== undefined && draft.value === text) this.#sealed.set(key, sealed);
  }
}
