// The public room: what is said there reaches everybody and is kept nowhere.

import { isUuid } from "../protocol/ids.ts";
import { Refusal } from "../protocol/errors.ts";
import { isStaff } from "../protocol/roles.ts";
import { messageText } from "../protocol/text.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { RoomSettings } from "../ports/moderation.ts";
import type { JoinedHandler } from "../hub/dispatch.ts";
import { RateLimit } from "../hub/rate_limit.ts";
import { Resends } from "../hub/resends.ts";
import { type Profile, userOf } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of the lobby. */
export interface Lobby {
  readonly message: JoinedHandler<"message">;
}

/** Makes the lobby. */
export function createLobby({ hub, clock, control }: Context): Lobby {
  const resends = new Resends(clock);
  const pace = new Pace(clock);

  return {
    message({ session, person, data, id: requestId, reply }) {
      const text = messageText(data.text);
      const sent = resends.find(person.key, requestId);
      if (sent !== undefined) return reply("ack", { id: sent.id, ts: sent.ts });
      if (!isStaff(session.role)) {
        admit(person.profile, control.room);
        pace.take(person.key, control.room);
      }
      // A client's own UUID stays the message's: a page knows it again even when this server does not, after a crash.
      const id = isUuid(requestId) ? requestId.toLowerCase() : clock.uuid();
      const receipt = { id, ts: isoTime(clock.now()) };
      hub.publish("message", { ...receipt, ...userOf(person.profile, session.role), text }, person.holder);
      resends.keep(person.key, requestId, receipt);
      reply("ack", receipt);
    },
  };
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
  #limit: RateLimit | null = null;

  constructor(readonly clock: Clock) {}

  /** Takes one message. Throws a `Refusal` `slow_mode`. */
  take(person: string, { slowModeSeconds }: RoomSettings): void {
    if (slowModeSeconds !== this.#seconds) {
      this.#seconds = slowModeSeconds;
      this.#limit = slowModeSeconds === 0 ? null : new RateLimit(this.clock, 1, slowModeSeconds * 1000);
    }
    const wait = this.#limit?.take(person) ?? 0;
    if (wait > 0) {
      throw new Refusal("slow_mode", "Slow mode is on. Your next message has to wait a little.", wait);
    }
  }
}
