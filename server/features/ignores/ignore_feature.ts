// Ignore lists: an account stays on the list of a member, a guest for as long as the guest is online. The list of a
// guest lasts as long as the guest.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import type { BusMessage } from "../../ports/bus.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { CAPS } from "../../hub/limits/caps.ts";
import { accountIdOf, accountPrincipal, isGuest, type Person, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { IgnoredGuests } from "./ignored_guests.ts";

/** Time between two tries to store what the store could not take, milliseconds, and their number: for a minute. */
const RETRY_MS = 3_000;
const MAX_TRIES = 20;

/** Handlers of the ignore list. */
export interface IgnoreFeature {
  readonly ignore: JoinedHandler<"user_ignore">;
  readonly unignore: JoinedHandler<"user_unignore">;
}

/** A user to ignore. `accountId` is null for a guest. */
interface Target {
  readonly principal: string;
  readonly username: string;
  readonly accountId: number | null;
}

/** Makes the handlers. */
export function createIgnoreFeature(context: Context): IgnoreFeature {
  const { hub, store, clock } = context;
  followGuests(context, new IgnoredGuests());
  const confirm = (
    { person, session, reply }: JoinedRequest<"user_ignore" | "user_unignore">,
    target: string,
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
      const { person, data } = request;
      const target = await find(context, person, data.target);
      const { userId } = person.profile;
      refuseTooMany(context, person, target);
      if (target.accountId !== null && userId !== null) {
        await store.ignores.add(userId, target.accountId, clock.now());
      }
      hub.publisher.setIgnored(person.principal, target, true);
      confirm(request, target.username, true);
    },

    async unignore(request) {
      const { person, data } = request;
      const { userId } = person.profile;
      const listed = ignoredAs(person, data.target);
      const targets = listed.length > 0 ? listed : [await find(context, person, data.target)];
      for (const target of targets) {
        if (target.accountId !== null && userId !== null) {
          await store.ignores.remove(userId, target.accountId);
        }
        hub.publisher.setIgnored(person.principal, target, false);
      }
      confirm(request, targets[0]!.username, false);
    },
  };
}

/** Keeps the lists right while guests come, go and register. */
function followGuests(context: Context, guests: IgnoredGuests): void {
  const { hub, presence, bus } = context;
  hub.onEntering((person) => {
    for (const { principal, username } of guests.of(person)) person.ignored.set(principal, username);
  });
  hub.onEnter((session, person) => {
    for (const target of guests.of(person)) hub.publisher.setIgnored(person.principal, target, true);
    tellOfGuests(session, person, guests);
  });
  presence.cluster.onGone((principal) => guests.gone(principal));
  // At once at this node, which learns that the guest is gone before the bus brings `became`.
  hub.onBecame(({ guest, account: { principal, profile, ignored } }) => {
    guests.became(guest.principal, { principal, username: profile.username });
    const accounts = [...ignored.keys()].flatMap((one) => accountIdOf(one) ?? []);
    const pairs = accounts.map((id) => ({ by: principal, target: accountPrincipal(id) }));
    void storeCarried(context, guests, { pairs, tries: MAX_TRIES });
  });
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
}

/** Tells a session that has joined who is on the list beside the accounts that `joined` named. */
function tellOfGuests({ connection }: Session, person: Person, guests: IgnoredGuests): void {
  const isNamed = (principal: string): boolean => !isGuest(person.principal) && !isGuest(principal);
  const listed = [...person.ignored].filter(([principal]) => !isNamed(principal));
  const names = new Set([...listed.map(([, name]) => name), ...guests.of(person).map((one) => one.username)]);
  for (const target of names) connection.emit("ignore_status", { target, ignored: true });
}

/** Throws a `Refusal` where the list of a user is full. Guests on it who have left make room first. */
function refuseTooMany({ hub, presence }: Context, person: Person, target: Target): void {
  const { max } = isGuest(person.principal) ? CAPS.guest_ignores : CAPS.ignores;
  if (person.ignored.has(target.principal) || person.ignored.size < max) return;
  const left = [...person.ignored].filter(([principal]) =>
    isGuest(principal) && presence.cluster.byPrincipal(principal) === undefined
  );
  for (const [principal, username] of left) {
    hub.publisher.setIgnored(person.principal, { principal, username }, false);
  }
  if (person.ignored.size - left.length < max) return;
  throw new Refusal("conflict", "You are ignoring too many people. Stop ignoring some of them first.");
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
  const pairs = ignorers.filter((by) => accountIdOf(by) !== null).map((by) => ({ by, target: principal }));
  if (node === hub.node) void storeCarried(context, guests, { pairs, tries: MAX_TRIES });
}

/** One user ignores another, by principal. */
interface IgnoredPair {
  readonly by: string;
  readonly target: string;
}

/**
 * Stores ignores of a guest, or by a guest, that registered. While the store cannot be reached, tries again for a
 * minute.
 */
async function storeCarried(
  context: Context,
  guests: IgnoredGuests,
  { pairs, tries }: { pairs: readonly IgnoredPair[]; tries: number },
): Promise<void> {
  const { presence, store: { ignores }, clock, log } = context;
  // The user may have lifted it while it was being stored.
  const isDropped = ({ by, target }: IgnoredPair): boolean =>
    guests.isDropped(target, by) || presence.local.byPrincipal(by)?.ignored.has(target) === false;
  try {
    for (const pair of pairs) {
      const [by, target] = [accountIdOf(pair.by)!, accountIdOf(pair.target)!];
      if (!isDropped(pair)) await ignores.add(by, target, clock.now());
      if (isDropped(pair)) await ignores.remove(by, target);
    }
  } catch (error) {
    log.warn("ignore lists with a guest that registered cannot be stored yet", {
      cause: error instanceof Error ? error.name : "",
    });
    const again = { pairs, tries: tries - 1 };
    if (tries > 1) clock.after(RETRY_MS, () => void storeCarried(context, guests, again));
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

/**
 * Those of the list with that name, who may have left or deleted their account since: guests who had the name one after
 * another are several.
 */
function ignoredAs(person: Person, name: string): Target[] {
  return [...person.ignored].filter(([, username]) => nameKey(username) === nameKey(name))
    .map(([principal, username]) => ({ principal, username, accountId: accountIdOf(principal) }));
}
