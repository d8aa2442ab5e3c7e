// Sends the user's messages, of every conversation: shown at once, sealed if needed, queued in order, acknowledged.

import type { ClientEvents } from "../../../server/protocol/client_events.ts";
import { isBlank } from "../../../server/protocol/blank.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { PendingMessage } from "../../store/conversations/pending_messages.ts";
import { batchUpdates, type Stores } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalCause, refusalMessage } from "../../i18n/refusal_text.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { ServerReply } from "../connection/requests.ts";
import { SerialTasks } from "../serial_tasks.ts";

/** Messages that the server has not acknowledged, at most. Beyond it, no message is accepted. */
export const MAX_UNSENT = 50;

/** A message on the wire. */
export type OutgoingMessage =
  | { readonly event: "message"; readonly data: ClientEvents["message"] }
  | { readonly event: "pm_message"; readonly data: ClientEvents["pm_message"] };

/** The log that shows a message until the server acknowledges it. */
export interface OutgoingLog {
  readonly pending: { readonly value: readonly PendingMessage[] };
  add(requestId: string, text: string, ts: string, inDoubt?: boolean): void;
  fail(requestId: string, reason: MessageFormat): boolean;
  take(requestId: string): PendingMessage | undefined;
}

/** How one conversation sends: the lobby, a private conversation, or the companion's. */
export interface SendTarget {
  readonly log: OutgoingLog;
  /** Whether the user may write here now. Shows the reason if not. */
  accepts(): boolean;
  /**
   * The message on the wire. Null while the room is not open: the message waits for {@link MessageSender.roomOpened}. A
   * promise while it is being sealed; it resolves to undefined where the browser has no cryptography, and to null where the
   * target has held the message back.
   */
  encode(
    requestId: string,
    text: string,
  ): OutgoingMessage | null | Promise<OutgoingMessage | null | undefined>;
  /** A message is about to be shown. */
  onSend?(): void;
  /** The server acknowledged a message. */
  onAcknowledged(requestId: string, ack: ServerEvents["ack"]): void;
  /** The server refused a message. Returns true if the target handled that; otherwise the message is marked as failed. */
  onRefused?(requestId: string, error: ServerEvents["error"]): boolean;
}

/** What the sender needs. */
export interface MessageSenderOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly outbox: Outbox;
}

const CANNOT_SEAL: MessageFormat = (t) => t("later").cannotSeal;
const NOT_SENT: MessageFormat = (t) => t("app").messages.notSent;

/** Sends the messages of all conversations. */
export class MessageSender {
  /** Targets of unacknowledged and failed messages, by request id. */
  readonly #targets: Map<string, SendTarget> = new Map();
  /** Ids of the requests that wait until the room of their target is open. */
  readonly #awaitingRoom: Map<SendTarget, string[]> = new Map();
  /** Messages leave in the order they were sent, though sealing takes time. */
  readonly #sealing: SerialTasks = new SerialTasks();
  #sealingCount = 0;

  constructor(readonly options: MessageSenderOptions) {}

