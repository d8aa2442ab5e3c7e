// Ignore lists: an account stays on the list, a guest for as long as the guest is online.

import { Refusal } from "../protocol/errors.ts";
import { BOT_NAME } from "../protocol/protocol_limits.ts";
import { isBot, nameKey } from "../protocol/names.ts";
import type { BusMessage } from "../ports/bus.ts";
import type { MemberHandler, MemberRequest } from "../hub/commands.ts";
import { CAPS } from "../hub/limits/caps.ts";
import { accountIdOf, accountPrincipal, isGuest, type Person } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Time between two tries to store what the store could not take, milliseconds, and their number: for a minute. */
const RETRY_MS = 3_000;
const MAX_TRIES = 20;

/** Handlers of the ignore list. */
export interface IgnoreFeature {
  readonly ignore: MemberHandler<"user_ignore">;
  readonly unignore: MemberHandler<"user_unignore">;
}

/** A user to ignore. `accountId` is null for a guest. */
interface Target {
  readonly principal: string;
  readonly username: string;
  readonly accountId: number | null;
}

/** Makes the handlers. Ignore lists are for members. */
export function createIgnoreFeature(context: Context): IgnoreFeature {
  const { hub, presence, store, clock, bus } = context;
  const guests = new IgnoredGuests();
  hub.onEntering((person) => {
    for (const { principal, username } of guests.of(person)) person.ignored.set(principal, username);
  });
  hub.onEnter((_session, person) => {
    for (const target of guests.of(person)) hub.publisher.setIgnored(person.principal, target, true);
  });
  presence.cluster.onGone((principal) => guests.gone(principal));
  // At once at this node, which learns that the guest is gone before the bus brings `became`.
  hub.onBecame(({ guest, account: { principal, profile } }) =>
    guests.became(guest.principal, { principal, username: profile.username })
  );
  bus.subscribe((message) => {
    if (message.kind === "ignore") guests.apply(message);
    else if (message.kind === "became") carryOver(context, guests, message);
    else if (message.kind === "nodes" && message.event.type === "snapshotRequested") {
      for (
        const { by, ...guest } of guests.all((principal) =>
          presence.local.byPrincipal(principal) !== undefined
        )
      ) {
        hub.publisher.setIgnored(by, guest, true);
      }
    }
  });
  const confirm = (
    { person, session, reply }: MemberRequest<"user_ignore" | "user_unignore">,
    { username: target }: Target,
    ignored: boolean,
  ): void => {
    const status = { target, ignored };
    reply("ignore_status", status);
    hub.publisher.sendTo(person.principal, [person.principal], "ignore_status", status, {
      except: session.id,
    });
  };

  return {
    async ignore(request) {
      const { person, userId, data } = request;
      const target = await find(context, person, data.target);
      if (!person.ignored.has(target.principal) && person.ignored.size >= CAPS.ignores.max) {
        throw new Refusal("conflict", "You are ignoring too many people. Stop ignoring some of them first.");
      }
      if (target.accountId !== null) await store.ignores.add(userId, target.accountId, clock.now());
      hub.publisher.setIgnored(person.principal, target, true);
      confirm(request, target, true);
    },

    async unignore(request) {
      const { person, userId, data } = request;
      const target = ignoredAs(person, data.target) ?? await find(context, person, data.target);
      if (target.accountId !== null) await store.ignores.remove(userId, target.accountId);
      hub.publisher.setIgnored(person.principal, target, false);
      confirm(request, target, false);
    },
  };
}

/** A guest has become an account: users who ignored the guest ignore the account, and their lists name it. */
function carryOver(
  context: Context,
  guests: IgnoredGuests,
  { node, from, to: principal, was, username }: BusMessage & { kind: "became" },
): void {
  const { hub, presence } = context;
  guests.became(from, { principal, username });
  const ignorers = guests.ignorersOf(principal);
  for (const by of ignorers) {
    for (const { connection } of presence.local.byPrincipal(by)?.sessions ?? []) {
      if (nameKey(was) !== nameKey(username)) {
        connection.emit("ignore_status", { target: was, ignored: false });
      }
      connection.emit("ignore_status", { target: username, ignored: true });
    }
  }
  // The lists of guests are not stored.
  const members = ignorers.filter((by) => accountIdOf(by) !== null);
  if (node === hub.node) void storeCarried(context, guests, { principal, members, tries: MAX_TRIES });
}

/**
 * Stores that members ignore an account that was a guest. While the store cannot be reached, tries again for a minute.
 */
