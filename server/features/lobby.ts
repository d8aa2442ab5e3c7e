// The public room: what is said there reaches everybody and is kept nowhere.

import { Refusal } from "../protocol/errors.ts";
import { codePoints, MAX_MESSAGE_LENGTH } from "../protocol/limits.ts";
import { isoTime } from "../ports/clock.ts";
import type { JoinedHandler } from "../hub/dispatch.ts";
import { Resends } from "../hub/resends.ts";
import { userOf } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of the lobby. */
export interface Lobby {
  readonly message: JoinedHandler<"message">;
}

/** Makes the lobby. */
export function createLobby({ hub, clock }: Context): Lobby {
  const resends = new Resends(clock);

  return {
    message({ session, person, data, id: requestId, reply }) {
      const text = messageText(data.text);
      const sent = resends.find(person.key, requestId);
      if (sent !== undefined) return reply("ack", { id: sent.id, ts: sent.ts });
      const receipt = { id: clock.uuid(), ts: isoTime(clock.now()) };
      hub.publish("message", { ...receipt, ...userOf(person.profile, session.role), text }, person.holder);
      resends.keep(person.key, requestId, receipt);
      reply("ack", receipt);
    },
  };
}

/** Trims a message. Refused when nothing is left, or more than {@link MAX_MESSAGE_LENGTH} code points. */
function messageText(raw: string): string {
  const text = raw.trim();
  if (text === "") throw new Refusal("empty", "Write something first.");
  if (text.length > MAX_MESSAGE_LENGTH && codePoints(text) > MAX_MESSAGE_LENGTH) {
    throw new Refusal("too_long", `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  }
  return text;
}
