// The devices of members: listing the one that gets a token, and whether a sign-in has ended.

import type { Account } from "../../ports/account.ts";
import { hourOf, isoTime } from "../../ports/clock.ts";
import type { Device, KnownSignIn } from "../../ports/device_store.ts";
import type { Store } from "../../ports/store.ts";
import { TOKEN_LIFETIME_S } from "../../ports/tokens.ts";
import type { DeviceView } from "../../protocol/devices.ts";
import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { tokenExpiry } from "../../hub/presence/device_sightings.ts";
import { accountPrincipal, type HeldToken, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** The client that a token is for. */
export interface TokenClient {
  /** What the device is called until its owner renames it. */
  readonly deviceName: string;
  /** The session that asked; null for a client over REST. */
  readonly session: string | null;
}

/** A sign-in that goes on. */
export interface OngoingSignIn {
  readonly signIn: string;
  /** Whether its token is valid only while its device is listed; true when absent. */
  readonly isListed?: boolean;
  /** How it stands, where that was read already. */
  readonly known?: KnownSignIn;
}

/**
 * Lists a device. Resolves to whether it is listed: not while the store takes no writes, and signing in does not fail for
 * that. Refuses (`session_expired`) a sign-in that has ended. `hasUnlisted`: tokens of it are valid without the row.
 */
export async function listDevice(
  { store, clock, hub }: Context,
  account: Account,
  { deviceName }: TokenClient,
  { id, hasUnlisted }: { readonly id: string; readonly hasUnlisted: boolean },
): Promise<boolean> {
  const at = clock.now();
  const { id: userId, tokenVersion } = account;
  const times = {
    at,
    expiresAt: tokenExpiry(at),
    unlistedUntil: hasUnlisted ? at + TOKEN_LIFETIME_S * 1_000 : 0,
  };
  try {
    const { device, ended } = await store.devices.list({
      id,
      userId,
      tokenVersion,
      name: deviceName,
      ...times,
    });
    if (device === undefined) throw signInEnded();
    if (ended.length > 0) {
      hub.publisher.endSignIns(accountPrincipal(userId), ended, null, CLOSE.sessionEnded, "too many devices");
    }
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "unavailable") return false;
    throw error;
  }
}

/** A sign-in that goes on is listed already, as a rule; then nothing is written. */
export async function listAgain(
  context: Context,
  account: Account,
  client: TokenClient,
  { signIn, isListed = true, ...read }: OngoingSignIn,
): Promise<boolean> {
  const known = read.known ?? await context.store.devices.signIn(account.id, signIn);
  if (hasEnded(account, known, { isListed, issuedAt: Infinity })) throw signInEnded();
  if (known !== undefined && isUpToDate(account, known, isListed)) {
    context.sightings.saw(signIn, context.clock.now(), true);
    return true;
  }
  return await listDevice(context, account, client, { id: signIn, hasUnlisted: !isListed });
}

/** Whether the row of a device knows of its newest token. */
function isUpToDate({ tokenVersion }: Account, known: KnownSignIn, isListed: boolean): boolean {
  return known.tokenVersion === tokenVersion && (isListed || known.unlistedUntil > 0);
}

/** Whether a token is refused because its sign-in has ended. `known` is how the sign-in stands. */
export function hasEnded(
  { unlistedEndedAt = -1 }: Account,
  known: KnownSignIn | undefined,
  { isListed, issuedAt }: HeldToken,
): boolean {
  return known?.isEnded ?? (isListed || issuedAt <= unlistedEndedAt);
}

/** Whether the sign-in of a member's session has ended. */
export async function hasSessionEnded(
  { devices }: Pick<Store, "devices">,
  { signIn, token }: Session,
  account: Account,
): Promise<boolean> {
  if (signIn === null || token === null) return false;
  return hasEnded(account, await devices.signIn(account.id, signIn), token);
}

/** The refusal of a token that is not valid any more. */
export function signInEnded(): Refusal {
  return new Refusal("session_expired", "You have been logged out. Please log in again.");
}

/** Tells the other sockets of the account, at every node. */
export function announceDevice(
  { hub, clock }: Context,
  account: Account,
  client: TokenClient,
  id: string,
): void {
  const at = clock.now();
  const device = deviceView({ id, name: client.deviceName, createdAt: at, seenAt: at }, null);
  const except = client.session === null ? {} : { except: client.session };
  const notice = { kind: "new_device", device, ts: isoTime(at) } as const;
  hub.publisher.sendTo("", [accountPrincipal(account.id)], "account_notice", notice, except);
}

/** The devices of an account as its owner's client sees them. `current` is the sign-in that asks. */
export async function devicesOf(
  { store, clock }: Pick<Context, "store" | "clock">,
  account: Account,
  current: string,
): Promise<DeviceView[]> {
  const devices = await store.devices.listOf(account.id, clock.now());
  // The store has the time of the device that asks a minute later.
  const now = hourOf(clock.now());
  return devices.map((device) =>
    deviceView(
      device.id === current ? { ...device, seenAt: Math.max(device.seenAt, now) } : device,
      current,
    )
  );
}

/** A device as its owner's client sees it. `current` is the sign-in that asks. */
function deviceView({ id, name, createdAt, seenAt }: Device, current: string | null): DeviceView {
  return { id, name, created_at: isoTime(createdAt), seen_at: isoTime(seenAt), current: id === current };
}
