// Incoming private messages: opened in batches, in the order of their arrival, and added to their conversations.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation, OpenedMessage } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { OpenedSealed } from "../e2ee/private_rooms.ts";
import { SerialTasks } from "../serial_tasks.ts";
import type { DmPrivacy } from "./dm_privacy.ts";

type Message = ServerEvents["pm_message"];

/** What the inbox needs. */
export interface DmInboxOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  readonly privacy: Pick<DmPrivacy, "canOpen" | "open">;
  /** The key of a room, base64; undefined if the page does not have it. */
  readonly keyOf: (room: string | null) => string | undefined;
}

/** Opens incoming messages and shows them. */
export class DmInbox {
  /** Messages that wait for the key of their room, or for what opens encrypted ones. */
  #locked: WeakMap<DmConversation, Message[]> = new WeakMap();
  readonly #opening: SerialTasks = new SerialTasks();
  #queue: { conversation: DmConversation; message: Message; key: string | null }[] = [];

  constructor(readonly options: DmInboxOptions) {}

  /** Takes a message. What cannot be opened yet waits for {@link DmInbox.unlock}. Returns false for such a one. */
  receive(conversation: DmConversation, message: Message): boolean {
    const { keyOf, privacy } = this.options;
    const isEncrypted = message.e2ee !== undefined;
    const key = isEncrypted ? null : keyOf(message.room);
    if (isEncrypted ? !privacy.canOpen(conversation) : key === undefined) {
      this.#locked.set(conversation, [...this.#locked.get(conversation) ?? [], message]);
      return false;
    }
    if (message.text !== undefined && !isEncrypted) this.#show(conversation, message, { text: message.text });
    else {
      this.#queue.push({ conversation, message, key: key ?? null });
      if (this.#queue.length === 1) void this.#opening.run(() => this.#openAll());
    }
    return true;
  }

  /** What opens the messages of a conversation is here: opens those that waited for it. */
  unlock(conversation: DmConversation): void {
    const messages = this.#locked.get(conversation) ?? [];
    this.#locked.delete(conversation);
    for (const message of messages) this.receive(conversation, message);
  }

  /** Drops all messages that are not opened yet. */
  clear(): void {
    this.#locked = new WeakMap();
    this.#queue = [];
  }

  async #openAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const { key, conversation } = this.#queue[0]!;
      const end = this.#queue.findIndex((one) => one.key !== key || one.conversation !== conversation);
      const batch = this.#queue.splice(0, end === -1 ? this.#queue.length : end);
      const unknown = batch.flatMap(({ message }) =>
        conversation.has(message.id, message.from) ? [] : [message]
      );
      const opened = await this.#open(conversation, unknown, key).catch(() => null);
      // The server could not be asked for what opens them: the history has them too.
      batchUpdates(() => {
        opened?.forEach((shown, index) => this.#show(conversation, unknown[index]!, shown));
        if (opened !== null) return;
        conversation.lastKnownId ??= conversation.storedId("newest") ?? 0;
        conversation.gap.value = true;
      });
    }
  }

  async #open(
    conversation: DmConversation,
    messages: readonly Message[],
    key: string | null,
  ): Promise<readonly Shown[]> {
    const { opener, privacy } = this.options;
    if (key !== null) {
      const texts = await opener.open(await opener.key(key), messages);
      return texts.map((text) => ({ text }));
    }
    const rows = messages.map((message) => ({ ...message, own: this.#isOwn(message) }));
    const opened = await privacy.open(conversation, rows);
    return opened.map((one, index) => shownOf(one, messages[index]?.tag));
  }

  #show(conversation: DmConversation, message: Message, shown: Shown): void {
    const { notifications, dms, session } = this.options.stores;
    const me = session.me.value?.username;
    if (me === undefined || dms.find(conversation.key) !== conversation) return;
    const { id, ts, e2ee } = message;
    const own = this.#isOwn(message);
    const isOpen = e2ee === undefined && conversation.privacy.value.kind === "encrypted";
    const opened = isOpen ? { ...shown, oddity: "open" as const } : shown;
    if (conversation.receive({ id, own, ts, ...opened }, me) && !own) {
      notifications.notify({ kind: "message", key: conversation.key });
    }
  }

  #isOwn({ from }: Message): boolean {
    return nameKey(from) === nameKey(this.options.stores.session.me.value?.username ?? "");
  }
}

/** What a conversation gets of an opened message. */
export type Shown = Pick<OpenedMessage, "text" | "number" | "proof" | "oddity">;

/** An encrypted message that was opened, with what a report proves it with. */
export function shownOf({ text, kf, header, oddity }: OpenedSealed, tag: string | undefined): Shown {
  const isGenuine = oddity === undefined || oddity === "made";
  return {
    text,
    ...(header === undefined || !isGenuine ? {} : { number: header }),
    ...(kf === undefined || header === undefined || tag === undefined
      ? {}
      : { proof: { kf, e2ee: header, tag } }),
    ...(oddity === undefined ? {} : { oddity }),
  };
}