async function storeCarried(
  context: Context,
  guests: IgnoredGuests,
  { principal, members, tries }: { principal: string; members: readonly string[]; tries: number },
): Promise<void> {
  const { store: { ignores }, clock, log } = context;
  const ignoredId = accountIdOf(principal)!;
  try {
    for (const by of members) {
      const ignorerId = accountIdOf(by)!;
      if (!guests.isDropped(principal, by)) await ignores.add(ignorerId, ignoredId, clock.now());
      // The member may have lifted it while it was being stored.
      if (guests.isDropped(principal, by)) await ignores.remove(ignorerId, ignoredId);
    }
  } catch (error) {
    log.warn("ignore lists with a guest that registered cannot be stored yet", {
      cause: error instanceof Error ? error.name : "",
    });
    const again = { principal, members, tries: tries - 1 };
    if (tries > 1) clock.after(RETRY_MS, () => void storeCarried(context, guests, again));
  }
}

/** A guest, or an account that was one, on an ignore list. */
type Ignored = Pick<Target, "principal" | "username">;

/**
 * Guests on ignore lists, for members who sign in again: nothing about a guest is stored. Also accounts that were
 * guests when they were ignored, for as long as they are online: the store may not have them yet.
 */
class IgnoredGuests {
  /** Principal of the guest → principals of the users who ignore the guest. */
  readonly #ignorers: Map<string, { readonly username: string; readonly by: Set<string> }> = new Map();
  /** The reverse: principal → principals on its list. */
  readonly #lists: Map<string, Set<string>> = new Map();

  /** Applies a change at any node. */
  apply({ principal: by, target, username, ignored }: BusMessage & { kind: "ignore" }): void {
    const known = this.#ignorers.get(target);
    if (!ignored) {
      known?.by.delete(by);
      this.#unlist(by, target);
    } else if (known !== undefined || isGuest(target)) {
      this.#ignorers.set(target, {
        username: known?.username ?? username,
        by: (known?.by ?? new Set()).add(by),
      });
      this.#list(by, target);
    }
  }

  /** Guests, and accounts that were guests, on this user's list. */
  of(person: Person): Ignored[] {
    return [...this.#lists.get(person.principal) ?? []].map((principal) => ({
      principal,
      username: this.#ignorers.get(principal)!.username,
    }));
  }

  /** Principals that ignore that principal. */
  ignorersOf(principal: string): string[] {
    return [...this.#ignorers.get(principal)?.by ?? []];
  }

  /** Whether `by` has stopped ignoring a principal that is known here. */
  isDropped(principal: string, by: string): boolean {
    return this.#ignorers.get(principal)?.by.has(by) === false;
  }

  /** Every ignored guest whose principal `isOurs`, with the user who ignores them. */
  *all(isOurs: (principal: string) => boolean): Iterable<Ignored & { readonly by: string }> {
    for (const [principal, { username, by }] of this.#ignorers) {
      if (!isOurs(principal)) continue;
      for (const one of by) yield { principal, username, by: one };
    }
  }

  /** A guest has become an account: it is ignored by the same people. */
  became(from: string, { principal, username }: Ignored): void {
    const known = this.#ignorers.get(from);
    if (known === undefined) return;
    this.#ignorers.delete(from);
    this.#ignorers.set(principal, { username, by: known.by });
    for (const by of known.by) {
      this.#unlist(by, from);
      this.#list(by, principal);
    }
  }

  /** A guest who leaves never comes back as the same principal; an account that leaves is in the store. */
  gone(principal: string): void {
    for (const by of this.#ignorers.get(principal)?.by ?? []) this.#unlist(by, principal);
    this.#ignorers.delete(principal);
  }

  #list(by: string, target: string): void {
    const list = this.#lists.get(by);
    if (list === undefined) this.#lists.set(by, new Set([target]));
    else list.add(target);
  }

  #unlist(by: string, target: string): void {
    const list = this.#lists.get(by);
    list?.delete(target);
    if (list?.size === 0) this.#lists.delete(by);
  }
}

async function find({ presence, store }: Context, person: Person, name: string): Promise<Target> {
  const key = nameKey(name);
  if (key === person.key) {
    throw new Refusal("bad_request", "You cannot ignore yourself.", { field: "target" });
  }
  if (isBot(name)) {
    throw new Refusal("bad_request", `${BOT_NAME} only speaks when spoken to.`, { field: "target" });
  }
  const account = await store.accounts.byName(name);
  if (account !== undefined) {
    return { principal: accountPrincipal(account.id), username: account.username, accountId: account.id };
  }
  const guest = presence.cluster.byName(key);
  if (guest === undefined) throw new Refusal("not_found", "Nobody has this name.", { field: "target" });
  return { principal: guest.principal, username: guest.user.username, accountId: null };
}

/** A user on the list already, who may have left or deleted their account since. */
function ignoredAs(person: Person, name: string): Target | undefined {
  for (const [principal, username] of person.ignored) {
    if (nameKey(username) !== nameKey(name)) continue;
    return { principal, username, accountId: accountIdOf(principal) };
  }
  return undefined;
}
