// Incoming private messages: opened in batches, in the order of their arrival, and added to their conversations.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import { SerialTasks } from "../serial_tasks.ts";

type Message = ServerEvents["pm_message"];

/** What the inbox needs. */
export interface DmInboxOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
}

/** Opens incoming messages and shows them. */
export class DmInbox {
  /** Messages that wait for the key of their room. */
  #locked: WeakMap<DmConversation, Message[]> = new WeakMap();
  readonly #opening: SerialTasks = new SerialTasks();
  #queue: { conversation: DmConversation; message: Message; key: string }[] = [];

  constructor(readonly options: DmInboxOptions) {}

  /** Takes a message. Without `key` (base64) the message waits for {@link DmInbox.unlock}. */
  receive(conversation: DmConversation, message: Message, key: string | undefined): void {
    if (key === undefined) {
      this.#locked.set(conversation, [...this.#locked.get(conversation) ?? [], message]);
    } else if (message.text !== undefined) {
      this.#show(conversation, message, message.text);
    } else {
      this.#queue.push({ conversation, message, key });
      if (this.#queue.length === 1) void this.#opening.run(() => this.#openAll());
    }
  }

  /** The key of a conversation (base64) arrived: opens the messages that waited for it. */
  unlock(conversation: DmConversation, key: string): void {
    const messages = this.#locked.get(conversation) ?? [];
    this.#locked.delete(conversation);
    for (const message of messages) this.receive(conversation, message, key);
  }

  /** Drops all messages that are not opened yet. */
  clear(): void {
    this.#locked = new WeakMap();
    this.#queue = [];
  }

  async #openAll(): Promise<void> {
    const { opener } = this.options;
    while (this.#queue.length > 0) {
      const { key } = this.#queue[0]!;
      const end = this.#queue.findIndex((one) => one.key !== key);
      const batch = this.#queue.splice(0, end === -1 ? this.#queue.length : end);
      const unknown = batch.filter(({ conversation, message }) =>
        !conversation.has(message.id, message.from)
      );
      const texts = await opener.open(await opener.key(key), unknown.map(({ message }) => message));
      batchUpdates(() =>
        unknown.forEach(({ conversation, message }, index) => this.#show(conversation, message, texts[index]))
      );
    }
  }

  #show(conversation: DmConversation, { id, from, ts }: Message, text: string | undefined): void {
    const { notifications, dms, session } = this.options.stores;
    const me = session.me.value?.username;
    if (me === undefined || dms.find(conversation.key) !== conversation) return;
    const own = nameKey(from) === nameKey(me);
    if (conversation.receive({ id, own, text, ts }, me) && !own) {
      notifications.notify({ kind: "message", key: conversation.key });
    }
  }
}
