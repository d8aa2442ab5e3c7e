// The cache of sanctions: who is banned, who is muted, how the lobby is set. It answers, and does nothing to sessions.
//
// It loads from the store before the first join, reloads after a gap, and follows the bus. A node gets its own messages
// too, so one node and many take one path.

import type { Refusal } from "../../protocol/errors.ts";
import { isStaff } from "../../protocol/roles.ts";
import type { Account, RoleInForce } from "../../ports/account.ts";
import type { Bus, ModerationChange } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Ban, ModerationStore, Mute, RoomSettings } from "../../ports/moderation_store.ts";
import type { Person } from "../session.ts";
import { longest, type Subject } from "./sanction_index.ts";
import { addressRefusal, bannedRefusal, mutedRefusal } from "./sanction_messages.ts";
import { SanctionsInForce } from "./sanctions_in_force.ts";

/** Longest wait for a timer; one of more than 2^31 ms would overflow and run at once. */
const LONGEST_TIMER_MS = 86_400_000;

/** What the cache works with. */
export interface SanctionCacheOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly store: Pick<ModerationStore, "inForce">;
  /** Resolves once this node receives from the others: what was decided before is in the store by then. */
  readonly joined: Promise<void>;
}

/** Sanctions that have ended by themselves. */
export interface EndedSanctions {
  readonly bans: readonly Ban[];
  readonly mutes: readonly Mute[];
}

/** Owner of what this node knows of bans, mutes and the lobby's settings. */
export class SanctionCache {
  /** Resolves once the cache is loaded; rejects when the store could not be read. No client joins before. */
  readonly ready: Promise<void>;
  readonly #inForce: SanctionsInForce = new SanctionsInForce();
  readonly #changeHandlers: ((change: ModerationChange, lifted: readonly Mute[]) => void)[] = [];
  readonly #endHandlers: ((ended: EndedSanctions) => void)[] = [];
  readonly #loadHandlers: (() => void)[] = [];
  readonly #unsubscribe: () => void;
  /** Changes that the bus brought while the store is being read; null at other times. */
  #meanwhile: ModerationChange[] | null = null;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(readonly options: SanctionCacheOptions) {
    this.#unsubscribe = options.bus.subscribe((message) => {
      if (message.kind === "moderation") this.#keep(message.change);
    });
    this.ready = options.joined.then(() => this.load());
    // A failure is reported where `ready` is awaited.
    this.ready.catch(() => {});
  }

  /** The lobby's settings. */
  get room(): RoomSettings {
    return this.#inForce.room;
  }

  /** What an account may do now: staff who need a second factor and have none are users until they have one. */
  roleInForce({ role, isVerified, hasSecondFactor }: Account, room: RoomSettings = this.room): RoleInForce {
    const isHeldBack = room.requireSecondFactor === true && isStaff(role) && !hasSecondFactor;
    return isHeldBack ? { role: "user", isVerified, isHeldBack } : { role, isVerified };
  }

  /** The refusal of an address that is banned, else null. Takes some ten microseconds, however many bans there are. */
  addressRefusal(address: string): Refusal | null {
    const now = this.options.clock.now();
    const ban = longest(this.#inForce.bans.holding(address, now));
    return ban === undefined ? null : addressRefusal(ban, now);
  }

  /** The refusal of a user who is banned, by name, by account or (where given) by address; else null. */
  banRefusal(who: Subject, address?: string): Refusal | null {
    const now = this.options.clock.now();
    const ban = this.#inForce.bans.on(who, now);
    if (ban !== undefined) return bannedRefusal(ban, now);
    return address === undefined ? null : this.addressRefusal(address);
  }

  /** The mute that is on a user now. */
  muteOn(person: Person): Mute | undefined {
    return this.#inForce.muteOn(person, this.options.clock.now());
  }

  /** The mutes that are on a name or account now. */
  mutesOn(who: Subject): Mute[] {
    return this.#inForce.mutes.allOn(who, this.options.clock.now());
  }

  /**
   * Mutes that an account registered from that address takes over: those of the address, and of the guest who
   * registers.
   */
  mutesOfNewcomer(address: string, guest: Person | null): Mute[] {
    const now = this.options.clock.now();
    const { mutes } = this.#inForce;
    const all = [...mutes.holding(address, now), ...guest === null ? [] : mutes.allOn(guest.profile, now)];
    return [...new Set(all)];
  }

  /** The refusal of a user who is muted, else null. */
  muteRefusal(person: Person): Refusal | null {
    const mute = this.muteOn(person);
    return mute === undefined ? null : mutedRefusal(mute, this.options.clock.now());
  }

  /** Calls `handle` with each change once it is kept, and with the mutes that it lifted. */
  onChange(handle: (change: ModerationChange, lifted: readonly Mute[]) => void): void {
    this.#changeHandlers.push(handle);
  }

  /** Calls `handle` whenever everything was read from the store. */
  onLoad(handle: () => void): void {
    this.#loadHandlers.push(handle);
  }

  /** Calls `handle` when time has run out for sanctions. */
  onEnd(handle: (ended: EndedSanctions) => void): void {
    this.#endHandlers.push(handle);
  }

  /** Reads everything again, without missing what the bus brings meanwhile. */
  async load(): Promise<void> {
    const meanwhile: ModerationChange[] = [];
    this.#meanwhile = meanwhile;
    const { bans, mutes, room } = await this.options.store.inForce(this.options.clock.now());
    this.#meanwhile = null;
    this.#inForce.replace({ bans, mutes, room });
    for (const change of meanwhile) this.#inForce.keep(change);
    this.#schedule();
    for (const handle of this.#loadHandlers) handle();
  }

  /** Unsubscribes from the bus, and stops its timer. */
  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#timer?.cancel();
    this.#timer = null;
  }

  #keep(change: ModerationChange): void {
    this.#meanwhile?.push(change);
    const lifted = this.#inForce.keep(change);
    if (change.type === "ban" || change.type === "mute") this.#schedule();
    for (const handle of this.#changeHandlers) handle(change, lifted);
  }

  #schedule(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const next = this.#inForce.nextEnd;
    if (next === Infinity || this.#stopped) return;
    const wait = Math.max(next - this.options.clock.now(), 1);
    this.#timer = this.options.clock.after(Math.min(wait, LONGEST_TIMER_MS), () => this.#end());
  }

  /** Takes out the sanctions that have ended, and had no effect any more. Every node does so by its own clock. */
  #end(): void {
    const ended = this.#inForce.end(this.options.clock.now());
    this.#schedule();
    if (ended.bans.length + ended.mutes.length === 0) return;
    for (const handle of this.#endHandlers) handle(ended);
  }
}
