// The latest private envelopes of one guest, so that none is lost between two sockets of the guest's session.

import type { Clock } from "../../ports/clock.ts";
import { CAPS } from "../limits/caps.ts";

/** How long an envelope that went to a socket is kept, milliseconds: a dead line is noticed after 45 s at most. */
const KEPT_MS = 60_000;
/** Events that mean nothing later, and invitations, which every resumed session gets from their rooms. */
const PASSING = ["pm_typing", "pm_read", "pm_invite", "violet_typing", "violet_delta"]
  .map((event) => `{"event":"${event}"`);
const MESSAGE = '{"event":"pm_message"';

/** An envelope of a mailbox. */
export interface KeptEnvelope {
  readonly envelope: string;
  /** As `Clock.monotonic`. */
  readonly at: number;
  /** Whether there was a socket to send it to, which is no proof that it arrived. */
  readonly sent: boolean;
}

/** Keeps envelopes in the order in which they were delivered. Those without a socket wait until they are taken. */
export class Mailbox {
  #kept: KeptEnvelope[] = [];
  #sentLength = 0;

  constructor(readonly clock: Clock) {}

  /** Number of envelopes. */
  get size(): number {
    return this.#kept.length;
  }

  /** Keeps an envelope that was just delivered; `sent`: to a socket. */
  keep(envelope: string, sent: boolean): void {
    if (PASSING.some((start) => envelope.startsWith(start))) return;
    this.#add({ envelope, at: this.clock.monotonic(), sent });
    this.#forgetOld();
  }

  /**
   * What a new socket has to get: all after the private message with the id `last`, which is the last one that the
   * client got, or all where that one is not kept any more. Without `last`, what had no socket. From now on it counts
   * as sent.
   */
  take(last?: string): string[] {
    this.#forgetOld();
    const known = this.#kept.findLastIndex(({ envelope }) => last !== undefined && idOf(envelope) === last);
    const taken = this.#kept.filter(({ sent }, index) => !sent || (last !== undefined && index > known));
    const at = this.clock.monotonic();
    this.#kept = this.#kept.map((one) => one.sent ? one : { ...one, at, sent: true });
    this.#sentLength = this.#kept.reduce((sum, { envelope }) => sum + envelope.length, 0);
    return taken.map(({ envelope }) => envelope);
  }

  /** Everything that is kept, for another node, as ages instead of times. */
  export(): readonly ExportedEnvelope[] {
    this.#forgetOld();
    const now = this.clock.monotonic();
    return this.#kept.map(({ envelope, at, sent }) => ({ envelope, ageMs: now - at, sent }));
  }

  /** Puts what another node kept before what arrived here since. */
  import(earlier: readonly ExportedEnvelope[]): void {
    const since = this.#kept;
    const now = this.clock.monotonic();
    this.#kept = [];
    this.#sentLength = 0;
    for (const { envelope, ageMs, sent } of earlier) this.#add({ envelope, at: now - ageMs, sent });
    for (const one of since) this.#add(one);
  }

  #add(one: KeptEnvelope): void {
    this.#kept.push(one);
    if (one.sent) this.#sentLength += one.envelope.length;
  }

  #forgetOld(): void {
    const since = this.clock.monotonic() - KEPT_MS;
    const isTooMany = (): boolean =>
      this.#sentLength > CAPS.mailbox_length.max || this.#kept.length > CAPS.mailbox.max;
    while (this.#kept.length > 0) {
      const { at, sent, envelope } = this.#kept[0]!;
      if (!(sent && at < since) && !isTooMany()) return;
      this.#kept.shift();
      if (sent) this.#sentLength -= envelope.length;
    }
  }
}

/** An envelope, as one node tells another. */
export interface ExportedEnvelope {
  readonly envelope: string;
  readonly ageMs: number;
  readonly sent: boolean;
}

/** The id of a private message; null for every other envelope. */
function idOf(envelope: string): string | null {
  if (!envelope.startsWith(MESSAGE)) return null;
  const { data } = JSON.parse(envelope) as { data: { id: unknown } };
  return String(data.id);
}
