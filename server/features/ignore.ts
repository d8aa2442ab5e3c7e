// Not hearing somebody: an account for good, a guest for as long as that guest stays.

import { Refusal } from "../protocol/errors.ts";
import { BOT_NAME } from "../protocol/limits.ts";
import { isBot, nameKey } from "../protocol/names.ts";
import type { MemberHandler, MemberRequest } from "../hub/dispatch.ts";
import { holderOf, type Person } from "../hub/session.ts";
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
  const { hub, store, clock } = context;
  const guests = new IgnoredGuests();
  hub.onEnter((_session, person) => {
    for (const target of guests.of(person)) hub.setIgnored(person, target, true);
  });
  hub.onLeave((person) => guests.gone(person));
  const told = (
    { person, session, reply }: MemberRequest<"user_ignore" | "user_unignore">,
    { username: target }: Target,
    ignored: boolean,
  ): void => {
    const status = { target, ignored };
    reply("ignore_status", status);
    hub.sendTo(person.holder, [person.holder], "ignore_status", status, session.id);
  };

  return {
    async ignore(request) {
      const { person, userId, data } = request;
      const target = await find(context, person, data.target);
      if (target.accountId !== null) await store.ignores.add(userId, target.accountId, clock.now());
      else guests.add(person, target);
      hub.setIgnored(person, target, true);
      told(request, target, true);
    },

    async unignore(request) {
      const { person, userId, data } = request;
      const target = ignoredAs(person, data.target) ?? await find(context, person, data.target);
      if (target.accountId !== null) await store.ignores.remove(userId, target.accountId);
      else guests.remove(person, target);
      hub.setIgnored(person, target, false);
      told(request, target, false);
    },
  };
}

/** Guests on somebody's list, for when that person comes again: nothing of a guest is kept in the store. */
class IgnoredGuests {
  /** Holder of the guest → holders of those who ignore them. */
  readonly #ignorers: Map<string, { readonly username: string; readonly by: Set<string> }> = new Map();

  add(person: Person, { holder, username }: Target): void {
    const known = this.#ignorers.get(holder) ?? { username, by: new Set() };
    this.#ignorers.set(holder, known);
    known.by.add(person.holder);
  }

  remove(person: Person, { holder }: Target): void {
    this.#ignorers.get(holder)?.by.delete(person.holder);
  }

  of(person: Person): Pick<Target, "holder" | "username">[] {
    const all = [...this.#ignorers].filter(([, { by }]) => by.has(person.holder));
    return all.map(([holder, { username }]) => ({ holder, username }));
  }

  /** A guest who leaves never comes again, whoever takes the name. */
  gone({ holder }: Person): void {
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
  const guest = hub.person(key);
  if (guest === undefined) throw new Refusal("not_found", "Nobody has this name.");
  return { holder: guest.holder, username: guest.profile.username, accountId: null };
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
