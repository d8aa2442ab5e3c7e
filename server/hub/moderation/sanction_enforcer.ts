// Carries out moderators' decisions on the sessions of this node.

import { CLOSE } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { RoleInForce } from "../../ports/account.ts";
import type { ModerationChange } from "../../ports/bus.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Ban, Mute, RoomSettings } from "../../ports/moderation_store.ts";
import { isWithin, parseNetwork } from "../addresses.ts";
import type { Hub } from "../hub.ts";
import { accountPrincipal, type Person, type Session } from "../session.ts";
import { NetworkIndex } from "./network_index.ts";
import type { SanctionCache } from "./sanction_cache.ts";
import { addressBanNotice, banNotice, dismissalOf, kickNotice } from "./sanction_messages.ts";

/** Closes sessions, and tells them of mutes, roles and the lobby's settings. It follows the cache. */
export class SanctionEnforcer {
  constructor(readonly clock: Clock, readonly hub: Hub, readonly sanctions: SanctionCache) {
    sanctions.onChange((change, lifted) => {
      this.#carryOut(change);
      this.#tellMuted(lifted);
    });
    sanctions.onEnd(({ mutes }) => this.#tellMuted(mutes));
    hub.onEnter((session, person) => this.#greet(session, person));
  }

  /** Dismisses a session that a ban covers: one that was made while it joined, or that this node has missed. */
  dismissIfBanned(session: Session): void {
    const { person, address } = session;
    const refusal = person === null ? null : this.sanctions.banRefusal(person.profile, address);
    if (refusal !== null) dismiss(session, dismissalOf(refusal), CLOSE.banned);
  }

  /** Ends the sessions of guests without a socket whom a ban covers that this node has missed. */
  endBannedAway(): void {
    const { grace } = this.hub.guests;
    const isBanned = (person: Person, address: string): boolean =>
      this.sanctions.banRefusal(person.profile, address) !== null;
    for (const person of grace.awayWhere(isBanned)) grace.end(person);
  }

  /** Tells every socket of a user whether they are muted. */
  tellMute(person: Person): void {
    const state = muteState(this.sanctions.muteOn(person));
    for (const { connection } of person.sessions) connection.emit("mute_updated", state);
  }

  /** Tells every joined session the lobby's settings. */
  tellRoom(): void {
    const state = roomState(this.sanctions.room);
    for (const { person, connection } of this.hub.sessions) {
      if (person !== null) connection.emit("room_state", state);
    }
  }

  /** Gives an account another role, or takes or gives its mark of trust, at this node alone. */
  changeProfile(userId: number, { role, isVerified, isHeldBack }: RoleInForce): void {
    const { presence } = this.hub;
    const person = presence.local.byPrincipal(accountPrincipal(userId));
    if (person === undefined) return;
    const before = new Map([...person.sessions].map((session) => [session, roleState(session)]));
    person.profile = { ...person.profile, role, isVerified };
    for (const [session, was] of before) {
      const now = roleState(session);
      if (now.role !== was.role || now.capacity !== was.capacity || isHeldBack) {
        session.connection.emit("role_updated", {
          ...now,
          ...(isHeldBack ? { needs_second_factor: true } : {}),
        });
      }
    }
    presence.announce(person);
  }

  #carryOut(change: ModerationChange): void {
    switch (change.type) {
      case "ban":
        return this.#expel(change.ban);
      case "mute":
        return this.#tellMuted([change.mute]);
      case "room":
        return this.tellRoom();
      case "kick":
        return this.#kick(change.principal, change.reason);
      case "profile":
        return this.changeProfile(change.userId, change);
    }
  }

  /** Dismisses every session that a ban covers: those of the user, and those at its addresses. */
  #expel(ban: Ban): void {
    const now = this.clock.now();
    const networks = ban.networks.map(parseNetwork);
    for (const session of [...this.hub.sessions]) {
      const { person, address } = session;
      if (person !== null && isAbout(ban, person)) dismiss(session, banNotice(ban, now), CLOSE.banned);
      else if (networks.length > 0 && isWithin(address, networks)) {
        if (person !== null) this.hub.lobbyLog.withhold(person.principal);
        dismiss(session, addressBanNotice(ban, now), CLOSE.banned);
      }
    }
    const { grace } = this.hub.guests;
    const isCovered = (person: Person, address: string): boolean =>
      isAbout(ban, person) || (networks.length > 0 && isWithin(address, networks));
    for (const person of grace.awayWhere(isCovered)) grace.end(person);
  }

  /** Dismisses a user, who may come back. */
  #kick(principal: string, reason: string | null): void {
    const notice = kickNotice(reason);
    const person = this.hub.presence.local.byPrincipal(principal);
    if (person === undefined) return;
    for (const session of [...person.sessions]) dismiss(session, notice, CLOSE.kicked);
    this.hub.guests.grace.end(person);
  }

  /** Tells users whom these mutes cover, or covered, whether they are muted now. */
  #tellMuted(mutes: readonly Mute[]): void {
    for (const person of this.#coveredBy(mutes)) this.tellMute(person);
  }

  /** Users of this node whom mutes cover: by name or account, and guests at the addresses of a mute. */
  #coveredBy(mutes: readonly Mute[]): Set<Person> {
    const { local } = this.hub.presence;
    const people = new Set<Person>();
    const held = new NetworkIndex();
    for (const { id, username, userId, networks } of mutes) {
      const person = userId === null
        ? local.byName(nameKey(username))
        : local.byPrincipal(accountPrincipal(userId));
      if (person !== undefined) people.add(person);
      for (const network of networks) held.add(network, id);
    }
    if (!mutes.some(({ networks }) => networks.length > 0)) return people;
    for (const { person, address } of this.hub.sessions) {
      if (person?.profile.userId === null && held.covering(address).length > 0) people.add(person);
    }
    return people;
  }

  /** Greets a session that has just joined. */
  #greet({ connection }: Session, person: Person): void {
    connection.emit("room_state", roomState(this.sanctions.room));
    const mute = this.sanctions.muteOn(person);
    if (mute !== undefined) connection.emit("mute_updated", muteState(mute));
  }
}

/** Tells a session why, and closes it. */
function dismiss(
  { connection }: Session,
  notice: ServerEvents["kicked"],
  code: typeof CLOSE.kicked | typeof CLOSE.banned,
): void {
  connection.emit("kicked", notice);
  connection.close(code, code === CLOSE.kicked ? "kicked" : "banned");
}

function isAbout({ username, userId }: Ban, { key, profile }: Person): boolean {
  if (userId !== null && userId === profile.userId) return true;
  return username !== "" && nameKey(username) === key;
}

function roomState(
  { slowModeSeconds, guard, requireSecondFactor }: RoomSettings,
): ServerEvents["room_state"] {
  return {
    ...{ slow_mode_seconds: slowModeSeconds, guard },
    ...(requireSecondFactor ? { require_second_factor: true } : {}),
  };
}

/** The role of a session, as sent to its client. */
function roleState({ role, capacity }: Session): ServerEvents["role_updated"] {
  return { role, ...(capacity === "account" ? {} : { capacity }) };
}

function muteState(mute: Mute | undefined): ServerEvents["mute_updated"] {
  if (mute === undefined) return { muted: false };
  const { reason, expiresAt } = mute;
  return {
    muted: true,
    ...(reason === null ? {} : { reason }),
    ...(expiresAt === null ? {} : { expires_at: isoTime(expiresAt) }),
  };
}
