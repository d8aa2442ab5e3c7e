// What moderators have decided, as this node knows it: who is banned, who is muted, how the lobby is set.
//
// Filled from the store at the start, kept fresh by the bus. One node hears itself, so one and many take one path.

import { CLOSE, Refusal } from "../protocol/errors.ts";
import { encodeEnvelope } from "../protocol/frames.ts";
import type { PanelList } from "../protocol/moderation.ts";
import { type Action, minRoleOf } from "../protocol/permissions.ts";
import type { Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Bus, BusMessage, ControlChange } from "../ports/bus.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Ban, ModerationStore, Mute, RoomSettings } from "../ports/moderation.ts";
import { CatchUp } from "./catch_up.ts";
import { Census } from "./census.ts";
import { dismiss, Effects } from "./effects.ts";
import type { Hub } from "./hub.ts";
import { NetworkIndex } from "./network_index.ts";
import { addressRefusal, bannedRefusal, dismissalOf, mutedRefusal } from "./sanction_words.ts";
import { Sanctions, type Subject } from "./sanctions.ts";
import type { Person, Session } from "./session.ts";

/** How long a closed report is kept, milliseconds: 90 days. */
const KEPT_REPORT_MS = 90 * 86_400_000;
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
export interface ControlOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly store: ModerationStore;
  /** Resolves once this node hears the others: what is decided before is in the store by then. */
  readonly joined: Promise<void>;
}

/** Owner of this node's knowledge of bans, mutes and the lobby's settings. */
export class Control {
  /** Resolves once everything that holds is known; rejects when it could not be read. Nobody joins before. */
  readonly ready: Promise<void>;
  readonly census: Census;
  readonly #effects: Effects;
  readonly #catchUp: CatchUp;
  readonly #unsubscribe: () => void;
  #bans: Sanctions<Ban> = new Sanctions();
  #mutes: Sanctions<Mute> = new Sanctions();
  #networks: NetworkIndex = new NetworkIndex();
  #room: RoomSettings = { slowModeSeconds: 0, guard: "open" };
  /** What the bus brought while the store was read; null when it is not. */
  #meanwhile: ControlChange[] | null = null;
  readonly #changeHandlers: ((change: ControlChange) => void)[] = [];
  #timer: Timer | null = null;
  #stopped = false;

  constructor(readonly options: ControlOptions) {
    const { clock, bus, hub } = options;
    this.#effects = new Effects(hub);
    this.#catchUp = new CatchUp(this, this.#effects);
    this.census = new Census(clock, bus, hub);
    this.#unsubscribe = bus.subscribe((message) => this.#hear(message));
    hub.onEnter((session, { profile }) =>
      this.#effects.greet(session, this.#room, this.#mutes.on(profile, clock.now()))
    );
    this.ready = this.#start();
    // Whoever waits for it is told; nobody has to.
    this.ready.catch(() => {});
  }

  /** How the lobby is set. */
  get room(): RoomSettings {
    return this.#room;
  }

  /** The refusal of an address that is banned, else null. Takes some ten microseconds, however many bans there are. */
  addressRefusal(address: string): Refusal | null {
    const ids = this.#networks.covering(address);
    if (ids.length === 0) return null;
    const now = this.options.clock.now();
    const ban = this.#bans.longest(ids, now);
    return ban === undefined ? null : addressRefusal(ban, now);
  }

  /** The refusal of somebody who is banned, by name, by account or (where given) by address; else null. */
  banRefusal(who: Subject, address?: string): Refusal | null {
    const now = this.options.clock.now();
    const ban = this.#bans.on(who, now);
    if (ban !== undefined) return bannedRefusal(ban, now);
    return address === undefined ? null : this.addressRefusal(address);
  }

  /** The mute that is on somebody now. */
  muteOn(person: Person): Mute | undefined {
    return this.#mutes.on(person.profile, this.options.clock.now());
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
  tell<E extends ServerEventName>(holders: readonly string[], event: E, data: ServerEvents[E]): void {
    this.options.bus.publish({ kind: "people", holders, envelope: encodeEnvelope(event, data), from: "" });
  }

  /** Sends an event to everybody of at least that role, on every node. */
  tellStaff<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.publish({ type: "staff", minRole, envelope: encodeEnvelope(event, data) });
  }

  /** Says, on every node, that lists of the panel have changed, to those who may see them. */
  listsChanged(...lists: readonly PanelList[]): void {
    for (const what of lists) this.tellStaff(minRoleOf(SEEN_WITH[what]), "admin_changed", { what });
  }

  /** Calls `handle` with each change that the bus brings. */
  onChange(handle: (change: ControlChange) => void): void {
    this.#changeHandlers.push(handle);
  }

