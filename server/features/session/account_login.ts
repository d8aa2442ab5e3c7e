// Signing in with a password, which may take a second step, or with a passkey alone.

import { Refusal } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import type { Account } from "../../ports/account.ts";
import type { FailureKey } from "../../ports/limits.ts";
import type { WebAuthnJson } from "../../ports/factors/passkeys.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import { type Source, sourceOf } from "../../hub/limits/source.ts";
import type { Subject } from "../../hub/moderation/sanction_index.ts";
import type { Context } from "../context.ts";
import { claimedPasskey, requirePasskey } from "./passkey_sign_in.ts";
import { type Proof, requireSecondStep } from "./second_step.ts";
import { type IssuedToken, issueToken, type TokenClient } from "./token_issuer.ts";
import { counted } from "./tries.ts";

/** The data of a sign-in: a name and a password, and a proof where that is the second step; or a passkey alone. */
export interface Login extends Proof {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly address: string;
  readonly client: TokenClient;
}

/** An account and a token for it. */
export interface SignedIn extends IssuedToken {
  readonly account: Account;
}

/** Characters of a name that failures are counted by; no username is longer. */
const LONGEST_KEY = 64;

/** Signs in with a password and a second step where the account has one, or with a passkey alone. */
export function logIn(context: Context, login: Login): Promise<SignedIn> {
  const { username, challenge, assertion } = login;
  if (!username && challenge && assertion) {
    return logInWithPasskey(context, login, { challenge, assertion });
  }
  return logInWithPassword(context, login);
}

async function logInWithPassword(context: Context, login: Login): Promise<SignedIn> {
  const { store, passwords, lanes } = context;
  const { username, password, address } = login;
  const name = username ?? "";
  const source = sourceOf(address);
  const found = await store.accounts.byName(name);
  return await tried(context, login, { name, account: found }, async (known) => {
    const matches = await lanes.passwords.run(
      { group: source.network, rank: known ? "first" : "second" },
      () => passwords.verify(password ?? "", found?.passwordHash ?? null),
    );
    if (found === undefined || !matches) {
      throw new Refusal("invalid_credentials", "That name and password don't match.", {
        field: "password",
      });
    }
    await requireSecondStep(context, found, login);
    return found;
  });
}

async function logInWithPasskey(
  context: Context,
  login: Login,
  proof: { readonly challenge: string; readonly assertion: WebAuthnJson },
): Promise<SignedIn> {
  const claimed = await claimedPasskey(context, proof.assertion);
  const who = { name: claimed?.account.username ?? null, account: claimed?.account };
  return await tried(context, login, who, () => requirePasskey(context, claimed, proof));
}

/**
 * One try to sign in, {@link counted} by name and address. A right password without a second step forgives nothing.
 */
export async function tried(
  context: Context,
  { address, client }: Pick<Login, "address" | "client">,
  who: { readonly name: string | null; readonly account: Account | undefined },
  prove: (isAddressKnown: boolean) => Promise<Account>,
): Promise<SignedIn> {
  const { store, throttle, digests, tiers } = context;
  const source = sourceOf(address);
  // Asked for unknown names too, so that the time of the answer does not tell them apart.
  const id = who.account?.id ?? 0;
  const known = await store.accounts.knowsAddress(id, digests.addressOf(id, source.address));
  if (!known) {
    await tiers.take("sign_ins", { source }, "Many people sign in where you are. Please wait a moment.");
  }
  const { byName, bySource } = failureKeys(who.name, source, known);
  const account = await counted(context, [...byName, ...bySource], () => prove(known));
  await throttle.forgive(...byName);
  await throttle.refund(...bySource);
  await refuseBanned(context, { username: account.username, userId: account.id }, address);
  await rememberAddress(context, account, address);
  return { account, ...await issueToken(context, account, client, "new") };
}

/**
 * The keys of a failed sign-in; none by name for an unknown passkey. Failures from other addresses do not delay
 * an address that the account knows.
 */
function failureKeys(
  name: string | null,
  source: Source,
  known: boolean,
): { readonly byName: readonly FailureKey[]; readonly bySource: readonly FailureKey[] } {
  const id = nameKey(name ?? "").slice(0, LONGEST_KEY);
  const { address, network } = source;
  const byAddress = failuresOf("sign-ins by address", address);
  if (known) {
    const kind = "sign-ins by name at an address that the account knows";
    return { byName: [failuresOf(kind, `${id} ${address}`)], bySource: [byAddress] };
  }
  return {
    byName: name === null ? [] : [failuresOf("sign-ins by name", id)],
    bySource: [byAddress, failuresOf("sign-ins by network", network)],
  };
}

/** Throws the `Refusal` of a user who is banned, by name, account or, where given, address. */
export async function refuseBanned({ sanctions }: Context, who: Subject, address?: string): Promise<void> {
  await sanctions.ready;
  const refusal = sanctions.banRefusal(who, address);
  if (refusal !== null) throw refusal;
}

/** Remembers the address of a sign-in. A sign-in does not fail for it while the database takes no writes. */
export async function rememberAddress(
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
