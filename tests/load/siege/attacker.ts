// What every attack works with: its target, its pace, and what it counts.

import type { Traffic } from "../raw_client.ts";

/** What was made ready for an attack before it begins: names, passwords, tokens. */
export type Given = Readonly<Record<string, string>>;

/** The attacking side. It is ended from outside when its time is over. */
export interface Attacker {
  readonly port: number;
  readonly given: Given;
  readonly traffic: Traffic;
  /** Counts something that was done, or came back. */
  count(what: string, by?: number): void;
}

/** One way to attack. It goes on until the process ends. */
export type Attack = (attacker: Attacker) => Promise<void>;

/** What an attack has sent, and what came of it. */
export interface AttackReport {
  readonly seconds: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** How much of an attack there is. */
export interface Force {
  /** Acts under way at one time. */
  readonly atOnce: number;
  /** Acts that begin in a second, over all. */
  readonly perSecond: number;
}

/** What is late may be made up for at once, milliseconds: timers are not exact. */
const MADE_UP_MS = 50;
/** Pause after an act that was refused, milliseconds. */
const REFUSED_PAUSE_MS = 20;

/** Acts again and again, in `atOnce` loops. `act` is told how many began before it. Each is counted as a try; one that throws, as refused. */
export async function repeat(
  attacker: Attacker,
  { atOnce, perSecond }: Force,
  act: (turn: number) => Promise<void>,
): Promise<void> {
  const pace = new Pace(perSecond);
  let turns = 0;
  const loop = async (): Promise<void> => {
    for (;;) {
      await pace.take();
      attacker.count("tries");
      try {
        await act(turns++);
      } catch {
        attacker.count("refused");
        await pause(REFUSED_PAUSE_MS);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

/** Lets through so many a second. */
export class Pace {
  #nextMs = 0;

  constructor(readonly perSecond: number) {}

  /** Waits until `weight` more may go. */
  async take(weight: number = 1): Promise<void> {
    const now = performance.now();
    const at = Math.max(this.#nextMs, now - MADE_UP_MS);
    this.#nextMs = at + weight * 1000 / this.perSecond;
    if (at > now) await pause(at - now);
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
