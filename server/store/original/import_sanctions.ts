// The original's ignores, bans and mutes.

import { KEPT } from "../../ports/limits.ts";
import { MAX_REASON_LENGTH } from "../../protocol/moderation_rules.ts";
import { isBot, isUsername, nameKey } from "../../protocol/names.ts";
import { codePoints } from "../../protocol/protocol_limits.ts";
import { type Importing, type People, RowBatch, timeOrNow, watched } from "./import_state.ts";
import { idOf, textOf } from "./original_values.ts";

/** When accounts began to ignore others, by `ignorer:ignored`, milliseconds since the Unix epoch. */
export type IgnoredSince = ReadonlyMap<string, number>;

/** Imports ignores. Resolves to those that came. */
export async function importIgnores(importing: Importing, people: People): Promise<IgnoredSince> {
  const { within, original, tally } = importing;
  const batch = new RowBatch(within, "user_ignores");
  const since = new Map<string, number>();
  const counts = new Map<number, number>();
  for await (const row of watched(importing, "ignores", "user_ignores", original.ignores())) {
    const [ignorer, ignored] = [idOf(row.ignorer_id), idOf(row.ignored_id)];
    const [from, to] = [people.get(ignorer), people.get(ignored)];
    const key = `${ignorer}:${ignored}`;
    const count = from === undefined ? 0 : counts.get(from.id) ?? 0;
    const example = from?.name ?? row.id;
    if (people.isCompanion(ignorer, ignored)) tally.cannot("ignores", "companion", example);
    else if (from === undefined || to === undefined) tally.cannot("ignores", "no_account", example);
    else if (from === to) tally.cannot("ignores", "oneself", example);
    else if (since.has(key)) tally.cannot("ignores", "double", example);
    else if (count >= KEPT.ignores) tally.cannot("ignores", "older", example);
    else {
      const at = timeOrNow(importing, "ignores", row.created_at, example);
      since.set(key, at);
      counts.set(from.id, count + 1);
      await batch.add({ ignorer_id: from.id, ignored_id: to.id, created_at: at });
      tally.comes("ignores");
    }
  }
  await batch.flush();
  return since;
}

/** Imports bans. They have no end, and every moderator may lift them, as in the original. */
export async function importBans(importing: Importing, people: People): Promise<void> {
  const { within, original, tally } = importing;
  const batch = new RowBatch(within, "bans");
  const seen = new Set<string>();
  for await (const row of watched(importing, "bans", "bans", original.rows("bans"))) {
    const target = targetOf(people, textOf(row.username) ?? "");
    const example = target === null || target === "companion" ? row.id : target.username;
    if (target === "companion") {
      tally.cannot("bans", "companion", row.id);
      continue;
    }
    const network = networkOf(importing, textOf(row.ip)?.trim() ?? "", example);
    const { username, userId } = target ?? { username: "", userId: null };
    const key = `${nameKey(username)} ${network}`;
    if (username === "" && network === null) tally.cannot("bans", "malformed", row.id);
    else if (seen.has(key)) tally.cannot("bans", "double", example);
    else {
      seen.add(key);
      await batch.add({
        ...{ username, username_key: nameKey(username), user_id: userId, ip: network },
        ...{ reason: reasonOf(importing, textOf(row.reason)?.trim() ?? "", example), actor_role: "mod" },
        created_at: timeOrNow(importing, "bans", row.created_at, example),
      });
      tally.comes("bans");
    }
  }
  await batch.flush();
}

/** Imports mutes, as bans. */
export async function importMutes(importing: Importing, people: People): Promise<void> {
  const { within, original, tally } = importing;
  const batch = new RowBatch(within, "mutes");
  const seen = new Set<string>();
  for await (const row of watched(importing, "mutes", "mutes", original.rows("mutes"))) {
    const target = targetOf(people, textOf(row.username) ?? "");
    if (target === "companion") tally.cannot("mutes", "companion", row.id);
    else if (target === null) tally.cannot("mutes", "malformed", row.id);
    else if (seen.has(nameKey(target.username))) tally.cannot("mutes", "double", target.username);
    else {
      const { username, userId } = target;
      seen.add(nameKey(username));
      await batch.add({
        ...{ username, username_key: nameKey(username), user_id: userId, actor_role: "mod" },
        created_at: timeOrNow(importing, "mutes", row.created_at, username),
      });
      tally.comes("mutes");
    }
  }
  await batch.flush();
}

interface Target {
  readonly username: string;
  readonly userId: number | null;
}

/** Whom a sanction is on: an account under its name here, or a guest's name; null for a name that there cannot be. */
function targetOf(people: People, username: string): Target | "companion" | null {
  const person = people.named(username);
  if (person !== undefined) return { username: person.name, userId: person.id };
  if (isBot(username)) return "companion";
  return isUsername(username) ? { username, userId: null } : null;
}

function networkOf({ tools, tally }: Importing, ip: string, example: unknown): string | null {
  if (ip === "") return null;
  const { network, changed } = tools.banAddress(ip);
  if (changed !== null) tally.changed("bans", changed, example);
  return network;
}

function reasonOf({ tally }: Importing, reason: string, example: unknown): string | null {
  if (reason === "") return null;
  if (codePoints(reason) <= MAX_REASON_LENGTH) return reason;
  tally.changed("bans", "reason_cut", example);
  return [...reason].slice(0, MAX_REASON_LENGTH).join("");
}
