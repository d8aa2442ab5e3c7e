// Private messages on their way out: drawn at once, sealed where they have to be, and handed to the outbox in order.

import { seal } from "../../../server/protocol/sealed.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Outbox } from "../connection/outbox.ts";

const CANNOT_SEAL: MessageFormat = (t) => t("later").cannotSeal;

/** What a sender needs. */
export interface DmSenderOptions {
  readonly outbox: Outbox;
  readonly opener: Opener;
  /** Base64 key of a room. */
  readonly keyOf: (room: string | null) => string | undefined;
}

/** Seals and sends. */
export class DmSender {
  /** Requests whose room is not known yet. */
  readonly #early: Map<DmConversation, string[]> = new Map();
  /** What is being sealed, one after the other. */
  #sealing: Promise<void> = Promise.resolve();
  #unsealed = 0;

  constructor(readonly options: DmSenderOptions) {}

  /** Messages that have not come as far as the outbox. */
  get size(): number {
    return [...this.#early.values()].reduce((sum, ids) => sum + ids.length, this.#unsealed);
  }

  /** Whether something waits for the conversation's room. */
  waits(conversation: DmConversation): boolean {
    return this.#early.has(conversation);
  }

  /** Sends the pending message of request `id`, as soon as its room is known. */
  send(conversation: DmConversation, id: string): void {
    const { room, sealed } = conversation;
    const key = this.options.keyOf(room);
    const text = conversation.pending.value.find((one) => one.requestId === id)?.text;
    if (text === undefined) return;
    if (room === null || key === undefined) {
      this.#early.set(conversation, [...this.#early.get(conversation) ?? [], id]);
    } else if (sealed.value !== true) {
      this.options.outbox.push({ event: "pm_message", data: { room, text }, id });
    } else {
      this.#unsealed++;
      this.#sealing = this.#sealing.then(() => this.#seal(conversation, { room, key, text, id }));
    }
  }

  /** The room is known: what waited for it goes out. */
  opened(conversation: DmConversation): void {
    const ids = this.#early.get(conversation) ?? [];
    this.#early.delete(conversation);
    for (const id of ids) this.send(conversation, id);
  }

  /** Sends nothing more of a conversation's pending messages. */
  drop(conversation: DmConversation): void {
    this.#early.delete(conversation);
    for (const { requestId } of conversation.pending.value) this.options.outbox.settle(requestId);
  }

  /** Forgets everything. */
  clear(): void {
    this.#early.clear();
  }

  async #seal(
    conversation: DmConversation,
    { room, key, text, id }: { room: string; key: string; text: string; id: string },
  ): Promise<void> {
    const { opener, outbox } = this.options;
    const opened = await opener.key(key);
    const sealed = opened === undefined ? undefined : await seal(opened, text);
    this.#unsealed--;
    const isWanted = conversation.pending.value.some((one) =>
      one.requestId === id && one.status === "sending"
    );
    if (sealed === undefined) conversation.fail(id, CANNOT_SEAL);
    else if (isWanted) outbox.push({ event: "pm_message", data: { room, ...sealed }, id });
  }
}