  /** Sends an event to everybody of at least that role at this node. */
  tellStaffHere<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.#effects.tellStaff(minRole, encodeEnvelope(event, data));
  }

  /** Reads everything again, without missing what the bus brings meanwhile. */
  async load(): Promise<void> {
    const meanwhile: ControlChange[] = [];
    this.#meanwhile = meanwhile;
    const { bans, mutes, room } = await this.options.store.inForce(this.options.clock.now());
    this.#meanwhile = null;
    this.#lift("unban", this.#bans.ids);
    this.#lift("unmute", this.#mutes.ids);
    for (const ban of bans) this.#remember({ type: "ban", ban });
    for (const mute of mutes) this.#remember({ type: "mute", mute });
    this.#room = room;
    for (const change of meanwhile) this.#remember(change);
    this.#schedule();
  }

  /** Stops hearing the bus, and stops its timer. */
  stop(): void {
    this.#stopped = true;
    this.#catchUp.stop();
    this.#unsubscribe();
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #start(): Promise<void> {
    await this.options.joined;
    await this.#sweep();
    await this.load();
  }

  async #sweep(): Promise<void> {
    const now = this.options.clock.now();
    await this.options.store.sweep(now, now - KEPT_REPORT_MS);
  }

  #hear(message: BusMessage): void {
    this.census.hear(message);
    if (message.kind === "nodes" && message.news.type === "missed") {
      void this.#catchUp.run();
    }
    if (message.kind !== "control") return;
    const { change } = message;
    this.#meanwhile?.push(change);
    const lifted = this.#remember(change);
    this.#apply(change);
    this.#tellMuted(lifted);
    for (const handle of this.#changeHandlers) handle(change);
  }

  /** Keeps what a change means. Returns the mutes that it lifts. */
  #remember(change: ControlChange): Mute[] {
    switch (change.type) {
      case "ban":
        this.#lift("unban", [change.ban.id]);
        this.#bans.set(change.ban);
        for (const network of change.ban.networks) this.#networks.add(network, change.ban.id);
        return [];
      case "mute":
        this.#mutes.set(change.mute);
        return [];
      case "unban":
      case "unmute":
        return this.#lift(change.type, change.ids);
      case "room":
        this.#room = change.room;
        return [];
      default:
        return [];
    }
  }

  /** Takes bans or mutes out. Returns the mutes that were there. */
  #lift(type: "unban" | "unmute", ids: readonly number[]): Mute[] {
    if (type === "unmute") return ids.flatMap((id) => this.#mutes.delete(id) ?? []);
    for (const id of ids) {
      for (const network of this.#bans.delete(id)?.networks ?? []) this.#networks.remove(network, id);
    }
    return [];
  }

  /** Puts a change into effect on this node's sessions. */
  #apply(change: ControlChange): void {
    switch (change.type) {
      case "ban":
        this.#schedule();
        return this.#effects.expel(change.ban, this.options.clock.now());
      case "mute":
        this.#schedule();
        return this.#tellMuted([change.mute]);
      case "room":
        return this.#effects.tellRoom(this.#room);
      case "kick":
        return this.#effects.kick(change.holder, change.reason);
      case "profile":
        return this.#effects.changeProfile(change.userId, change);
      case "staff":
        return this.#effects.tellStaff(change.minRole, change.envelope);
    }
  }

  #tellMuted(mutes: readonly Mute[]): void {
    for (const mute of mutes) {
      const person = this.#effects.mutedPerson(mute);
      if (person === undefined) continue;
      this.#effects.tellMuted(person, this.#mutes.on(person.profile, this.options.clock.now()));
    }
  }

  #schedule(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const next = Math.min(this.#bans.nextEnd(), this.#mutes.nextEnd());
    if (next === Infinity || this.#stopped) return;
    const wait = Math.max(next - this.options.clock.now(), 1);
    this.#timer = this.options.clock.after(Math.min(wait, LONGEST_TIMER_MS), () => this.#end());
  }

  /** Takes out what has ended and had no effect any more. Every node does so by its own clock. */
  #end(): void {
    const now = this.options.clock.now();
    const [bans, mutes] = [this.#bans.ended(now), this.#mutes.ended(now)];
    this.#lift("unban", bans);
    this.#tellMuted(this.#lift("unmute", mutes));
    this.#schedule();
    if (bans.length + mutes.length === 0) return;
    this.#sweep().then(() => this.#endedHere(bans.length > 0, mutes.length > 0)).catch((error: unknown) =>
      this.options.log.error("ended sanctions could not be deleted", {
        cause: error instanceof Error ? error.name : "",
      })
    );
  }

  #endedHere(bans: boolean, mutes: boolean): void {
    const tell = (what: PanelList): void =>
      this.#effects.tellStaff(minRoleOf(SEEN_WITH[what]), encodeEnvelope("admin_changed", { what }));
    if (bans) tell("bans");
    if (mutes) tell("mutes");
  }
}
