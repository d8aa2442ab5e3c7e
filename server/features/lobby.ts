// The public room: what is said there reaches everybody and is kept nowhere.

import { isUuid } from "../protocol/ids.ts";
import { Refusal } from "../protocol/errors.ts";
import { isStaff } from "../protocol/roles.ts";
import { messageText } from "../protocol/text.ts";
import { isoTime } from "../ports/clock.ts";
import type { RoomSettings } from "../ports/moderation.ts";
import type { JoinedHandler, JoinedRequest } from "../hub/dispatch.ts";
import { ClusterRateLimit, orRefuse } from "../hub/limits/cluster_limits.ts";
import { RateLimit } from "../hub/limits/rate_limit.ts";
import { Resends } from "../hub/limits/resends.ts";
import { type Person, type Profile, userOf } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of the lobby. */
export interface Lobby {
  readonly message: JoinedHandler<"message">;
}

/** Makes the lobby. */
export function createLobby(context: Context): Lobby {
  const { hub, clock, control, bus } = context;
  const resends = new Resends(clock);
  const pace = new Pace(context);
  // Whoever comes back may do so at another node.
  bus.subscribe((message) => {
    if (message.kind === "lobby" && message.sent !== undefined) {
      const { by, id, ts } = message.sent;
      resends.keep(by, id, { id, ts });
    }
  });

  return {
    message(request) {
      const { session, person, data, id: requestId, reply } = request;
      const text = messageText(data.text);
      const sent = resends.find(person.key, requestId);
      if (sent !== undefined) return void reply("ack", { id: sent.id, ts: sent.ts });
      if (isStaff(session.role)) return say(request, text);
      admit(person.profile, control.room);
      const taken = pace.take(person, control.room);
      return taken === undefined ? say(request, text) : taken.then(() => say(request, text));
    },
  };

  function say({ session, person, id: requestId, reply }: JoinedRequest<"message">, text: string): void {
    // A client's own UUID stays the message's: a page knows it again even when this server does not, after a crash.
    const known = isUuid(requestId);
    const id = known ? requestId.toLowerCase() : clock.uuid();
    const receipt = { id, ts: isoTime(clock.now()) };
    const message = { ...receipt, ...userOf(person.profile, session.role), text };
    hub.publish("message", message, person.holder, known ? { by: person.key, ...receipt } : undefined);
    resends.keep(person.key, requestId, receipt);
    void reply("ack", receipt);
  }
}

/** Refuses whoever the lobby is not open to at the moment. They may read on. */
function admit({ userId, isVerified }: Profile, { guard }: RoomSettings): void {
  if (guard === "registered" && userId === null) {
    throw new Refusal(
      "registration_required",
      "Only members write here at the moment. You are welcome to read on, or to register.",
    );
  }
  if (guard === "verified" && !isVerified) {
    throw new Refusal(
      "forbidden",
      "Only verified members write here at the moment. You are welcome to read on.",
    );
  }
}

/** Slow mode: one message each so many seconds, for each person. */
class Pace {
  #seconds = 0;
  #rate: ClusterRateLimit | null = null;

  constructor(readonly context: Context) {}

  /** Takes one message. Throws a `Refusal` `slow_mode`, or rejects with it. */
  take(person: Person, { slowModeSeconds }: RoomSettings): Promise<void> | undefined {
    const { clock, limits, hub } = this.context;
    const windowMs = slowModeSeconds * 1000;
    if (slowModeSeconds !== this.#seconds) {
      this.#seconds = slowModeSeconds;
      this.#rate = windowMs === 0
        ? null
        : new ClusterRateLimit(`slow ${slowModeSeconds}`, new RateLimit(clock, 1, windowMs), limits);
    }
    if (this.#rate === null) return;
    return orRefuse(
      this.#rate.take(person.key, hub.roll.roams(person, windowMs)),
      (ms) => new Refusal("slow_mode", "Slow mode is on. Your next message has to wait a little.", ms),
    );
  }
}