  /** Number of messages that the server has not acknowledged. */
  get unsent(): number {
    const awaitingRoom = [...this.#awaitingRoom.values()].reduce((sum, ids) => sum + ids.length, 0);
    return this.options.outbox.size + awaitingRoom + this.#sealingCount;
  }

  /** Sends `text`. Returns false when the text is invalid, the target does not accept it, or the queue is full. */
  send(target: SendTarget, text: string): boolean {
    return this.#enqueue(target, { text, requestId: this.options.newId(), inDoubt: false });
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    const target = this.#targets.get(requestId);
    if (target === undefined || this.#isFull || !target.accepts()) return;
    batchUpdates(() => {
      const failed = target.log.take(requestId);
      if (failed === undefined) return;
      this.#targets.delete(requestId);
      // The server may have a message that is in doubt: under the same id it recognises the resend.
      this.#enqueue(target, failed.inDoubt ? failed : { ...failed, requestId: this.options.newId() });
    });
  }

  /** Removes a failed message. */
  discard(requestId: string): void {
    this.#targets.get(requestId)?.log.take(requestId);
    this.#targets.delete(requestId);
  }

  /** Whether messages wait for the room of `target`. */
  isAwaitingRoom(target: SendTarget): boolean {
    return this.#awaitingRoom.has(target);
  }

  /** The room of `target` is open: sends the messages that waited for it. */
  roomOpened(target: SendTarget): void {
    const ids = this.#awaitingRoom.get(target) ?? [];
    this.#awaitingRoom.delete(target);
    for (const id of ids) this.#send(target, id);
  }

  /** A message of `target` waits, before those that wait already. */
  hold(target: SendTarget, requestId: string): void {
    this.#awaitingRoom.set(target, [requestId, ...this.#awaitingRoom.get(target) ?? []]);
  }

  /** Takes back the messages that wait for `target`. Returns their texts. */
  takeWaiting(target: SendTarget): string[] {
    const ids = this.#awaitingRoom.get(target) ?? [];
    this.#awaitingRoom.delete(target);
    return ids.flatMap((id) => {
      target.log.fail(id, NOT_SENT);
      this.#targets.delete(id);
      return target.log.take(id)?.text ?? [];
    });
  }

  /** `target` gets another room: its unacknowledged messages wait until that is open. */
  roomChanged(target: SendTarget): void {
    const awaitingRoom = new Set(this.#awaitingRoom.get(target));
    for (const { requestId, status } of target.log.pending.value) {
      if (status !== "sending") continue;
      this.options.outbox.withdraw(requestId);
      awaitingRoom.add(requestId);
    }
    if (awaitingRoom.size > 0) this.#awaitingRoom.set(target, [...awaitingRoom]);
  }

  /** Stops sending the pending messages of `target`. */
  cancel(target: SendTarget): void {
    this.#awaitingRoom.delete(target);
    for (const { requestId } of target.log.pending.value) this.options.outbox.withdraw(requestId);
  }

  /**
   * The page no longer shows `target`: its failed messages cannot be retried, and a message that waits for its room is
   * dropped. Messages that are in the outbox already still go out.
   */
  forget(target: SendTarget): void {
    this.#awaitingRoom.delete(target);
    for (const { requestId } of target.log.pending.value) this.#targets.delete(requestId);
  }

  /** The session is over. */
  reset(): void {
    this.#awaitingRoom.clear();
    this.#targets.clear();
  }

  get #isFull(): boolean {
    return this.unsent >= MAX_UNSENT;
  }

  #enqueue(
    target: SendTarget,
    { text, requestId, inDoubt }: Pick<PendingMessage, "text" | "requestId" | "inDoubt">,
  ): boolean {
    const { clock, stores } = this.options;
    const trimmed = text.trim();
    if (isBlank(trimmed) || codePoints(trimmed) > stores.connection.limits.value.maxLength) return false;
    if (!target.accepts()) return false;
    if (this.#isFull) {
      stores.toasts.show((t) => t("app").messages.tooMany);
      return false;
    }
    target.onSend?.();
    batchUpdates(() => {
      this.#targets.set(requestId, target);
      target.log.add(requestId, trimmed, new Date(clock.serverNow()).toISOString(), inDoubt);
      this.#send(target, requestId);
    });
    return true;
  }

  #send(target: SendTarget, requestId: string): void {
    const text = this.#pending(target, requestId)?.text;
    if (text === undefined) return;
    const message = target.encode(requestId, text);
    if (message === null) {
      this.#awaitingRoom.set(target, [...this.#awaitingRoom.get(target) ?? [], requestId]);
    } else if (message instanceof Promise) {
      this.#sealingCount++;
      // A failed sealing fails its own message only: the queue goes on.
      const sealed = message.catch(() => undefined);
      void this.#sealing.run(async () => this.#sealed(target, requestId, await sealed));
    } else this.#push(target, requestId, message);
  }

  #sealed(target: SendTarget, requestId: string, message: OutgoingMessage | null | undefined): void {
    this.#sealingCount--;
    if (message === null) return;
    if (message === undefined) target.log.fail(requestId, CANNOT_SEAL);
    else if (this.#pending(target, requestId)?.status === "sending") this.#push(target, requestId, message);
  }

  #push(target: SendTarget, id: string, message: OutgoingMessage): void {
    this.options.outbox.push({ ...message, id }, (reply) => this.#answered(target, id, reply));
  }

  #answered(target: SendTarget, requestId: string, reply: ServerReply | null): void {
    if (reply?.event === "ack") {
      this.#targets.delete(requestId);
      return target.onAcknowledged(requestId, reply.data);
    }
    const error = reply?.event === "error" ? reply.data : undefined;
    if (error !== undefined && target.onRefused?.(requestId, error) === true) return;
    target.log.fail(requestId, error === undefined ? NOT_SENT : refusalMessage(refusalCause(error)));
  }

  #pending(target: SendTarget, requestId: string): PendingMessage | undefined {
    return target.log.pending.value.find((one) => one.requestId === requestId);
  }
}
