// Registering, and signing in with a password or a token. Sockets and REST share it.

import { EMAIL } from "../../protocol/client_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import { passwordProblem } from "../../protocol/password_rules.ts";
import type { Account } from "../../ports/account.ts";
import type { FailureKey } from "../../ports/limits.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import { type Source, sourceOf } from "../../hub/limits/source.ts";
import type { Subject } from "../../hub/moderation/sanction_index.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { createUnderMutes } from "./carried_mutes.ts";
import { refuseReserved, validName } from "./name_rules.ts";
import { hasEnded, listDevice, type OngoingSignIn, signInEnded, type TokenClient } from "./device_listing.ts";
import { digestOf, type IssuedToken, issueToken } from "./token_issuer.ts";

/** The data of a registration. */
export interface Registration {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly email: string | undefined;
  readonly address: string;
  readonly client: TokenClient;
  /** The guest who registers and may own the name already; null for none. */
  readonly principal: string | null;
}

/** The data of a sign-in. */
export interface Login {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly address: string;
  readonly client: TokenClient;
}

/** An account and a token for it. */
export interface SignedIn extends IssuedToken {
  readonly account: Account;
}

/** The account behind a token, and the sign-in that the token belongs to. */
export interface Bearer extends OngoingSignIn {
  readonly account: Account;
}

/** Signs users in. Each method throws a `Refusal`, `banned` for a banned user. */
export interface SignIn {
  register(registration: Registration): Promise<SignedIn>;
  login(login: Login): Promise<SignedIn>;
  /** Throws a `Refusal` `session_expired` for a token that is not valid (any more). */
  restore(token: string | undefined, address: string, client: TokenClient): Promise<SignedIn>;
  /**
   * The account behind a token, for a request over REST. Throws a `Refusal`: `session_expired` for a token that is not
   * valid (any more), `rate_limited` beyond `account_requests`.
   */
  authenticate(token: string | undefined): Promise<Account>;
  /** As `authenticate`, with the sign-in of the token. Lists its device, unless it is. */
  bearer(token: string | undefined, client: TokenClient): Promise<Bearer>;
}

/** Characters of a name that failures are counted by; no username is longer. */
const LONGEST_KEY = 64;

/** Makes the feature. */
export function createSignIn(context: Context): SignIn {
  return {
    register: (registration) => register(context, registration),
    login: (login) => logIn(context, login),
    async restore(token, address, client) {
      const { account, ...ongoing } = await authenticate(context, token, address);
      return { account, ...await issueToken(context, account, client, ongoing) };
    },
    authenticate: async (token) => (await bearer(context, token)).account,
    async bearer(token, client) {
      const found = await bearer(context, token);
      const { account, signIn: id, known } = found;
      if (known === undefined) await listDevice(context, account, client, { id, hasUnlisted: true });
      return found;
    },
  };
}

async function bearer(context: Context, token: string | undefined): Promise<Bearer> {
  const found = await authenticate(context, token);
  await context.tiers.take("account_requests", { principal: accountPrincipal(found.account.id) });
  context.sightings.saw(found.signIn, context.clock.now());
  return found;
}

async function register(
  context: Context,
  { username, password, email, address, client, principal }: Registration,
): Promise<SignedIn> {
  const { store, settings, names, presence, passwords, clock, tiers, lanes } = context;
  // Read before the first await: a guest who leaves meanwhile is still the one who registers.
  const guest = principal === null ? null : presence.local.byPrincipal(principal) ?? null;
  if (settings.registration === "closed") {
    throw new Refusal("registration_closed", "Registration is closed right now.");
  }
  const name = validName(username);
  await refuseBanned(context, { username: name, userId: null }, address);
  const problem = passwordProblem(password ?? "");
  if (problem !== null) throw new Refusal("weak_password", problem, { field: "password" });
  const mail = validEmail(email);
  await refuseReserved(store.accounts, name);
  if (await store.accounts.byName(name) !== undefined) throw nameTaken();

  // The name is claimed while the password is hashed, so that no other client takes it.
  const key = nameKey(name);
  const registering = principal ?? `registering:${clock.uuid()}`;
  if (!await names.claim(key, registering)) throw nameTaken();
  const source = sourceOf(address);
  try {
    await tiers.take(
      "registrations",
      { source },
      "Many accounts were made where you are. Please try again later.",
    );
    const passwordHash = await refunding(
      () => lanes.passwords.run({ group: source.network }, () => passwords.hash(password!)),
      () => tiers.giveBack("registrations", { source }),
    );
    // Hashing and waiting for the lane take time: a user who was banned meanwhile gets no account.
    await refuseBanned(context, { username: name, userId: null }, address);
    if (guest !== null) await refuseBanned(context, guest.profile);
    const addressDigest = context.digests.addressGroupOf(source.address);
    const account = await createUnderMutes(
      context,
      { username: name, passwordHash, email: mail, createdAt: clock.now(), addressDigest },
      { address, guest },
    );
    await remember(context, account, address);
    return { account, ...await issueToken(context, account, client, "first") };
  } finally {
    // The name of a guest stays claimed by its session, which becomes the account next.
    if (presence.local.byName(key)?.principal !== registering) await names.release(key, registering);
  }
}

