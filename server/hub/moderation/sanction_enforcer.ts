// What a moderator's decision does to the sessions of this node.

import { CLOSE } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import { hasRole, type Role } from "../../protocol/roles.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Ban, Mute, RoomSettings } from "../../ports/moderation_store.ts";
import { isWithin, parseNetwork } from "../addresses.ts";
import type { Hub } from "../hub.ts";
import { NetworkIndex } from "./network_index.ts";
import { addressBanNotice, banNotice, kickNotice } from "./sanction_messages.ts";
import { type Person, principalOf, type Session } from "../session.ts";

/** Reaches into the sessions of one hub. */
export class SanctionEnforcer {
  constructor(readonly hub: Hub) {}

  /** Sends everybody away whom a ban covers: the person, and whoever is at its addresses. */
  expel(ban: Ban, now: number): void {
    const networks = ban.networks.map(parseNetwork);
    for (const session of [...this.hub.sessions]) {
      const { person, address } = session;
      if (person !== null && isAbout(ban, person)) dismiss(session, banNotice(ban, now), CLOSE.banned);
      else if (networks.length > 0 && isWithin(address, networks)) {
        dismiss(session, addressBanNotice(ban, now), CLOSE.banned);
      }
    }
  }

  /** Sends a person away, who may come back. */
  kick(principal: string, reason: string | null): void {
    const notice = kickNotice(reason);
    for (const session of [...this.hub.principal(principal)?.sessions ?? []]) {
      dismiss(session, notice, CLOSE.kicked);
    }
  }

  /** People here whom these mutes are about: by name or account, and guests at the addresses that they hold. */
  mutedPeople(mutes: readonly Mute[]): Set<Person> {
    const people = new Set<Person>();
    const held = new NetworkIndex();
    for (const { id, username, userId, networks } of mutes) {
      const person = userId === null
        ? this.hub.person(nameKey(username))
        : this.hub.principal(principalOf("", userId));
      if (person !== undefined) people.add(person);
      for (const network of networks) held.add(network, id);
    }
    if (!mutes.some(({ networks }) => networks.length > 0)) return people;
    for (const { person, address } of this.hub.sessions) {
      if (person?.profile.userId === null && held.covering(address).length > 0) people.add(person);
    }
    return people;
  }

  /** Tells a person whether they are muted. */
  tellMuted(person: Person, mute: Mute | undefined): void {
    for (const { connection } of person.sessions) connection.emit("mute_updated", muteState(mute));
  }

  /** Tells everybody how the lobby is set. */
  tellRoom(room: RoomSettings): void {
    for (const { person, connection } of this.hub.sessions) {
      if (person !== null) connection.emit("room_state", roomState(room));
    }
  }

  /** Greets a session that has just joined. */
  greet(session: Session, room: RoomSettings, mute: Mute | undefined): void {
    session.connection.emit("room_state", roomState(room));
    if (mute !== undefined) session.connection.emit("mute_updated", muteState(mute));
  }

  /** Gives a person another role, or takes their mark of trust, or gives it. */
  changeProfile(userId: number, changed: { role: Role; isVerified: boolean }): void {
    const person = this.hub.principal(principalOf("", userId));
    if (person === undefined) return;
    const { role, isVerified } = changed;
    const before = new Map([...person.sessions].map((session) => [session, roleState(session)]));
    person.profile = { ...person.profile, role, isVerified };
    for (const [session, was] of before) {
      const now = roleState(session);
      if (now.role !== was.role || now.capacity !== was.capacity) {
        session.connection.emit("role_updated", now);
      }
    }
    this.hub.announce(person);
  }

  /** Sends an envelope to everybody of at least that role. */
  tellStaff(minRole: Role, envelope: string): void {
    for (const { person, role, connection } of this.hub.sessions) {
      if (person !== null && hasRole(role, minRole)) connection.sendBuffer.push(envelope);
    }
  }
}

/** Tells a session why, and closes it. */
export function dismiss(
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

function roomState({ slowModeSeconds, guard }: RoomSettings): ServerEvents["room_state"] {
  return { slow_mode_seconds: slowModeSeconds, guard };
}

/** The role of a session, as its client is told. */
export function roleState({ role, capacity }: Session): ServerEvents["role_updated"] {
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
