// What a client may send: the shape of each client → server event.
//
// A schema checks shape only. What a value means (a name that is taken, a text that is too long) is the feature's.

import { z } from "zod";

/** Abilities a client announces in `join`: presence deltas, several envelopes a frame. */
export const CAPS = ["presence", "batch"] as const;

/** One announced ability. */
export type Cap = typeof CAPS[number];

/** Client → server events and the shape of their data. Unknown keys are ignored. */
export const CLIENT_EVENTS = {
  join: z.object({
    mode: z.enum(["guest", "login", "register", "restore"]),
    username: z.string().optional(),
    password: z.string().optional(),
    email: z.string().optional(),
    mod_password: z.string().optional(),
    token: z.string().optional(),
    caps: z.array(z.string()).max(16).optional(),
  }),
  message: z.object({ text: z.string() }),
  change_password: z.object({ old_password: z.string(), new_password: z.string() }),
  sign_out_everywhere: z.object({}),
  delete_account: z.object({ password: z.string() }),
  pm_open: z.object({ target: z.string() }),
  pm_accept: z.object({ room: z.string() }),
  pm_message: z.object({
    room: z.string(),
    text: z.string().optional(),
    ciphertext: z.string().optional(),
    nonce: z.string().optional(),
    transit_key: z.string().optional(),
    scheme: z.string().optional(),
  }),
  pm_read: z.object({ room: z.string(), id: z.union([z.number().int().positive(), z.uuid()]) }),
  pm_typing: z.object({ room: z.string(), busy: z.boolean() }),
  user_ignore: z.object({ target: z.string() }),
  user_unignore: z.object({ target: z.string() }),
};

/** An e-mail address of at most 254 characters (RFC 5321, 4.5.3.1.3). */
export const EMAIL = z.email().max(254);

/** Name of a client → server event. */
export type ClientEventName = keyof typeof CLIENT_EVENTS;

/** Data of each client → server event, as validated. */
export type ClientEvents = { [E in ClientEventName]: z.infer<typeof CLIENT_EVENTS[E]> };

/** True for a name the server knows. Inherited names such as `constructor` are not. */
export function isClientEvent(name: string): name is ClientEventName {
  return Object.hasOwn(CLIENT_EVENTS, name);
}
