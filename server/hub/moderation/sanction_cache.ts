// What moderators have decided, as this node knows it: who is banned, who is muted, how the lobby is set.
//
// Filled from the store at the start, kept fresh by the bus. One node hears itself, so one and many take one path.

import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { encodeEnvelope } from "../../protocol/frames.ts";
import type { PanelList } from "../../protocol/moderation_rules.ts";
import { type Action, minRoleOf } from "../../protocol/permissions.ts";
import type { Role } from "../../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../../protocol/server_events.ts";
import type { Bus, BusMessage, ControlChange } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ModerationStore, Mute, RoomSettings } from "../../ports/moderation_store.ts";
import { Resync } from "../delivery/resync.ts";
import { PresenceQuery } from "../presence/presence_query.ts";
import { dismiss, SanctionEnforcer } from "./sanction_enforcer.ts";
import type { Hub } from "../hub.ts";
import { SanctionsInForce } from "./sanctions_in_force.ts";
import { RefusalNotes, type RefusedAction, type RefusedActor } from "./refusal_notes.ts";
import { addressRefusal, bannedRefusal, dismissalOf, mutedRefusal } from "./sanction_messages.ts";
import { longest, type Subject } from "./sanction_index.ts";
import type { Person, Session } from "../session.ts";

/** How long a closed report is kept, and how long one stays open, milliseconds: 90 days and 30 days. */
const KEPT_REPORT_MS = 90 * 86_400_000;
const OPEN_REPORT_MS = 30 * 86_400_000;
/** Time between two looks for rows that are to go, milliseconds: an hour. */
const SWEEP_EVERY_MS = 3_600_000;
/** Longest wait for a timer; one of more than 2^31 ms would overflow and run at once. */
const LONGEST_TIMER_MS = 86_400_000;

const SEEN_WITH: Readonly<Record<PanelList, Action>> = {
  users: "list_people",
  bans: "list_people",
  mutes: "list_people",
  reports: "list_reports",
  audit: "list_audit",
};

/** What control works with. */
export interface SanctionCacheOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly store: ModerationStore;
  /** Resolves once this node hears the others: what is decided before is in the store by then. */
  readonly joined: Promise<void>;
}

/** Owner of this node's knowledge of bans, mutes and the lobby's settings. */
export class SanctionCache {
  /** Resolves once everything that holds is known; rejects when it could not be read. Nobody joins before. */
  readonly ready: Promise<void>;
  readonly presenceQuery: PresenceQuery;
  readonly #enforcer: SanctionEnforcer;
  readonly #resync: Resync;
  readonly #unsubscribe: () => void;
  readonly #inForce: SanctionsInForce = new SanctionsInForce();
  readonly #refusals: RefusalNotes;
  /** What the bus brought while the store was read; null when it is not. */
  #meanwhile: ControlChange[] | null = null;
  readonly #changeHandlers: ((change: ControlChange) => void)[] = [];
  #timer: Timer | null = null;
  #sweptAt = -Infinity;
  #stopped = false;

  constructor(readonly options: SanctionCacheOptions) {
    const { clock, log, bus, hub, store } = options;
    this.#enforcer = new SanctionEnforcer(hub);
    this.#resync = new Resync(this, this.#enforcer);
    this.presenceQuery = new PresenceQuery(clock, bus, hub);
    this.#unsubscribe = bus.subscribe((message) => this.#handle(message));
    hub.onEnter((session, person) => this.#enforcer.greet(session, this.room, this.muteOn(person)));
    this.#refusals = new RefusalNotes({ clock, log, store, onNoted: () => this.listsChanged("audit") });
    this.ready = this.#start();
    // Whoever waits for it is told; nobody has to.
    this.ready.catch(() => {});
  }

  /** How the lobby is set. */
  get room(): RoomSettings {
    return this.#inForce.room;
  }

  /** The refusal of an address that is banned, else null. Takes some ten microseconds, however many bans there are. */
  addressRefusal(address: string): Refusal | null {
    const now = this.options.clock.now();
    const ban = longest(this.#inForce.bans.holding(address, now));
    return ban === undefined ? null : addressRefusal(ban, now);
  }

  /** The refusal of somebody who is banned, by name, by account or (where given) by address; else null. */
  banRefusal(who: Subject, address?: string): Refusal | null {
    const now = this.options.clock.now();
    const ban = this.#inForce.bans.on(who, now);
    if (ban !== undefined) return bannedRefusal(ban, now);
    return address === undefined ? null : this.addressRefusal(address);
  }

  /** The mute that is on somebody now. */
  muteOn(person: Person): Mute | undefined {
    return this.#inForce.muteOn(person, this.options.clock.now());
  }

  /** Mutes that an account registered from that address takes over: those of the address, and of the guest who registers. */
  mutesOfNewcomer(address: string, guest: Person | null): Mute[] {
    const now = this.options.clock.now();
    const { mutes } = this.#inForce;
    const all = [...mutes.holding(address, now), ...guest === null ? [] : mutes.allOn(guest.profile, now)];
    return [...new Set(all)];
  }

  /** The refusal of somebody who is muted, else null. */
  muteRefusal(person: Person): Refusal | null {
    const mute = this.muteOn(person);
    return mute === undefined ? null : mutedRefusal(mute, this.options.clock.now());
  }

  /** Sends a session away again for a ban that was made while it joined. */
  recheck(session: Session): void {
    const { person, address } = session;
    const refusal = person === null ? null : this.banRefusal(person.profile, address);
    if (refusal !== null) dismiss(session, dismissalOf(refusal), CLOSE.banned);
  }

  /** Tells every node what was decided. To be called once it is kept. */
  publish(change: ControlChange): void {
    this.options.bus.publish({ kind: "control", change });
  }

  /** Sends an event of the house to every socket of these people, on every node. Nobody ignores the house. */
  tell<E extends ServerEventName>(principals: readonly string[], event: E, data: ServerEvents[E]): void {
    this.options.bus.publish({ kind: "people", principals, envelope: encodeEnvelope(event, data), from: "" });
  }

  /** Sends an event to everybody of at least that role, on every node. */
  tellStaff<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.publish({ type: "staff", minRole, envelope: encodeEnvelope(event, data) });
  }

  /** Says, on every node, that lists of the panel have changed, to those who may see them. */
  listsChanged(...lists: readonly PanelList[]): void {
    for (const what of lists) this.tellStaff(minRoleOf(SEEN_WITH[what]), "admin_changed", { what });
  }

  /**
   * Notes in the audit log what a moderator was refused, at most once a minute for each principal. Never rejects. Call it
   * outside of the transaction that was undone.
   */
  noteRefused(actor: RefusedActor, refused: RefusedAction): Promise<void> {
    return this.#refusals.note(actor, refused);
  }

  /** Puts another role, or mark of trust, of an account into effect at this node alone. */
  changeProfileHere(userId: number, changed: { role: Role; isVerified: boolean }): void {
    this.#enforcer.changeProfile(userId, changed);
  }

  /** Says, at this node alone, that lists of the panel have changed, to those who may see them. */
  listsChangedHere(...lists: readonly PanelList[]): void {
    for (const what of lists) this.tellStaffHere(minRoleOf(SEEN_WITH[what]), "admin_changed", { what });
  }

  /** Calls `handle` with each change that the bus brings. */
  onChange(handle: (change: ControlChange) => void): void {
    this.#changeHandlers.push(handle);
  }

  /** Sends an event to everybody of at least that role at this node. */
  tellStaffHere<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.#enforcer.tellStaff(minRole, encodeEnvelope(event, data));
  }

