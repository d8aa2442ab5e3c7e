// The original's accounts.

import type { Renamed } from "../../ports/moving/import_report.ts";
import type { OriginalRow } from "../../ports/moving/original_database.ts";
import { CUT_HASH } from "../../ports/password_hasher.ts";
import { EMAIL } from "../../protocol/client_events.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isStaff, type Role, ROLES } from "../../protocol/roles.ts";
import { leastTokenVersion } from "../instance.ts";
import { premiumWithin } from "../premium/entitlement_queries.ts";
import { type Importing, People, RowBatch, timeOrNow, watched } from "./import_state.ts";
import { type NamedAccount, proposeNames } from "./name_proposals.ts";
import { countOf, flagOf, idOf, textOf } from "./original_values.ts";

type UserRow = OriginalRow<"users">;

/** Longest e-mail address, characters (RFC 5321). */
const MAX_EMAIL_LENGTH = 254;
/** A bcrypt hash: its version, cost, salt and checksum. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const VERSION = /^\$2[aby]\$/;
/** Highest cost that is verified: 2^15 rounds take two seconds. */
const MAX_COST = 15;
const MIN_COST = 4;
/** Of the form of a hash, and of no known password. A sign-in takes as long as with another. */
const NO_PASSWORD = `$2b$12$${".".repeat(53)}`;

/** What is known of the accounts before they are imported. */
export interface AccountSurvey {
  readonly people: People;
  readonly renamed: readonly Renamed[];
  /** E-mail addresses, in lower case, that several accounts have. */
  readonly sharedEmails: ReadonlySet<string>;
}

/** Reads who there is, and decides on names. Counts accounts that cannot come. */
export async function surveyAccounts({ original, tally }: Importing): Promise<AccountSurvey> {
  const accounts: (NamedAccount & { readonly hasHash: boolean })[] = [];
  const emails = new Map<string, number>();
  const seen = new Set<number>();
  for await (const row of original.rows("users")) {
    const [id, username] = [idOf(row.id), textOf(row.username)];
    if (id === undefined || username === undefined || username === "") {
      tally.cannot("accounts", "malformed", username || row.id);
      continue;
    }
    if (seen.has(id)) {
      tally.cannot("accounts", "double", username);
      continue;
    }
    seen.add(id);
    accounts.push({ id, username, isStaff: isStaff(roleOf(row)), hasHash: hashOf(row) !== null });
    const email = textOf(row.email)?.trim().toLowerCase() ?? "";
    if (email !== "") emails.set(email, (emails.get(email) ?? 0) + 1);
  }
  const companions = companionsAmong(accounts);
  for (const { username } of accounts.filter(({ id }) => companions.has(id))) {
    tally.cannot("accounts", "companion", username);
  }
  const members = accounts.filter(({ id }) => !companions.has(id));
  const renamed = proposeNames(members);
  const names = new Map(renamed.map(({ id, to }) => [id, to]));
  for (const { from, why } of renamed) tally.changed("accounts", why, from);
  return {
    people: new People(
      members.map(({ id, username }) => ({ id, username, name: names.get(id) ?? username })),
      companions,
    ),
    renamed,
    sharedEmails: new Set([...emails].filter(([, count]) => count > 1).map(([email]) => email)),
  };
}

/** The companion's own row, and others of her name that have no password. Who else has it, but for case, is a member. */
function companionsAmong(
  accounts: readonly (NamedAccount & { readonly hasHash: boolean })[],
): ReadonlySet<number> {
  const named = accounts.filter(({ username }) => isBot(username));
  const own = named.find(({ username }) => username === BOT_NAME) ?? named[0];
  return new Set(named.filter((account) => account === own || !account.hasHash).map(({ id }) => id));
}

/** Imports the accounts. */
export async function importAccounts(importing: Importing, survey: AccountSurvey): Promise<void> {
  const { within, original } = importing;
  const batch = new RowBatch(within, "users");
  const withAccess: number[] = [];
  const imported = new Set<number>();
  for await (const row of watched(importing, "accounts", "users", original.rows("users"))) {
    const person = survey.people.get(idOf(row.id));
    if (person === undefined || imported.has(person.id)) continue;
    imported.add(person.id);
    const at = timeOrNow(importing, "accounts", row.created_at, person.name);
    const hasAccess = flagOf(row.has_ai_access);
    if (hasAccess) withAccess.push(person.id);
    await batch.add({
      ...{ id: person.id, username: person.name, username_key: nameKey(person.name), created_at: at },
      password_hash: countedHash(importing, row, person.name),
      email: countedEmail(importing, row, { name: person.name, sharedEmails: survey.sharedEmails }),
      role: countedRole(importing, row, person.name),
      is_verified: flagOf(row.is_verified) ? 1 : 0,
      ...countedUse(importing, row, { name: person.name, hasAccess }),
      // A database that has had accounts may have given out tokens for these ids.
      token_version: leastTokenVersion(importing.now),
    });
    importing.tally.comes("accounts");
  }
  await batch.flush();
  const premium = premiumWithin(within);
  for (const userId of withAccess) {
    await premium.give({ userId, source: "import", reference: null, at: importing.now, until: null });
    importing.tally.comes("aiAccess");
  }
}

function roleOf({ role }: UserRow): Role {
  const name = textOf(role)?.toLowerCase();
  return ROLES.find((known) => known === name) ?? "user";
}

function countedRole({ tally }: Importing, row: UserRow, name: string): Role {
  const role = roleOf(row);
  if (role !== "user") tally.comes("roles");
  else if (textOf(row.role)?.toLowerCase() !== "user") tally.changed("accounts", "role_unknown", name);
  return role;
}

/** The hash, as one of a password that was cut. Null for what is no hash, or too costly. */
function hashOf(row: UserRow): string | null {
  const hash = textOf(row.password_hash) ?? "";
  const cost = Number(BCRYPT.exec(hash)?.[1] ?? 0);
  return cost >= MIN_COST && cost <= MAX_COST ? hash.replace(VERSION, CUT_HASH) : null;
}

function countedHash({ tally }: Importing, row: UserRow, name: string): string {
  const hash = hashOf(row);
  if (hash === null) tally.changed("accounts", "hash_unusable", name);
  return hash ?? NO_PASSWORD;
}

function countedEmail(
  { tally }: Importing,
  row: UserRow,
  { name, sharedEmails }: { name: string; sharedEmails: ReadonlySet<string> },
): string | null {
  if (row.email === null) return null;
  const email = textOf(row.email)?.trim() ?? "";
  if (email === "") return null;
  if (email.length > MAX_EMAIL_LENGTH) tally.cannot("emails", "too_long", name);
  else if (!EMAIL.safeParse(email).success) tally.cannot("emails", "malformed", name);
  else {
    tally.comes("emails");
    if (sharedEmails.has(email.toLowerCase())) tally.changed("emails", "email_double", name);
    return email;
  }
  return null;
}

/** Answers that counted. Of an account with access they took no free message, so it has those if its access ends. */
function countedUse(
  { tally }: Importing,
  row: UserRow,
  { name, hasAccess }: { name: string; hasAccess: boolean },
): { ai_messages_used: number; ai_messages_unlimited: number } {
  const used = countOf(row.ai_messages_used);
  if (used === undefined) tally.changed("accounts", "count_unknown", name);
  return { ai_messages_used: used ?? 0, ai_messages_unlimited: hasAccess ? used ?? 0 : 0 };
}
