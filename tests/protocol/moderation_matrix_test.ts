// Who may do what to whom: every role × every event × every kind of target, held against the contract's own table.

import { deepEqual, equal } from "node:assert/strict";
import type { Role } from "../../server/protocol/roles.ts";
import { done, idOf } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";

const POWER = { user: 0, mod: 1, admin: 2, root: 3 } as const;

/** Kinds of people: accounts by role, a guest, and a guest and an ordinary account with the moderator password. */
const KINDS = ["guest", "elevated", "borrowed", "user", "mod", "admin", "root"] as const;
type Kind = typeof KINDS[number];

const POWER_OF: Readonly<Record<Kind, number>> = { guest: 0, elevated: 1, borrowed: 1, ...POWER };

/** A target of a case: a person of some kind, oneself, or the companion. */
type Target = Kind | "oneself" | "Violet";
const TARGETS: readonly Target[] = [...KINDS, "oneself", "Violet"];

interface Case {
  readonly event: string;
  readonly minPower: number;
  /** Also with the moderator password alone. */
  readonly byPassword?: true;
  /** Only for people with an account, who are named by their id. */
  readonly byId?: true;
  /** The role it would give. */
  readonly becomes?: Role;
  /** The reply, where it is not that of other changes. */
  readonly reply?: string;
  /** May be done to oneself. */
  readonly self?: true;
  /** A guest has nothing that this could change; what is answered then. */
  readonly guest?: string;
  /** Makes what is to be lifted, and gives the data of the request. */
  readonly prepare?: (room: Room, name: string) => Promise<object>;
}

const CASES: readonly Case[] = [
  { event: "mod_kick", minPower: 1, byPassword: true },
  { event: "mod_ban", minPower: 1, byPassword: true },
  { event: "mod_kickban", minPower: 1, byPassword: true },
  { event: "mod_mute", minPower: 1, byPassword: true },
  { event: "mod_verify", minPower: 1, guest: "registration_required" },
  ...(["user", "mod", "admin", "root"] as const).map((becomes): Case => ({
    event: "admin_set_role",
    minPower: 2,
    byId: true,
    becomes,
  })),
  { event: "admin_verify_user", minPower: 1, byId: true },
  { event: "admin_toggle_ai", minPower: 2, byId: true, self: true },
  { event: "admin_reset_link", minPower: 2, byId: true, reply: "admin_reset_link" },
  {
    event: "admin_unban",
    minPower: 1,
    prepare: async (room, name) => ({ ban_id: await standing(room, name, "addBan") }),
  },
  {
    event: "admin_unmute",
    minPower: 1,
    prepare: async (room, name) => ({ mute_id: await standing(room, name, "addMute") }),
  },
];

for (const actor of KINDS) {
  Deno.test(`${actor}: every event on every kind of target does exactly what the contract allows`, async () => {
    await using room = await openRoom();
    let count = 0;
    for (const one of CASES) {
      for (const target of TARGETS) {
        if (one.byId && !hasAccount(target === "oneself" ? actor : target)) continue;
        // Somebody who is banned cannot be here to lift it.
        if (one.event === "admin_unban" && target === "oneself") continue;
        await check(room, actor, one, target, ++count);
      }
    }
  });
}

async function check(room: Room, actor: Kind, one: Case, target: Target, count: number): Promise<void> {
  const label = `${actor} ${one.event} ${one.becomes ?? ""} ${target}`;
  const name = target === "oneself" ? `actor${count}` : target === "Violet" ? "Violet" : `target${count}`;
  const client = await enter(room, actor, `actor${count}`);
  const other = target === "oneself" || target === "Violet" ? undefined : await enter(room, target, name);
  const data = one.prepare !== undefined
    ? await one.prepare(room, name)
    : one.byId
    ? { user_id: await idOf(room, name), role: one.becomes }
    : { target: name };
  await room.settle();
  const before = { auditEntries: (await done(room)).length, account: await room.store.accounts.byName(name) };

  const reply = await client.request(one.event, data);

  const logged = (await done(room)).length - before.auditEntries;
  if (!allowed(actor, one, target)) {
    deepEqual([reply.event, reply.data["code"], logged], ["error", "forbidden", 0], label);
    deepEqual(await room.store.accounts.byName(name), before.account, label);
    if (other !== undefined) equal(other.closed, null, label);
  } else if (one.guest !== undefined && (target === "guest" || target === "elevated")) {
    deepEqual([reply.event, reply.data["code"], logged], ["error", one.guest, 0], label);
  } else {
    equal(reply.event, one.reply ?? (one.event.startsWith("mod_") ? "ack" : "admin_action_ok"), label);
    const unchanged = one.becomes !== undefined && one.becomes === before.account?.role;
    equal(logged, unchanged ? 0 : 1, label);
  }
  client.vanish();
  other?.vanish();
  await room.settle();
  await room.store.moderation.transact(async (within) => {
    for (const ban of await within.bansOn(name, room.clock.now())) await within.removeBan(ban.id);
  });
}

function allowed(actor: Kind, { minPower, byPassword, becomes, self }: Case, target: Target): boolean {
  const power = POWER_OF[actor];
  if ((actor === "elevated" || actor === "borrowed") && byPassword !== true) return false;
  if (power < minPower || target === "Violet") return false;
  if (target === "oneself") return self === true;
  return power > POWER_OF[target] && (becomes === undefined || power > POWER[becomes]);
}

function hasAccount(target: Target): boolean {
  return !["guest", "elevated", "Violet"].includes(target);
}

function enter(room: Room, kind: Kind, name: string): Promise<PlainClient> {
  if (kind === "guest") return room.guest(name);
  if (kind === "elevated") return room.guest(name, { mod_password: MOD_PASSWORD });
  if (kind === "borrowed") return room.member(name, "user", { mod_password: MOD_PASSWORD });
  return room.member(name, kind);
}

/** Puts a ban or mute on a name, made with the least power that can. */
function standing(room: Room, name: string, add: "addBan" | "addMute"): Promise<number> {
  return room.store.moderation.transact(async (within) => {
    const account = await within.accountNamed(name);
    const made = await within[add]({
      username: name,
      userId: account?.id ?? null,
      reason: null,
      createdAt: room.clock.now(),
      expiresAt: null,
      actorId: null,
      actorRole: "mod",
      networks: [],
    });
    return made.id;
  });
}