async function logIn(context: Context, { username, password, address, client }: Login): Promise<SignedIn> {
  const { store, passwords, throttle, digests, tiers, lanes } = context;
  const name = username ?? "";
  const source = sourceOf(address);
  const account = await store.accounts.byName(name);
  const known = account !== undefined &&
    await store.accounts.knowsAddress(account.id, digests.addressOf(account.id, source.address));
  if (!known) {
    await tiers.take("sign_ins", { source }, "Many people sign in where you are. Please wait a moment.");
  }
  const [byName, ...bySource] = failureKeys(name, source, known);
  await throttle.attempt(byName, ...bySource);
  const matches = await refunding(
    () =>
      lanes.passwords.run(
        { group: source.network, rank: known ? "first" : "second" },
        () => passwords.verify(password ?? "", account?.passwordHash ?? null),
      ),
    () => throttle.refund(byName, ...bySource),
  );
  if (account === undefined || !matches) {
    throw new Refusal("invalid_credentials", "That name and password don't match.", {
      field: "password",
    });
  }
  await throttle.forgive(byName);
  await throttle.refund(...bySource);
  await refuseBanned(context, { username: account.username, userId: account.id }, address);
  await remember(context, account, address);
  return { account, ...await issueToken(context, account, client, "new") };
}

/** The keys of a failed sign-in. Failures from other addresses do not delay an address that the account knows. */
function failureKeys(name: string, source: Source, known: boolean): [FailureKey, ...FailureKey[]] {
  const id = nameKey(name).slice(0, LONGEST_KEY);
  const { address, network } = source;
  const byAddress = failuresOf("sign-ins by address", address);
  if (known) {
    return [
      failuresOf("sign-ins by name at an address that the account knows", `${id} ${address}`),
      byAddress,
    ];
  }
  return [failuresOf("sign-ins by name", id), byAddress, failuresOf("sign-ins by network", network)];
}

/** Runs work that may get no place in its lane. Then it was not tried, and what was counted for it is given back. */
async function refunding<T>(work: () => Promise<T>, giveBack: () => void | Promise<void>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === "unavailable") await giveBack();
    throw error;
  }
}

async function authenticate(
  context: Context,
  token: string | undefined,
  address?: string,
): Promise<Bearer> {
  const { tokens, store, digests } = context;
  const claims = await tokens.read(token ?? "");
  const account = claims === null ? undefined : await store.accounts.byId(claims.userId);
  if (claims === null || account?.tokenVersion !== claims.version) throw signInEnded();
  const signIn = claims.signIn ?? digestOf(digests, token ?? "");
  const known = await store.devices.signIn(account.id, signIn);
  if (hasEnded(account, known, claims)) throw signInEnded();
  await refuseBanned(context, { username: account.username, userId: account.id }, address);
  return { account, signIn, isListed: claims.isListed, ...(known === undefined ? {} : { known }) };
}

async function refuseBanned({ sanctions }: Context, who: Subject, address?: string): Promise<void> {
  await sanctions.ready;
  const refusal = sanctions.banRefusal(who, address);
  if (refusal !== null) throw refusal;
}

/** Remembers the address of a sign-in. A sign-in does not fail for it while the database takes no writes. */
async function remember(
  { store, digests, clock }: Context,
  account: Account,
  address: string,
): Promise<void> {
  const digest = digests.addressOf(account.id, sourceOf(address).address);
  try {
    await store.accounts.rememberAddress(account.id, digest, clock.now());
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "unavailable") throw error;
  }
}

function validEmail(email: string | undefined): string | null {
  if (email === undefined || email === "") return null;
  if (!EMAIL.safeParse(email).success) {
    throw new Refusal("invalid_email", "This is not an e-mail address.", { field: "email" });
  }
  return email;
}

function nameTaken(): Refusal {
  return new Refusal("username_taken", "That name is in use. Pick another.", {
    field: "username",
  });
}
