// Coming in: the greeting, and the ways to join.

import { type Cap, CAPS, type ClientEvents } from "../protocol/client_events.ts";
import { Refusal } from "../protocol/errors.ts";
import {
  BOT_NAME,
  MAX_MESSAGE_LENGTH,
  PROTOCOL_VERSION,
  RATE_MESSAGES,
  RATE_WINDOW_MS,
} from "../protocol/limits.ts";
import { isUsername, looksLikeBot } from "../protocol/names.ts";
import { isStaff, type Role } from "../protocol/roles.ts";
import type { ServerEvents } from "../protocol/server_events.ts";
import { addressGroup } from "../hub/addresses.ts";
import type { Handler, Request } from "../hub/dispatch.ts";
import type { Profile, Session } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Greeting and joining. */
export interface Sessions {
  /** Says hello to a socket that has just opened. */
  greet(session: Session): void;
  readonly join: Handler<"join">;
}

/** Makes the ways in. */
export function createSessions(context: Context): Sessions {
  return {
    greet: (session) => session.connection.emit("hello", hello(context)),
    async join(request) {
      if (request.session.state.kind !== "connecting") {
        throw new Refusal("already_joined", "You are in the room already.");
      }
      if (request.data.mode !== "guest") throw new Refusal("unavailable", "Accounts are not open yet.");
      await joinAsGuest(context, request);
    },
  };
}

function hello({ settings }: Context): ServerEvents["hello"] {
  return {
    protocol: PROTOCOL_VERSION,
    limits: {
      max_msg_len: MAX_MESSAGE_LENGTH,
      rate_messages: RATE_MESSAGES,
      rate_window_ms: RATE_WINDOW_MS,
      max_frame_bytes: settings.maxFrameBytes,
    },
    features: [...CAPS],
    guest_allowed: settings.guests,
    registration: settings.registration,
    bot: BOT_NAME,
  };
}

async function joinAsGuest(context: Context, { session, data, reply }: Request<"join">): Promise<void> {
  if (!context.settings.guests) {
    throw new Refusal("registration_required", "This room is for members. Please register.");
  }
  const profile: Profile = {
    username: guestName(data.username),
    userId: null,
    role: "user",
    isVerified: false,
  };
  const elevated = elevation(context, session, data.mod_password);
  const role = elevated ?? profile.role;
  const entered = await context.hub.enter(session, { profile, caps: capsOf(data), elevated }, () => {
    reply("joined", {
      username: profile.username,
      is_admin: isStaff(role),
      role,
      is_registered: false,
      has_ai_access: false,
      ai_messages_used: 0,
      ai_free_limit: context.settings.aiFreeLimit,
    });
  });
  if (!entered) throw new Refusal("username_taken", "Somebody here has this name. Please choose another.");
}

function guestName(name: string | undefined): string {
  if (name === undefined || !isUsername(name)) {
    throw new Refusal("invalid_username", "A name has 1 to 20 letters, digits, - or _.");
  }
  if (looksLikeBot(name)) {
    throw new Refusal("username_reserved", `Only ${BOT_NAME} is called that. Please choose another.`);
  }
  return name;
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

function capsOf(data: ClientEvents["join"]): ReadonlySet<Cap> {
  return new Set(CAPS.filter((cap) => data.caps?.includes(cap)));
}
