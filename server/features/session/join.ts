// Joining the room: as a guest, as a new account, with a password, or with a token.

import { type Cap, CAPS, type ClientEvents } from "../../protocol/client_events.ts";
import { CLOSE, Refusal } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import { isStaff, outranks, type Role } from "../../protocol/roles.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/store.ts";
import { addressGroup } from "../../hub/addresses.ts";
import type { Handler, Request } from "../../hub/dispatch.ts";
import type { Entry } from "../../hub/hub.ts";
import { holderOf, type Profile, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { hello } from "./hello.ts";
import { refuseReserved, validName } from "./names.ts";
import type { SignedIn, SignIn } from "./sign_in.ts";

/** Greeting and joining. */
export interface Sessions {
  /** Says hello to a socket that has just opened. */
  greet(session: Session): void;
  readonly join: Handler<"join">;
}

/** Makes the ways in. */
export function createSessions(context: Context, signIn: SignIn): Sessions {
  return {
    greet: (session) => session.connection.emit("hello", hello(context.settings)),
    join(request) {
      const { session, data } = request;
      const upgrade = data.mode === "register" && session.person?.profile.userId === null;
      if (session.state.kind !== "connecting" && !upgrade) {
        throw new Refusal("already_joined", "You are in the room already.");
      }
      return data.mode === "guest" ? joinAsGuest(context, request) : joinAsAccount(context, signIn, request);
    },
  };
}

async function joinAsGuest(context: Context, { session, data, reply }: Request<"join">): Promise<void> {
  const { hub, store, settings } = context;
  if (!settings.guests) {
    throw new Refusal("registration_required", "This room is for members. Please register.");
  }
  const username = validName(data.username);
  const elevated = elevation(context, session, data.mod_password);
  await refuseReserved(store.accounts, username);
  const profile: Profile = { username, userId: null, role: "user", isVerified: false };
  await holdGuestName(context, username, holderOf(session.id, null));
  const entry = entryOf(profile, new Map(), data, elevated);
  const entered = await hub.enter(session, entry, () => reply("joined", guestJoined(context, entry)));
  if (!entered) throw nameTaken();
}

/** Claims a name for a guest, before it is looked up, so that nobody can register it in between. */
async function holdGuestName({ presence, store }: Context, username: string, holder: string): Promise<void> {
  const key = nameKey(username);
  if (!await presence.claim(key, holder)) throw nameTaken();
  try {
    if (await store.accounts.byName(username) === undefined) return;
    throw new Refusal("username_reserved", "This name belongs to a member. Log in, or choose another.");
  } catch (error) {
    await presence.release(key, holder);
    throw error;
  }
}

async function joinAsAccount(context: Context, signIn: SignIn, request: Request<"join">): Promise<void> {
  const { session, data, reply } = request;
  const elevated = elevation(context, session, data.mod_password);
  const { account, token } = await signedIn(signIn, session, data);
  const ignored = await context.store.ignores.listOf(account.id);
  const holders = new Map(ignored.map(({ id, username }) => [holderOf(session.id, id), username]));
  const entry = entryOf(profileOf(account), holders, data, elevated ?? session.elevated, session);
  const entered = await context.hub.enter(
    session,
    entry,
    () => reply("joined", accountJoined(context, entry, account, token)),
  );
  if (!entered) throw nameTaken();
  await recheck(context, session, account);
}

function signedIn(signIn: SignIn, session: Session, data: ClientEvents["join"]): Promise<SignedIn> {
  const { username, password, email, token } = data;
  const { address } = session;
  if (data.mode === "restore") return signIn.restore(token);
  if (data.mode === "login") return signIn.login({ username, password, address });
  return signIn.register({ username, password, email, address, holder: session.person?.holder ?? null });
}

/** Ends a session whose account changed its password or went away while it was joining. */
async function recheck({ store }: Context, session: Session, account: Account): Promise<void> {
  const now = await store.accounts.byId(account.id);
  if (now?.tokenVersion !== account.tokenVersion) {
    session.connection.close(CLOSE.sessionEnded, "session ended");
  }
}

/** The role that the moderator password gives this session, or null without one. Wrong ones are throttled by address. */
function elevation(context: Context, session: Session, password: string | undefined): Role | null {
  if (password === undefined || password === "") return null;
  const key = `mod_password ${addressGroup(session.address)}`;
  context.throttle.attempt(key);
  if (!context.secrets.isAdminPassword(password)) {
    throw new Refusal("invalid_credentials", "The moderator password is not right.");
  }
  context.throttle.forgive(key);
  return "mod";
}

/** The profile of an account. */
function profileOf({ id, username, role, isVerified }: Account): Profile {
  return { userId: id, username, role, isVerified };
}

function entryOf(
  profile: Profile,
  ignored: ReadonlyMap<string, string>,
  data: ClientEvents["join"],
  elevated: Role | null,
  session?: Session,
): Entry {
  const kept = session?.state.kind === "joined" ? session.state.caps : undefined;
  const caps: ReadonlySet<Cap> = kept ?? new Set(CAPS.filter((cap) => data.caps?.includes(cap)));
  return { profile, ignored, caps, elevated };
}

function guestJoined({ settings }: Context, { profile, elevated }: Entry): ServerEvents["joined"] {
  const role = roleIn(profile, elevated);
  return {
    username: profile.username,
    is_admin: isStaff(role),
    role,
    is_registered: false,
    has_ai_access: false,
    ai_messages_used: 0,
    ai_free_limit: settings.aiFreeLimit,
  };
}

function accountJoined(
  context: Context,
  entry: Entry,
  account: Account,
  token: string,
): ServerEvents["joined"] {
  return {
    ...guestJoined(context, entry),
    is_registered: true,
    has_ai_access: account.hasAiAccess,
    ai_messages_used: account.aiMessagesUsed,
    ...(account.email === null ? {} : { email: account.email }),
    token,
    ignored_list: [...entry.ignored.values()],
  };
}

function nameTaken(): Refusal {
  return new Refusal("username_taken", "Somebody here has this name. Please choose another.");
}

function roleIn(profile: Profile, elevated: Role | null): Role {
  return elevated !== null && outranks(elevated, profile.role) ? elevated : profile.role;
}
