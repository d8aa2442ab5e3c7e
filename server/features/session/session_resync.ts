// Reads the accounts of online members again after a gap: roles, tokens, ignore lists, access to the companion.

import { CLOSE } from "../../protocol/errors.ts";
import type { Timer } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { Hub } from "../../hub/hub.ts";
import { accountPrincipal, type Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { premiumNews } from "../../hub/premium/premium_news.ts";
import { hasSessionEnded } from "./device_listing.ts";

/** Time until the next try where the store could not be read, milliseconds. */
const RETRY_MS = 2_000;

/** Resyncs whenever this node has missed messages, as soon as the store can be read. */
export function createSessionResync(context: Context): void {
  const { bus, hub, log, clock, sanctions } = context;
  let retry: Timer | null = null;
  const run = (): void => {
    retry?.cancel();
    retry = null;
    resync(context, membersOf(hub)).catch((error: unknown) => {
      log.warn("accounts cannot be read again yet", { cause: error instanceof Error ? error.name : "" });
      retry ??= clock.after(RETRY_MS, run);
    });
  };
  // Roles depend on whether staff need a second factor, which may be read after the accounts.
  let required = sanctions.room.requireSecondFactor;
  sanctions.onLoad(() => {
    if (sanctions.room.requireSecondFactor !== required) run();
    required = sanctions.room.requireSecondFactor;
  });
  bus.subscribe((message) => {
    if (message.kind === "nodes" && message.event.type === "gap") run();
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

async function resync(context: Context, members: ReadonlyMap<number, Person>): Promise<void> {
  const { store } = context;
  for (const [userId, person] of members) {
    const account = await store.accounts.byId(userId);
    for (const session of [...person.sessions]) {
      const isValid = account !== undefined && session.tokenVersion === account.tokenVersion &&
        !await hasSessionEnded(store, session, account);
      if (!isValid) {
        session.connection.close(CLOSE.sessionEnded, "session ended");
      }
    }
    if (account !== undefined) await refresh(context, person, account);
  }
}

async function refresh(
  context: Context,
  person: Person,
  account: Account,
): Promise<void> {
  const { clock, hub, notifier, sanctions, store } = context;
  const { id: userId } = account;
  const { profile } = person;
  const inForce = sanctions.roleInForce(account);
  if (inForce.role !== profile.role || inForce.isVerified !== profile.isVerified) {
    notifier.publish({ type: "profile", userId, ...inForce });
  }
  notifier.tellUsers([person.principal], "ai_unlock", premiumNews(context, account, clock.now()));
  context.premiumClock.follow(account);
  const listed = await store.ignores.listOf(userId);
  const now = new Map(listed.map(({ id, username }) => [accountPrincipal(id), username]));
  for (const [principal, username] of now) {
    if (!person.ignored.has(principal)) {
      hub.publisher.setIgnored(person.principal, { principal, username }, true);
    }
  }
  for (const [principal, username] of [...person.ignored]) {
    // Guests on the list are not stored.
    if (principal.startsWith("account:") && !now.has(principal)) {
      hub.publisher.setIgnored(person.principal, { principal, username }, false);
    }
  }
}
