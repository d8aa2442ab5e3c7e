// Not hearing somebody: an account for good, a guest for as long as that guest stays.

import { Refusal } from "../protocol/errors.ts";
import { BOT_NAME } from "../protocol/limits.ts";
import { isBot, nameKey } from "../protocol/names.ts";
import type { BusMessage } from "../ports/bus.ts";
import type { MemberHandler, MemberRequest } from "../hub/commands.ts";
import { holderOf, isGuest, type Person } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of the ignore list. */
export interface IgnoreFeature {
  readonly ignore: MemberHandler<"user_ignore">;
  readonly unignore: MemberHandler<"user_unignore">;
}

/** Somebody to ignore. `accountId` is null for a guest. */
interface Target {
  readonly holder: string;
  readonly username: string;
  readonly accountId: number | null;
}

/** Makes the ignore list. It is for registered people. */
export function createIgnoreFeature(context: Context): IgnoreFeature {
  const { hub, store, clock, bus } = context;
  const guests = new IgnoredGuests();
  hub.onEnter((_session, person) => {
    for (const target of guests.of(person)) hub.setIgnored(person.holder, target, true);
  });
  hub.roll.onGone((holder) => guests.gone(holder));
  bus.subscribe((message) => {
    if (message.kind === "ignore") guests.hear(message);
    else if (message.kind === "nodes" && message.news.type === "asked") {
      for (const { by, ...guest } of guests.all((holder) => hub.holder(holder) !== undefined)) {
        hub.setIgnored(by, guest, true);
      }
    }
  });
  const told = (
    { person, session, reply }: MemberRequest<"user_ignore" | "user_unignore">,
    { username: target }: Target,
    ignored: boolean,
  ): void => {
    const status = { target, ignored };
    reply("ignore_status", status);
    hub.sendTo(person.holder, [person.holder], "ignore_status", status, { except: session.id });
  };

  return {
    async ignore(request) {
      const { person, userId, data } = request;
      const target = await find(context, person, data.target);
      if (target.accountId !== null) await store.ignores.add(userId, target.accountId, clock.now());
      hub.setIgnored(person.holder, target, true);
      told(request, target, true);
    },

    async unignore(request) {
      const { person, userId, data } = request;
      const target = ignoredAs(person, data.target) ?? await find(context, person, data.target);
      if (target.accountId !== null) await store.ignores.remove(userId, target.accountId);
      hub.setIgnored(person.holder, target, false);
      told(request, target, false);
    },
  };
}

/** A guest whom somebody does not want to hear. */
type IgnoredGuest = Pick<Target, "holder" | "username">;

/** Guests on somebody's list, for when that person comes again: nothing of a guest is kept in the store. */
class IgnoredGuests {
  /** Holder of the guest → holders of those who ignore them. */
  readonly #ignorers: Map<string, { readonly username: string; readonly by: Set<string> }> = new Map();

  /** Takes in what somebody decided, at whatever node. */
  hear({ holder: by, target, username, ignored }: BusMessage & { kind: "ignore" }): void {
    if (!isGuest(target)) return;
    const known = this.#ignorers.get(target) ?? { username, by: new Set() };
    if (ignored) this.#ignorers.set(target, known);
    if (ignored) known.by.add(by);
    else known.by.delete(by);
  }

  of(person: Person): IgnoredGuest[] {
    return [...this.all(() => true)].filter(({ by }) => by === person.holder);
  }

  /** Who ignores which guests, of those whose holder `isOurs`. */
  *all(isOurs: (holder: string) => boolean): Iterable<IgnoredGuest & { readonly by: string }> {
    for (const [holder, { username, by }] of this.#ignorers) {
      if (isOurs(holder)) { for (const one of by) yield { holder, username, by: one }; }
    }
  }

  /** A guest who leaves never comes again, whoever takes the name. */
  gone(holder: string): void {
    this.#ignorers.delete(holder);
  }
}

async function find({ hub, store }: Context, person: Person, name: string): Promise<Target> {
  const key = nameKey(name);
  if (key === person.key) throw new Refusal("bad_request", "You cannot ignore yourself.");
  if (isBot(name)) throw new Refusal("bad_request", `${BOT_NAME} only speaks when spoken to.`);
  const account = await store.accounts.byName(name);
  if (account !== undefined) {
    return { holder: holderOf("", account.id), username: account.username, accountId: account.id };
  }
  const guest = hub.roll.find(key);
  if (guest === undefined) throw new Refusal("not_found", "Nobody has this name.");
  return { holder: guest.holder, username: guest.user.username, accountId: null };
}

/** Somebody on the list already, who may have left or lost their account since. */
function ignoredAs(person: Person, name: string): Target | undefined {
  for (const [holder, username] of person.ignored) {
    if (nameKey(username) !== nameKey(name)) continue;
    const id = /^account:(\d+)$/.exec(holder)?.[1];
    return { holder, username, accountId: id === undefined ? null : Number(id) };
  }
  return undefined;
}
