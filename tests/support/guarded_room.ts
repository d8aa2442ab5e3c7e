// A room under the memory guard: sockets with unfinished messages, and their ends.

import { guardMemory } from "../../server/hub/limits/memory_guard.ts";
import type { GuardedSocket } from "../../server/hub/limits/shedding.ts";
import { FakeClock } from "./fake_clock.ts";
import { keptLog } from "./room.ts";

export const MEGABYTE = 1024 * 1024;
/** The memory of an idle server, and the limit of these tests, megabytes. */
export const IDLE_MB = 100;
export const LIMIT_MB = 500;

/** A socket of the room, and the megabytes of an unfinished message on it. */
export interface Member {
  readonly name: string;
  readonly address: string;
  standing: GuardedSocket["standing"];
  connectedAt: number;
  lastMessageAt: number;
  heldMb: number;
  /** Megabytes that it sends every 10 ms. */
  rateMb: number;
  gone: boolean;
}

export class GuardedRoom {
  readonly clock = new FakeClock();
  readonly log = keptLog();
  readonly members: Member[] = [];
  readonly ended: number[] = [];
  /** Megabytes that no socket is the reason of, and how much of all is JavaScript's. */
  otherMb = 0;
  heapMb = 40;
  peakMb = 0;
  readable = true;

  constructor(maxMemoryMb: number = LIMIT_MB) {
    const { clock, log } = this;
    const guard = guardMemory({
      ...{ clock, log, maxMemoryMb },
      residentBytes: () => this.readable ? this.megabytes * MEGABYTE : 0,
      heapBytes: () => this.heapMb * MEGABYTE,
      sockets: () => this.members.filter(({ gone }) => !gone).map((member) => this.#guarded(member)),
      shedRequests: () => this.shedRequests(),
      exhausted: (megabytes) => this.ended.push(megabytes),
    });
    this.stop = () => guard.cancel();
  }

  readonly stop: () => void;

  /** What clients have sent behind requests that have waited for a while, megabytes. */
  requestsMb = 0;
  requestsShed = 0;

  shedRequests(): number {
    if (this.requestsMb === 0) return 0;
    this.otherMb -= this.requestsMb;
    this.requestsMb = 0;
    return ++this.requestsShed;
  }

  get megabytes(): number {
    return IDLE_MB + this.otherMb +
      this.members.reduce((sum, { gone, heldMb }) => gone ? sum : sum + heldMb, 0);
  }

  add(name: string, address: string, more: Partial<Member> = {}): Member {
    const now = this.clock.monotonic();
    const times = { connectedAt: now, lastMessageAt: now + 1 };
    const member: Member = {
      ...{ name, address, standing: "joined" as const, ...times, heldMb: 0, rateMb: 0, gone: false },
      ...more,
    };
    this.members.push(member);
    return member;
  }

  /** Users who write every five seconds, and users who only read, each at an address of their own. */
  addPeople(talkers: number, readers: number): void {
    for (let n = 0; n < talkers; n++) this.add(`talker${n}`, `203.0.${n >> 8}.${n & 255}`);
    for (let n = 0; n < readers; n++) this.add(`reader${n}`, `198.51.100.${n}`);
  }

  /** Lets time pass: users write, and unfinished messages grow. */
  pass(ms: number): void {
    for (let at = 0; at < ms; at += 10) {
      const now = this.clock.monotonic();
      for (const [n, member] of this.members.entries()) {
        if (member.gone) continue;
        member.heldMb += member.rateMb;
        if (member.name.startsWith("talker") && (now / 10 + n * 7) % 500 < 1) member.lastMessageAt = now;
      }
      this.peakMb = Math.max(this.peakMb, this.megabytes);
      this.clock.advance(10);
    }
  }

  get gone(): string[] {
    return this.members.filter(({ gone }) => gone).map(({ name }) => name);
  }

  get shedLines(): string[] {
    return this.log.lines.filter((line) => line.startsWith("unfinished messages"));
  }

  #guarded(member: Member): GuardedSocket {
    return { ...member, terminate: () => void (member.gone = true), isGone: () => member.gone };
  }
}
