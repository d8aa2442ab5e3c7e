// What the crowd saw in one part of a run: before, during or after an attack.

import { type Quantiles, quantilesOf } from "./quantiles.ts";

/** What a part of the crowd received. */
export interface Received {
  readonly clients: number;
  readonly bytes: number;
}

/** What came of one phase. */
export interface PhaseReport {
  readonly seconds: number;
  /** Messages of the talkers: sent, refused, and those whose echo never came. */
  readonly sent: number;
  readonly refused: number;
  readonly missing: number;
  /** From sending a message to its arrival, at its author and at each witness. */
  readonly delays: Quantiles;
  /** Sockets that the server closed, and how many of the clients came back. */
  readonly talkersLost: number;
  readonly readersLost: number;
  readonly cameBack: number;
  /** How many of them closed with each code; `0` is none. */
  readonly closeCodes: Readonly<Record<string, number>>;
  readonly withCaps: Received;
  readonly withoutCaps: Received;
  /** Messages of the attack, and lines of the system, that one witness saw. */
  readonly spamSeen: number;
  readonly systemLinesSeen: number;
  /** How late the timers of the crowd's own process were: no delay above is measured more exactly than this. */
  readonly ownLag: Quantiles;
}

/** A phase that goes on. */
export class Phase {
  sent = 0;
  refused = 0;
  /** Numbers of messages whose echo has not come. */
  readonly missing: Set<number> = new Set();
  readonly delays: number[] = [];
  readonly lags: number[] = [];
  talkersLost = 0;
  readersLost = 0;
  cameBack = 0;
  readonly closeCodes: Record<string, number> = {};
  /** Over all witnesses. */
  spam = 0;
  systemLines = 0;
  readonly #beganMs: number = performance.now();
  #seconds = 0;
  #withCaps: Received = { clients: 0, bytes: 0 };
  #withoutCaps: Received = { clients: 0, bytes: 0 };

  /** Fixes how long it took, and what was received. What was sent in it may still arrive. */
  close(withCaps: Received, withoutCaps: Received): void {
    this.#seconds = (performance.now() - this.#beganMs) / 1000;
    this.#withCaps = withCaps;
    this.#withoutCaps = withoutCaps;
  }

  /** What came of it. */
  report(witnesses: number): PhaseReport {
    const { sent, refused, talkersLost, readersLost, cameBack, closeCodes } = this;
    return {
      ...{ sent, refused, talkersLost, readersLost, cameBack, closeCodes },
      seconds: this.#seconds,
      missing: this.missing.size,
      delays: quantilesOf(this.delays),
      withCaps: this.#withCaps,
      withoutCaps: this.#withoutCaps,
      spamSeen: this.spam / witnesses,
      systemLinesSeen: this.systemLines / witnesses,
      ownLag: quantilesOf(this.lags),
    };
  }
}
