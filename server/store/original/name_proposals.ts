// Names of the original's accounts here: as they were, where that is possible, and else a proposal.

import type { Renamed } from "../../ports/moving/import_report.ts";
import { claimOf, isBot, isUsername, nameKey } from "../../protocol/names.ts";

/** An account, and the name that it has in the original. */
export interface NamedAccount {
  readonly id: number;
  readonly username: string;
  /** Whether it has a role of staff: such an account may be called `admin`. */
  readonly isStaff: boolean;
}

/** Longest name, characters. */
const MAX_LENGTH = 20;
/** What an account is called where nothing of its name can stay. */
const PLAIN = "member";

/**
 * New names of the accounts that cannot keep theirs, in the order of their ids. Of names that are equal but for case, the
 * account with the lowest id keeps its own. A proposal is valid, free, and no other account's name.
 */
export function proposeNames(accounts: readonly NamedAccount[]): Renamed[] {
  const byId = accounts.toSorted((a, b) => a.id - b.id);
  const taken = new Set<string>();
  const faults: (readonly [NamedAccount, Renamed["why"]])[] = [];
  for (const account of byId) {
    const why = faultOf(account, taken);
    if (why === null) taken.add(nameKey(account.username));
    else faults.push([account, why]);
  }
  const numbers = new Map<string, number>();
  return faults.map(([{ id, username, isStaff }, why]) => {
    const to = freeName(stemOf(username, why), isStaff, taken, numbers);
    taken.add(nameKey(to));
    return { id, from: username, to, why };
  });
}

function faultOf(
  { username, isStaff }: Omit<NamedAccount, "id">,
  taken: ReadonlySet<string>,
): Renamed["why"] | null {
  if (!isUsername(username)) return "name_invalid";
  if (isReserved(username, isStaff)) return "name_reserved";
  return taken.has(nameKey(username)) ? "name_taken" : null;
}

function isReserved(name: string, isStaff: boolean): boolean {
  const claim = claimOf(name);
  return claim === "companion" || isBot(name) || claim === "staff" && !isStaff;
}

/** What of a name can stay. */
function stemOf(username: string, why: Renamed["why"]): string {
  if (why === "name_reserved") return PLAIN;
  const plain = username.normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[^A-Za-z0-9_-]+/g, "_");
  const stem = plain.replace(/^_+|_+$/g, "").slice(0, MAX_LENGTH);
  return stem === "" ? PLAIN : stem;
}

/** The stem itself, or with the first number from 2 on that makes a name that is free. */
function freeName(
  stem: string,
  isStaff: boolean,
  taken: ReadonlySet<string>,
  numbers: Map<string, number>,
): string {
  const isFree = (name: string): boolean => !taken.has(nameKey(name)) && !isReserved(name, isStaff);
  if (isFree(stem)) return stem;
  // A number does not free a reserved stem.
  const base = isReserved(`${stem.slice(0, MAX_LENGTH - 2)}22`, isStaff) ? PLAIN : stem;
  const key = nameKey(base);
  for (let n = numbers.get(key) ?? 2;; n++) {
    const name = `${base.slice(0, MAX_LENGTH - String(n).length)}${n}`;
    if (!isFree(name)) continue;
    numbers.set(key, n + 1);
    return name;
  }
}
