// Joining: as a guest, as a new account, with a password, or with a token.

import { type Cap, CAPS, type ClientEvents } from "../../protocol/client_events.ts";
import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { mailLanguageOf } from "../../protocol/mail/mail_languages.ts";
import { nameKey } from "../../protocol/names.ts";
import { isStaff, outranks, type Role } from "../../protocol/roles.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/account.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { Handler, Request } from "../../hub/commands.ts";
import type { Entry } from "../../hub/entry.ts";
import { isGuest, type Person, principalOf, type Profile, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { carryMutesOf } from "./carried_mutes.ts";
import { Elevation } from "./elevation.ts";
import { newSecret, refuseHoarding, resumeGuest } from "./guest_resume.ts";
import { hello } from "./hello.ts";
import { refuseReserved, validName } from "./name_rules.ts";
import type { SignedIn } from "./account_login.ts";
import type { SignIn } from "./sign_in.ts";
import { hasSessionEnded } from "./device_listing.ts";

/** Greeting and joining. */
export interface Sessions {
  /** Sends `hello` to a new socket. */
  greet(session: Session): void;
  readonly join: Handler<"join">;
}

/** What joining works with. */
interface JoinParts {
  readonly context: Context;
  readonly signIn: SignIn;
  readonly elevation: Elevation;
}

/** Makes the handlers. */
export function createSessions(context: Context, signIn: SignIn): Sessions {
  const parts: JoinParts = { context, signIn, elevation: new Elevation(context) };
  return {
    greet: (session) => session.connection.emit("hello", hello(context)),
    join(request) {
      const { session, data } = request;
      const upgrade = data.mode === "register" && session.person?.profile.userId === null;
      if (session.state.kind !== "connecting" && !upgrade) {
        throw new Refusal("already_joined", "You are in the room already.");
      }
      if (data.mode === "resume") return resume(parts, request);
      return data.mode === "guest" ? joinAsGuest(parts, request) : joinAsAccount(parts, request);
    },
  };
}

async function joinAsGuest(parts: JoinParts, { session, data, reply }: Request<"join">): Promise<void> {
  const { context, elevation } = parts;
  const { hub, store, settings, sanctions, enforcer } = context;
  if (!settings.guests) {
    throw new Refusal("registration_required", "This room is for members. Please register.");
  }
  const username = validName(data.username);
  const profile: Profile = { username, userId: null, role: "user", isVerified: false };
  await sanctions.ready;
  const banned = sanctions.banRefusal(profile, session.address);
  if (banned !== null) throw banned;
  refuseHoarding(context, session);
  await context.tiers.take(
    "guest_joins",
    { source: session.source },
    "Many guests came from where you are. Please wait a moment.",
  );
  const elevated = await elevation.check(session, data.mod_password, username);
  await refuseReserved(store.accounts, username);
  if (elevated !== null) await elevation.logUse(profile);
  await claimGuestName(context, username, principalOf(session.id, null));
  const own = entryOf(profile, new Map(), data, elevated);
  const resume = own.caps.has("resume") ? newSecret(context) : null;
  const entry: Entry = {
    ...{ ...own, tokenVersion: null, signIn: null, token: null },
    ...(resume === null ? {} : { resumedWith: resume.digest }),
  };
  const joined = guestJoined(context, entry, resume?.secret);
  const entered = await hub.enter(session, entry, () => void reply("joined", joined));
  if (!entered) throw nameTaken();
  enforcer.dismissIfBanned(session);
}

function resume({ context }: JoinParts, request: Request<"join">): Promise<void> {
  return resumeGuest(
    context,
    request,
    ({ person, elevated }, secret) => guestJoined(context, { profile: person!.profile, elevated }, secret),
  );
}

/** Claims a name for a guest, before it is looked up among accounts, so that no client registers it in between. */
async function claimGuestName(
  { names, store }: Context,
  username: string,
  principal: string,
): Promise<void> {
  const key = nameKey(username);
  const claimed = await names.claim(key, principal);
  try {
    // The same answer whether or not the member is online.
    if (await store.accounts.byName(username) !== undefined) {
      throw new Refusal("username_reserved", "This name belongs to a member. Log in, or choose another.", {
        field: "username",
      });
    }
    if (!claimed) throw nameTaken();
  } catch (error) {
    if (claimed) await names.release(key, principal);
    throw error;
  }
}

async function joinAsAccount(parts: JoinParts, request: Request<"join">): Promise<void> {
  const { context, signIn, elevation } = parts;
  const { session, data, reply } = request;
  const guest = session.person;
  const elevated = await elevation.check(session, data.mod_password, data.username ?? "");
  const { account, token, signIn: ofToken, isListed, issuedAt } = await signedIn(signIn, session, data);
  const principal = principalOf(session.id, account.id);
  await context.tiers.take("member_joins", { principal }, "You come in very often. Please wait a moment.");
  if (elevated !== null) await elevation.logUse({ username: account.username, userId: account.id });
  const ignored = await context.store.ignores.listOf(account.id);
  const principals = new Map([
    ...guest?.ignored ?? [],
    ...ignored.map(({ id, username }) => [principalOf(session.id, id), username] as const),
  ]);
  const { tokenVersion } = account;
  const at = context.clock.now();
  const entry: Entry = {
    ...entryOf(profileOf(context, account), principals, data, elevated ?? session.elevated, session),
    ...{ tokenVersion, signIn: ofToken, token: { isListed, issuedAt } },
  };
  const entered = await context.hub.enter(
    session,
    entry,
    () => void reply("joined", accountJoined(context, entry, account, token, at)),
  );
  if (!entered) throw nameTaken();
  if (guest !== null) await carryOver(context, session, account, guest);
  await recheck(context, session, account, at);
}

function signedIn(signIn: SignIn, session: Session, data: ClientEvents["join"]): Promise<SignedIn> {
  const { username, password, email, token } = data;
  const { address } = session;
  const client = { deviceName: session.deviceName, session: session.id };
  // Clients of the original send the token in either field.
  if (data.mode === "restore") return signIn.restore(token || password, address, client);
  if (data.mode === "login") return signIn.login({ ...data, username, password, address, client });
  return signIn.register({
    username,
    password,
    email: email ?? undefined,
    invite: data.invite,
    language: mailLanguageOf(data.lang),
    address,
    client,
    principal: session.person?.principal ?? null,
  });
}

/** Carries over to the account what was decided about the guest who became it. */
async function carryOver(context: Context, session: Session, account: Account, guest: Person): Promise<void> {
  const { address } = session;
  // Once `became` is back, this node knows each sanction that was published before it; those who publish later know of
  // it.
  await context.bus.flushed();
  await carryMutesOf(context, account, { address, guest });
  // A guest who was banned meanwhile keeps no account: the ban is on the guest's name, and the account may have
  // another.
  if (context.sanctions.banRefusal(guest.profile) !== null) await context.store.accounts.remove(account.id);
}

/**
 * Applies what happened to the account while its session joined: a ban, another role, a new password, its deletion,
 * premium. `at`: the time of what `joined` said.
 */
async function recheck(
  { store, enforcer, notifier, premiumClock, sanctions }: Context,
  session: Session,
  account: Account,
  at: number,
): Promise<void> {
  enforcer.dismissIfBanned(session);
  const now = await store.accounts.byId(account.id);
  if (now?.tokenVersion !== account.tokenVersion || await hasSessionEnded(store, session, now)) {
    return session.connection.close(CLOSE.sessionEnded, "session ended");
  }
  premiumClock.entered(account, at, now);
  const inForce = sanctions.roleInForce(now);
  const { role, isVerified } = session.person?.profile ?? inForce;
  if (role !== inForce.role || isVerified !== inForce.isVerified) {
    notifier.publish({ type: "profile", userId: now.id, ...inForce });
  }
}

/** The profile of an account, with the role that it has now. */
function profileOf({ sanctions }: Context, account: Account): Profile {
  const { role, isVerified } = sanctions.roleInForce(account);
  return { userId: account.id, username: account.username, role, isVerified };
}

function entryOf(
  profile: Profile,
  ignored: ReadonlyMap<string, string>,
  data: ClientEvents["join"],
  elevated: Role | null,
  session?: Session,
): Omit<Entry, "tokenVersion" | "signIn" | "token"> {
  const kept = session?.state.kind === "joined" ? session.state.caps : undefined;
  const caps: ReadonlySet<Cap> = kept ?? new Set(CAPS.filter((cap) => data.caps?.includes(cap)));
  return { profile, ignored, caps, elevated };
}

function guestJoined(
  { settings }: Context,
  { profile, elevated }: Pick<Entry, "profile" | "elevated">,
  resume?: string,
): ServerEvents["joined"] {
  const role = roleIn(profile, elevated);
  return {
    username: profile.username,
    is_admin: isStaff(role),
    role,
    ...(role === profile.role ? {} : { capacity: "moderator password" }),
    is_registered: false,
    has_ai_access: false,
    ai_messages_used: 0,
    ai_free_limit: settings.aiFreeLimit,
    ...(resume === undefined ? {} : { resume }),
  };
}

function accountJoined(
  context: Context,
  entry: Entry,
  account: Account,
  token: string,
  at: number,
): ServerEvents["joined"] {
  return {
    ...guestJoined(context, entry),
    ...(context.sanctions.roleInForce(account).isHeldBack ? { needs_second_factor: true } : {}),
    is_registered: true,
    has_ai_access: hasPremium(account, at),
    ai_messages_used: account.aiMessagesUsed,
    ai_free_limit: context.settings.aiFreeLimit + account.aiMessagesUnlimited,
    ...(entry.caps.size === 0 ? {} : { ai_trial: context.settings.aiFreeLimit }),
    ...(account.email === null ? {} : { email: account.email }),
    token,
    // Guests are on the list of this session, and not of the account.
    ignored_list: [...entry.ignored].flatMap(([principal, name]) => isGuest(principal) ? [] : [name]),
    ...(account.dmFrom === undefined && entry.caps.size === 0
      ? {}
      : { preferences: { pm_from: account.dmFrom ?? "everybody" } }),
  };
}

function nameTaken(): Refusal {
  return new Refusal("username_taken", "That name is in use. Pick another.", {
    field: "username",
  });
}

function roleIn(profile: Profile, elevated: Role | null): Role {
  return elevated !== null && outranks(elevated, profile.role) ? elevated : profile.role;
}
