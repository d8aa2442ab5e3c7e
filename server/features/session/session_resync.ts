// What became of the accounts of those who are here while this node heard nobody: roles, passwords, ignores, unlocks.

import { CLOSE } from "../../protocol/errors.ts";
import type { Timer } from "../../ports/clock.ts";
import type { Account } from "../../ports/store.ts";
import type { Hub } from "../../hub/hub.ts";
import { accountPrincipal, type Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** When it is tried again, where the store could not be read, milliseconds. */
const AGAIN_MS = 2_000;

/** Looks at the accounts again whenever this node has missed something, as soon as the store can be read. */
export function createSessionResync(context: Context): void {
  const { bus, hub, log, clock } = context;
  let again: Timer | null = null;
  const run = (): void => {
    again?.cancel();
    again = null;
    catchUp(context, membersOf(hub)).catch((error: unknown) => {
      log.warn("accounts cannot be read again yet", { cause: error instanceof Error ? error.name : "" });
      again ??= clock.after(AGAIN_MS, run);
    });
  };
  bus.subscribe((message) => {
    if (message.kind === "nodes" && message.news.type === "gap") run();
  });
}

function membersOf(hub: Hub): Map<number, Person> {
  const members = new Map<number, Person>();
  for (const { person } of hub.sessions) {
    const userId = person?.profile.userId ?? null;
    if (person !== null && userId !== null) members.set(userId, person);
  }
  return members;
}

async function catchUp(context: Context, members: ReadonlyMap<number, Person>): Promise<void> {
  const { store } = context;
  for (const [userId, person] of members) {
    const account = await store.accounts.byId(userId);
    for (const session of [...person.sessions]) {
      if (session.tokenVersion !== account?.tokenVersion) {
        session.connection.close(CLOSE.sessionEnded, "session ended");
      }
    }
    if (account !== undefined) await refresh(context, person, account);
  }
}

async function refresh(
  { hub, notifier, store }: Context,
  person: Person,
  account: Account,
): Promise<void> {
  const { id: userId, role, isVerified, hasAiAccess } = account;
  const { profile } = person;
  if (role !== profile.role || isVerified !== profile.isVerified) {
    notifier.publish({ type: "profile", userId, role, isVerified });
  }
  notifier.tellUsers([person.principal], "ai_unlock", { has_ai_access: hasAiAccess });
  const listed = await store.ignores.listOf(userId);
  const now = new Map(listed.map(({ id, username }) => [accountPrincipal(id), username]));
  for (const [principal, username] of now) {
    if (!person.ignored.has(principal)) {
      hub.publisher.setIgnored(person.principal, { principal, username }, true);
    }
  }
  for (const [principal, username] of [...person.ignored]) {
    // Guests on the list are in no store.
    if (principal.startsWith("account:") && !now.has(principal)) {
      hub.publisher.setIgnored(person.principal, { principal, username }, false);
    }
  }
}
