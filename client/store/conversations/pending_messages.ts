// Messages of this person that are on their way, and which of them a message of theirs that comes back is.
//
// The ack of a request names its message, and decides. Where the message comes before the ack, it is known by its text, so
// that it never stands there twice; the ack takes that back where the text was sent by another tab.

import { type Signal, signal } from "@preact/signals";
import type { MessageFormat } from "../../i18n/namespaces.ts";

/** A message of ours that the server has not confirmed, or has refused. */
export interface PendingMessage {
  readonly kind: "pending";
  readonly key: string;
  /** Request that carries it. */
  readonly requestId: string;
  readonly text: string;
  /** ISO 8601, when it was written. */
  readonly ts: string;
  readonly status: "sending" | "failed";
  /** Why it failed. */
  readonly reason?: MessageFormat;
  /** The message's own id, once acknowledged. */
  readonly messageId?: string;
  /** It was under way when a connection was lost: the server may have it. */
  readonly inDoubt: boolean;
}

/** Own messages of one conversation that are on their way. */
export class PendingMessages {
  readonly list: Signal<readonly PendingMessage[]> = signal<readonly PendingMessage[]>([]);
  /** Shown as said, because its text came back before its ack. It is one at most, as one request is under way at a time. */
  #echoed: PendingMessage | null = null;

  /** `isInFlight` tells whether a request is under way, or was when the connection was lost. */
  constructor(readonly isInFlight: (requestId: string) => boolean) {}

  /** Adds a message. `inDoubt`: it is sent again, and the server may have it. */
  add(requestId: string, text: string, ts: string, inDoubt = false): void {
    const key = `p${requestId}`;
    this.list.value = [...this.list.value, {
      kind: "pending",
      ...{ key, requestId, text, ts, inDoubt },
      status: "sending",
    }];
  }

  /** Whether request `requestId` carries one of these that is not known to be said. */
  has(requestId: string): boolean {
    return this.#echoed?.requestId === requestId || this.find(requestId) !== undefined;
  }

  /** The message of request `requestId`, unless it is shown as said. */
  find(requestId: string): PendingMessage | undefined {
    return this.list.value.find((one) => one.requestId === requestId);
  }

  /** A message of this person came. Takes the one of these that it is away, and returns it. */
  takeEcho(id: string, text: string): PendingMessage | undefined {
    const byId = this.list.value.find((one) => one.messageId === id);
    const match = byId ?? (this.#echoed === null ? this.#findByText(text) : undefined);
    if (match === undefined) return undefined;
    this.remove(match.requestId);
    if (byId === undefined) this.#echoed = match;
    return match;
  }

  /**
   * The server has taken request `requestId`. `isShown`: as a message that is shown already. Returns what waits to be shown
   * as said.
   */
  acknowledge(requestId: string, isShown: boolean): PendingMessage | undefined {
    const echoed = this.#takeEchoed(requestId);
    // Another tab sent the same text: this one has to be shown too.
    if (echoed !== undefined && !isShown) this.list.value = [echoed, ...this.list.value];
    if (isShown) this.remove(requestId);
    return this.find(requestId);
  }

  /** The server refused request `requestId`. Returns false when it carried none of these. */
  fail(requestId: string, reason: MessageFormat): boolean {
    const isKnown = this.has(requestId);
    const echoed = this.#takeEchoed(requestId);
    // What came back was another tab's, unless the server took it over the connection that was lost.
    if (echoed !== undefined && !echoed.inDoubt) this.list.value = [...this.list.value, echoed];
    this.change(requestId, { status: "failed", reason });
    return isKnown;
  }

  /** Takes a failed message away, to send it again or for good. */
  takeFailed(requestId: string): PendingMessage | undefined {
    const found = this.find(requestId);
    if (found?.status !== "failed") return undefined;
    this.remove(requestId);
    return found;
  }

  /** The connection is gone. */
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

  /** The one whose ack may still come, where it has this text. */
  #findByText(text: string): PendingMessage | undefined {
    return this.list.value.find((one) =>
      one.status === "sending" && one.messageId === undefined && one.text === text &&
      (one.inDoubt || this.isInFlight(one.requestId))
    );
  }

  /** The one shown as said, if it is that of request `requestId`, under a key of its own: its first is a line's now. */
  #takeEchoed(requestId: string): PendingMessage | undefined {
    const early = this.#echoed;
    if (early?.requestId !== requestId) return undefined;
    this.#echoed = null;
    return { ...early, key: `r${requestId}` };
  }
}
