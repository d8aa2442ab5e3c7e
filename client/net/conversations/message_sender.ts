// Every message a person writes takes this way: drawn at once, sealed where it has to be, sent in order, answered.

import type { ClientEvents } from "../../../server/protocol/client_events.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { PendingMessage } from "../../store/conversations/pending_messages.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalCause, refusalMessage } from "../../i18n/refusal_text.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { ServerReply } from "../connection/requests.ts";

/** Messages of this page that the server has not acknowledged, at most. Beyond it, none is accepted. */
export const MAX_UNSENT = 50;

/** A message as the server takes it. */
export type OutgoingMessage =
  | { readonly event: "message"; readonly data: ClientEvents["message"] }
  | { readonly event: "pm_message"; readonly data: ClientEvents["pm_message"] };

/** The log in which a message is drawn while it is on its way. */
export interface OutgoingLog {
  readonly pending: { readonly value: readonly PendingMessage[] };
  add(requestId: string, text: string, ts: string, inDoubt?: boolean): void;
  fail(requestId: string, reason: MessageFormat): boolean;
  take(requestId: string): PendingMessage | undefined;
}

/** What differs from one place to write in to another: the lobby, a person, a guest, the companion. */
export interface SendTarget {
  readonly log: OutgoingLog;
  /** Whether it can be written in now. Shows why not. */
  accepts(): boolean;
  /**
   * The message on the wire. Null: the room is not known yet, and {@link MessageSender.roomOpened} will tell. A promise: it is
   * being sealed; undefined when this browser may not.
   */
  encode(requestId: string, text: string): OutgoingMessage | null | Promise<OutgoingMessage | undefined>;
  /** A message is about to be drawn. */
  onSend?(): void;
  /** The server has taken a message. */
  onAcknowledged(requestId: string, ack: ServerEvents["ack"]): void;
  /** The server has refused a message. Returns true when that is all there is to do: it is not marked as failed then. */
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

/** Sends messages of all conversations of the page. */
export class MessageSender {
  /** Where each message that is on its way, or has failed, is drawn, by request. */
  readonly #targets: Map<string, SendTarget> = new Map();
  /** Requests whose room is not known yet. */
  readonly #awaitingRoom: Map<SendTarget, string[]> = new Map();
  /** What is being sealed, one message after the other. */
  #sealing: Promise<void> = Promise.resolve();
  #sealingCount = 0;

  constructor(readonly options: MessageSenderOptions) {}

  /** Messages that have not reached the server. */
  get unsent(): number {
    const awaitingRoom = [...this.#awaitingRoom.values()].reduce((sum, ids) => sum + ids.length, 0);
    return this.options.outbox.size + awaitingRoom + this.#sealingCount;
  }

  /** Says `text`. False, and nothing happens, when it cannot be said or too much waits already. */
  send(target: SendTarget, text: string): boolean {
    return this.#enqueue(target, { text, requestId: this.options.newId(), inDoubt: false });
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    const target = this.#targets.get(requestId);
    if (target === undefined || this.#isFull || !target.accepts()) return;
    atOnce(() => {
      const failed = target.log.take(requestId);
      if (failed === undefined) return;
      this.#targets.delete(requestId);
      // The server knows again what it has by the id of the request.
      this.#enqueue(target, failed.inDoubt ? failed : { ...failed, requestId: this.options.newId() });
    });
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.#targets.get(requestId)?.log.take(requestId);
    this.#targets.delete(requestId);
  }

  /** Whether something waits for the room of `target`. */
  isAwaitingRoom(target: SendTarget): boolean {
    return this.#awaitingRoom.has(target);
  }

  /** The room of `target` is known: what waited for it goes out. */
  roomOpened(target: SendTarget): void {
    const ids = this.#awaitingRoom.get(target) ?? [];
    this.#awaitingRoom.delete(target);
    for (const id of ids) this.#send(target, id);
  }

  /** The room of `target` is another one from now on: what was not answered waits for that. */
  roomChanged(target: SendTarget): void {
    const awaitingRoom = new Set(this.#awaitingRoom.get(target));
    for (const { requestId, status } of target.log.pending.value) {
      if (status !== "sending") continue;
      this.options.outbox.withdraw(requestId);
      awaitingRoom.add(requestId);
    }
    if (awaitingRoom.size > 0) this.#awaitingRoom.set(target, [...awaitingRoom]);
  }

  /** Sends nothing more of what is pending in `target`. */
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
    if (trimmed === "" || codePoints(trimmed) > stores.connection.limits.value.maxLength) return false;
    if (!target.accepts()) return false;
    if (this.#isFull) {
      stores.toasts.show((t) => t("app").messages.tooMany);
      return false;
    }
    target.onSend?.();
    atOnce(() => {
      this.#targets.set(requestId, target);
      target.log.add(requestId, trimmed, new Date(clock.now()).toISOString(), inDoubt);
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
      this.#sealing = this.#sealing.then(async () => this.#sealed(target, requestId, await sealed));
    } else this.#push(target, requestId, message);
  }

  #sealed(target: SendTarget, requestId: string, message: OutgoingMessage | undefined): void {
    this.#sealingCount--;
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
