// The directory of public keys: the log of each account, which only its owner can add to.

import { Refusal } from "../../protocol/errors.ts";
import { checkEntry, type LogEntry, type LogProblem } from "../../protocol/e2ee/key_log.ts";
import type { Account } from "../../ports/account.ts";
import type { CheckedEntry } from "../../protocol/e2ee/key_log.ts";
import type { KeptEntry } from "../../ports/e2ee/key_store.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { KeyNotices } from "./key_notices.ts";
import { MAX_CLOCK_SKEW_MS, type ProvePassword } from "./key_rules.ts";

/** A log as the directory answers it. */
export interface DirectoryEntry {
  readonly user_id: number;
  readonly username: string;
  /** Oldest entry first; empty for an account without keys. */
  readonly log: readonly LogEntry[];
}

/** A new entry, and the password that takes the place of the signature by the key before. */
export interface EntryRequest {
  readonly entry: unknown;
  readonly password: string | undefined;
}

/** The directory. */
export interface KeyDirectory {
  /** The log of the account with that name, for `reader`. Throws a `Refusal`: `not_found`, `rate_limited`. */
  logOf(reader: Account, name: string): Promise<DirectoryEntry>;
  /**
   * Adds an entry to the owner's log; one that is there already changes nothing. Throws a `Refusal`: `bad_request` for its
   * shape, signatures or time; `conflict` with the log when it does not follow; `invalid_credentials`; `rate_limited`.
   */
  add(owner: Account, request: EntryRequest): Promise<{ readonly head: string; readonly isNew: boolean }>;
}

/** Makes the directory. */
export function createKeyDirectory(
  context: Context,
  notices: KeyNotices,
  provePassword: ProvePassword,
): KeyDirectory {
  const { store, tiers } = context;
  return {
    async logOf({ id }, name) {
      await tiers.take("key_logs", { principal: accountPrincipal(id) });
      const account = await store.accounts.byName(name);
      if (account === undefined) throw new Refusal("not_found", "Nobody has this name.", { field: "of" });
      const log = await store.keys.log(account.id);
      return { user_id: account.id, username: account.username, log: log.map(({ entry }) => entry) };
    },
    add: (owner, request) => add(context, owner, request, notices, provePassword),
  };
}

async function add(
  { store, clock }: Context,
  owner: Account,
  { entry, password }: EntryRequest,
  notices: KeyNotices,
  provePassword: ProvePassword,
): Promise<{ head: string; isNew: boolean }> {
  const log = await store.keys.log(owner.id);
  const checked = await check(owner.id, entry, log, clock.now());
  if ("head" in checked) return { head: checked.head, isNew: false };
  if (checked.entry.seq > 0 && !checked.isSignedByPrevious) await provePassword(owner.id, password);
  const added = await store.keys.addEntry(owner.id, checked, clock.now());
  switch (added.kind) {
    case "known":
      return { head: added.head, isNew: false };
    case "out_of_order":
      throw outOfOrder(await store.keys.log(owner.id));
    case "too_many":
      throw new Refusal("rate_limited", "These keys have changed too often. Please try again tomorrow.", {
        ...(added.waitMs === null ? {} : { retryAfterMs: added.waitMs }),
      });
    case "added":
      await notices.logChanged(owner);
      return { head: checked.hash, isNew: true };
  }
}

/** The checked entry, or the head of a log that has it. Throws the refusal of any other. */
async function check(
  userId: number,
  value: unknown,
  log: readonly KeptEntry[],
  now: number,
): Promise<CheckedEntry | { readonly head: string }> {
  const checked = await checkEntry(userId, value, log.at(-1));
  if (checked.problem === undefined) {
    if (checked.entry.at > now + MAX_CLOCK_SKEW_MS) throw wrong("time");
    return checked;
  }
  if (checked.problem !== "order") throw wrong(checked.problem);
  // An entry that was checked when it was added has the same members now.
  const { seq } = value as LogEntry;
  const known = log[seq];
  if (known !== undefined && isSame(known.entry, value as LogEntry)) return { head: log.at(-1)!.hash };
  if ((value as LogEntry).at > now + MAX_CLOCK_SKEW_MS) throw wrong("time");
  throw outOfOrder(log);
}

const MEMBERS = ["seq", "ik_sig", "ik_dh", "prev", "at", "sig", "sig_prev"] as const;

function isSame(one: LogEntry, other: LogEntry): boolean {
  return MEMBERS.every((member) => one[member] === other[member]);
}

const WRONG: Readonly<Record<Exclude<LogProblem, "order">, string>> = {
  shape: "entry is missing, or of another shape.",
  signature: "entry has a signature that is not valid.",
  time: "entry has an `at` that is not above the one before, or in the future.",
};

function wrong(problem: Exclude<LogProblem, "order">): Refusal {
  return new Refusal("bad_request", WRONG[problem], { field: problem === "time" ? "entry.at" : "entry" });
}

function outOfOrder(log: readonly KeptEntry[]): Refusal {
  return new Refusal("conflict", "This entry does not follow the newest one of the log.", {
    field: "entry",
    beside: { log: log.map(({ entry }) => entry) },
  });
}