  /** Reads everything again, without missing what the bus brings meanwhile. */
  async load(): Promise<void> {
    const meanwhile: ControlChange[] = [];
    this.#meanwhile = meanwhile;
    const { bans, mutes, room } = await this.options.store.inForce(this.options.clock.now());
    this.#meanwhile = null;
    this.#inForce.replace({ bans, mutes, room });
    for (const change of meanwhile) this.#inForce.keep(change);
    this.#schedule();
  }

  /** Stops hearing the bus, and stops its timer. */
  stop(): void {
    this.#stopped = true;
    this.#resync.stop();
    this.presenceQuery.stop();
    this.#unsubscribe();
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #start(): Promise<void> {
    await this.options.joined;
    await this.#sweep();
    await this.load();
  }

  /** Lets old reports expire or go, once an hour. Rejects where the store cannot be reached. */
  async sweepInTime(): Promise<void> {
    if (this.options.clock.monotonic() - this.#sweptAt >= SWEEP_EVERY_MS) await this.#sweep();
  }

  async #sweep(): Promise<void> {
    const { clock, store } = this.options;
    const now = clock.now();
    this.#sweptAt = clock.monotonic();
    await store.sweep({ now, closedBefore: now - KEPT_REPORT_MS, madeBefore: now - OPEN_REPORT_MS });
  }

  #handle(message: BusMessage): void {
    this.presenceQuery.handle(message);
    if (message.kind === "nodes" && message.news.type === "gap") {
      void this.#resync.run();
    }
    if (message.kind !== "control") return;
    const { change } = message;
    this.#meanwhile?.push(change);
    const lifted = this.#inForce.keep(change);
    this.#apply(change);
    this.#tellMuted(lifted);
    for (const handle of this.#changeHandlers) handle(change);
  }

  /** Puts a change into effect on this node's sessions. */
  #apply(change: ControlChange): void {
    switch (change.type) {
      case "ban":
        this.#schedule();
        return this.#enforcer.expel(change.ban, this.options.clock.now());
      case "mute":
        this.#schedule();
        return this.#tellMuted([change.mute]);
      case "room":
        return this.#enforcer.tellRoom(this.room);
      case "kick":
        return this.#enforcer.kick(change.principal, change.reason);
      case "profile":
        return this.#enforcer.changeProfile(change.userId, change);
      case "staff":
        return this.#enforcer.tellStaff(change.minRole, change.envelope);
    }
  }

  #tellMuted(mutes: readonly Mute[]): void {
    for (const person of this.#enforcer.mutedPeople(mutes)) {
      this.#enforcer.tellMuted(person, this.muteOn(person));
    }
  }

  #schedule(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const next = this.#inForce.nextEnd;
    if (next === Infinity || this.#stopped) return;
    const wait = Math.max(next - this.options.clock.now(), 1);
    this.#timer = this.options.clock.after(Math.min(wait, LONGEST_TIMER_MS), () => this.#end());
  }

  /** Takes out what has ended and had no effect any more. Every node does so by its own clock. */
  #end(): void {
    const now = this.options.clock.now();
    const { bans, mutes } = this.#inForce.end(now);
    this.#tellMuted(mutes);
    this.#schedule();
    if (bans.length + mutes.length === 0) return;
    const changed: PanelList[] = [
      ...bans.length > 0 ? ["bans"] as const : [],
      ...mutes.length > 0 ? ["mutes"] as const : [],
    ];
    this.#sweep().then(() => this.listsChangedHere(...changed)).catch((error: unknown) =>
      this.options.log.error("ended sanctions could not be deleted", {
        cause: error instanceof Error ? error.name : "",
      })
    );
  }
}
