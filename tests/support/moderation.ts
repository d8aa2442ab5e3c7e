// Lookups that the tests of moderation share.

import { equal } from "node:assert/strict";
import type { LoggedAuditEntry } from "../../server/ports/moderation_store.ts";
import type { PlainClient } from "./plain_client.ts";
import { PASSWORD, type Room } from "./room.ts";

/** The account's id. Fails when there is none. */
export async function idOf(room: Room, username: string): Promise<number> {
  const account = await room.store.accounts.byName(username);
  if (account === undefined) throw new Error(`Nobody is registered as ${username}`);
  return account.id;
}

/** Every logged action, oldest first. */
export async function auditEntries(room: Room): Promise<LoggedAuditEntry[]> {
  const { items } = await room.store.moderation.auditEntries({ query: "", cursor: null, limit: 100_000 });
  return items.toReversed();
}

/** Every logged action except notes on refused ones, oldest first. */
export async function done(room: Room): Promise<LoggedAuditEntry[]> {
  return (await auditEntries(room)).filter(({ action }) => action !== "refused");
}

/** Actions and targets of every logged action, oldest first. */
export async function auditLines(room: Room): Promise<string[]> {
  return (await auditEntries(room)).map(({ actor, action, target }) =>
    [actor, action, target].filter((part) => part !== null).join(" ")
  );
}

/** The system messages that a client has received. */
export function lines(client: PlainClient): string[] {
  return client.all("system").map(({ msg }) => msg);
}

/** A moderator and a watching guest, each at an address of their own. */
export async function staffed(room: Room): Promise<{ mod: PlainClient; watcher: PlainClient }> {
  const mod = await joined(room, "mod", "192.0.2.250", "mod");
  const watcher = await joined(room, "watcher", "192.0.2.251");
  return { mod, watcher };
}

/** A client that has joined from an address, as a guest or with an account of a role. */
export async function joined(
  room: Room,
  username: string,
  address: string,
  role?: "user" | "mod",
): Promise<PlainClient> {
  const client = room.connect(address);
  if (role === undefined) await client.join(username);
  else {
    if (await room.store.accounts.byName(username) === undefined) {
      (await room.member(username, role)).vanish();
    }
    await client.request("join", { mode: "login", username, password: PASSWORD });
  }
  equal(client.envelopes.some(({ event }) => event === "joined"), true, JSON.stringify(client.envelopes));
  return client;
}

/** Sends a message in the lobby. Resolves to `ack`, or to the code of the refusal. */
export async function says(client: PlainClient): Promise<unknown> {
  const reply = await client.request("message", { text: "hello" });
  return reply.event === "error" ? reply.data["code"] : reply.event;
}
