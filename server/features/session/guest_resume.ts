// Sessions of guests that go on at another socket: the secrets, and joining with one.

import { type Cap, CAPS } from "../../protocol/client_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Request } from "../../hub/commands.ts";
import { socketsOfNetwork } from "../../hub/limits/bounds.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** A secret as this server makes them: two UUIDs without their dashes, which has 244 random bits. */
const SECRET = /^[0-9a-f]{64}$/;

/** A new secret, and its digest: nothing else of it is kept. */
export interface NewSecret {
  readonly secret: string;
  readonly digest: string;
}

/** Makes a secret for the session of a guest. */
export function newSecret({ clock, digests }: Context): NewSecret {
  const secret = `${clock.uuid()}${clock.uuid()}`.replaceAll("-", "");
  return { secret, digest: digests.secretOf(secret) };
}

/** Refuses a guest from a place whose names are all taken: those of guests who are away count. */
export function refuseHoarding({ hub, presence, settings }: Context, { source }: Session): void {
  const { grace } = hub.guests;
  if (grace.size === 0) return;
  const address = settings.maxSocketsPerAddress[source.family];
  const guests = [...presence.local].filter(({ profile }) => profile.userId === null);
  const retryAfterMs = grace.waitMs(source, guests, {
    address,
    network: socketsOfNetwork(address, source.family),
  });
  if (retryAfterMs === 0) return;
  throw new Refusal(
    "rate_limited",
    "Many people from where you are were here just now. Please wait a moment.",
    {
      retryAfterMs,
    },
  );
}

/** Joins as the guest whose session the secret of the request resumes. `joined`: the reply, by role and secret. */
export async function resumeGuest(
  context: Context,
  { session, data, reply }: Request<"join">,
  joined: (session: Session, secret: string) => ServerEvents["joined"],
): Promise<void> {
  const { hub, presence, sanctions, enforcer, digests, tiers } = context;
  await sanctions.ready;
  const banned = sanctions.addressRefusal(session.address);
  if (banned !== null) throw banned;
  if (!SECRET.test(data.resume ?? "")) throw expired();
  await tiers.take(
    "resumes",
    { source: session.source },
    "Many people came back where you are. Please wait a moment.",
  );
  const used = digests.secretOf(data.resume!);
  const guest = await presence.cluster.resumedBy(used);
  // A node that is cut off cannot know: the session may be at another.
  if (guest === undefined) throw context.bus.connected ? expired() : notNow();
  const refused = sanctions.banRefusal({ username: guest.username, userId: null });
  if (refused !== null) throw refused;
  const person = await hub.guests.takeOver(used);
  if (person === undefined) throw notNow();
  const next = newSecret(context);
  const caps: ReadonlySet<Cap> = new Set(CAPS.filter((cap) => cap === "resume" || data.caps?.includes(cap)));
  const resumption = {
    ...{ used, next: next.digest, caps },
    ...(data.last === undefined ? {} : { last: data.last }),
  };
  const welcome = (): void => void reply("joined", joined(session, next.secret));
  if (hub.guests.resume(session, person, resumption, welcome)) return enforcer.dismissIfBanned(session);
  hub.guests.grace.stayAway(person);
  if (session.connection.isOpen) throw notNow();
}

function expired(): Refusal {
  return new Refusal("session_expired", "Your session has ended. Please join again.");
}

function notNow(): Refusal {
  return new Refusal(
    "unavailable",
    "Your session cannot be resumed right now. Please try again in a moment.",
  );
}
