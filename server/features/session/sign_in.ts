// Registering, and signing in with a password or a token. Sockets and REST share it.

import { Refusal } from "../../protocol/errors.ts";
import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";
import { nameKey } from "../../protocol/names.ts";
import { passwordProblem } from "../../protocol/password_rules.ts";
import type { Account } from "../../ports/account.ts";
import { sourceOf } from "../../hub/limits/source.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { createUnderMutes } from "./carried_mutes.ts";
import { type Login, logIn, refuseBanned, rememberAddress, type SignedIn } from "./account_login.ts";
import { validEmail, verifyFirstEmail } from "./email_feature.ts";
import { refuseReserved, validName } from "./name_rules.ts";
import { type PasskeyRequest, requestPasskey } from "./passkey_sign_in.ts";
import { hasEnded, listDevice, type OngoingSignIn, signInEnded, type TokenClient } from "./device_listing.ts";
import { digestOf, issueToken } from "./token_issuer.ts";

/** The data of a registration. */
export interface Registration {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly email: string | undefined;
  /** The code of an invitation; absent, empty or null for none. */
  readonly invite?: string | null | undefined;
  /** Of mail to the new account; absent where it is not known. */
  readonly language?: MailLanguage | undefined;
  readonly address: string;
  readonly client: TokenClient;
  /** The guest who registers and may own the name already; null for none. */
  readonly principal: string | null;
}

/** The account behind a token, and the sign-in that the token belongs to. */
export interface Bearer extends OngoingSignIn {
  readonly account: Account;
}

/** Signs users in. Each method throws a `Refusal`, `banned` for a banned user. */
export interface SignIn {
  register(registration: Registration): Promise<SignedIn>;
  /** Throws a `Refusal` `second_factor_required` for an account that asks for a second step, and `expired`. */
  login(login: Login): Promise<SignedIn>;
  /** What a client at that address, with a page of `origin`, needs to sign in with a passkey alone. */
  passkeyRequest(address: string, origin?: string): Promise<PasskeyRequest>;
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

/** Makes the feature. */
export function createSignIn(context: Context): SignIn {
  return {
    register: (registration) => register(context, registration),
    login: (login) => logIn(context, login),
    async passkeyRequest(address, origin) {
      await context.tiers.take("passkey_requests", { source: sourceOf(address) });
      return await requestPasskey(context, origin);
    },
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
  { username, password, email, language, invite: code, address, client, principal }: Registration,
): Promise<SignedIn> {
  const { store, names, presence, passwords, clock, tiers, lanes } = context;
  // Read before the first await: a guest who leaves meanwhile is still the one who registers.
  const guest = principal === null ? null : presence.local.byPrincipal(principal) ?? null;
  const invite = await admitted(context, code);
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
      {
        ...{ username: name, passwordHash, email: mail, createdAt: clock.now(), addressDigest },
        ...(language === undefined ? {} : { language }),
        ...(invite === null ? {} : { invite }),
      },
      { address, guest },
    );
    if (invite !== null) context.notifier.listsChanged("invites");
    await verifyFirstEmail(context, account, address);
    await rememberAddress(context, account, address);
    return { account, ...await issueToken(context, account, client, "first") };
  } finally {
    // The name of a guest stays claimed by its session, which becomes the account next.
    if (presence.local.byName(key)?.principal !== registering) await names.release(key, registering);
  }
}

/**
 * The invitation that the new account will use; null where registration is open. Throws a `Refusal` `registration_closed`
 * before anything else is looked at.
 */
async function admitted(
  { settings, store, clock }: Context,
  invite: Registration["invite"],
): Promise<string | null> {
  if (settings.registration === "open") return null;
  if (settings.registration === "closed") {
    throw new Refusal("registration_closed", "Registration is closed right now.");
  }
  if (invite && await store.invites.holds(invite, clock.now())) return invite;
  const msg = invite
    ? "This invitation does not hold any more. Ask for a new one."
    : "You need an invitation to register here.";
  throw new Refusal("registration_closed", msg, { field: "invite" });
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

function nameTaken(): Refusal {
  return new Refusal("username_taken", "That name is in use. Pick another.", {
    field: "username",
  });
}
