// Pending messages of the user, and how an own message from the server is matched to one of them.
//
// The ack of a request has the id of its message. A message that arrives before its ack is matched by its text, so that
// it is never shown twice. If another tab sent that text, the ack undoes the match.

import { type Signal, signal } from "@preact/signals";
import type { MessageFormat } from "../../i18n/namespaces.ts";

/** An own message that the server has not acknowledged, or has refused. */
export interface PendingMessage {
  readonly kind: "pending";
  readonly key: string;
  /** Id of the request that sends it. */
  readonly requestId: string;
  readonly text: string;
  /** ISO 8601, when it was written. */
  readonly ts: string;
  readonly status: "sending" | "failed";
  /** Why the message failed. */
  readonly reason?: MessageFormat;
  /** Id of the message, once acknowledged. */
  readonly messageId?: string;
  /** The request was in flight when the connection was lost: the server may have the message. */
  readonly inDoubt: boolean;
}

/** Pending messages of one conversation. */
export class PendingMessages {
  readonly list: Signal<readonly PendingMessage[]> = signal<readonly PendingMessage[]>([]);
  /** The message whose echo was matched before its ack. One at most, because one request is in flight at a time. */
  #echoed: PendingMessage | null = null;

  /** `isInFlight`: whether a request is in flight, or was when the connection was lost. */
  constructor(readonly isInFlight: (requestId: string) => boolean) {}

  /** Adds a message. `inDoubt`: it is a resend that the server may have already. */
  add(requestId: string, text: string, ts: string, inDoubt = false): void {
    const key = `p${requestId}`;
    this.list.value = [...this.list.value, {
      kind: "pending",
      ...{ key, requestId, text, ts, inDoubt },
      status: "sending",
    }];
  }

  /** Whether the message of request `requestId` is pending, or waits for its ack only. */
  has(requestId: string): boolean {
    return this.#echoed?.requestId === requestId || this.find(requestId) !== undefined;
  }

  /** The pending message of request `requestId`. */
  find(requestId: string): PendingMessage | undefined {
    return this.list.value.find((one) => one.requestId === requestId);
  }

  /** An own message arrived. Removes the pending message that it matches, and returns that. */
  takeEcho(id: string, text: string): PendingMessage | undefined {
    const byId = this.list.value.find((one) => one.messageId === id);
    const match = byId ?? (this.#echoed === null ? this.#findByText(text) : undefined);
    if (match === undefined) return undefined;
    this.remove(match.requestId);
    if (byId === undefined) this.#echoed = match;
    return match;
  }

  /**
   * The server acknowledged request `requestId`. `isShown`: whether its message is in the log already. Returns the pending
   * message that the log still has to show as sent.
   */
  acknowledge(requestId: string, isShown: boolean): PendingMessage | undefined {
    const echoed = this.#takeEchoed(requestId);
    // Another tab sent the same text: this one has to be shown too.
    if (echoed !== undefined && !isShown) this.list.value = [echoed, ...this.list.value];
    if (isShown) this.remove(requestId);
    return this.find(requestId);
  }

  /** The server refused request `requestId`. Returns false if its message is not of this conversation. */
  fail(requestId: string, reason: MessageFormat): boolean {
    const isKnown = this.has(requestId);
    const echoed = this.#takeEchoed(requestId);
    // The echo was of another tab, unless the server got this message on the lost connection.
    if (echoed !== undefined && !echoed.inDoubt) this.list.value = [...this.list.value, echoed];
    this.change(requestId, { status: "failed", reason });
    return isKnown;
  }

  /** Removes a failed message and returns it. */
  takeFailed(requestId: string): PendingMessage | undefined {
    const found = this.find(requestId);
    if (found?.status !== "failed") return undefined;
    this.remove(requestId);
    return found;
  }

  /** The connection is lost. */
  connectionLost(): void {
    if (this.#echoed !== null) this.#echoed = { ...this.#echoed, inDoubt: true };
    for (const { requestId } of this.list.value) {
      if (this.isInFlight(requestId)) this.change(requestId, { inDoubt: true });
    }
  }

  remove(requestId: string): void {
    if (this.find(requestId) === undefined) return;
    this.list.value = this.list.value.filter((one) => one.requestId !== requestId);
  }

  change(requestId: string, changes: Partial<PendingMessage>): void {
    this.list.value = this.list.value.map((one) =>
      one.requestId === requestId ? { ...one, ...changes } : one
    );
  }

  reset(): void {
    this.list.value = [];
    this.#echoed = null;
  }

  /** The message with this text whose ack is still expected. */
  #findByText(text: string): PendingMessage | undefined {
    return this.list.value.find((one) =>
      one.status === "sending" && one.messageId === undefined && one.text === text &&
      (one.inDoubt || this.isInFlight(one.requestId))
    );
  }

  /** The echoed message, if it is of request `requestId`. It gets a new key: a line has the old one. */
  #takeEchoed(requestId: string): PendingMessage | undefined {
    const early = this.#echoed;
    if (early?.requestId !== requestId) return undefined;
    this.#echoed = null;
    return { ...early, key: `r${requestId}` };
  }
}
