// The public room: what is said there reaches everybody and is kept nowhere.

import { isUuid } from "../protocol/ids.ts";
import { messageText } from "../protocol/text.ts";
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
      // A client's own UUID stays the message's: a page knows it again even when this server does not, after a crash.
      const id = isUuid(requestId) ? requestId.toLowerCase() : clock.uuid();
      const receipt = { id, ts: isoTime(clock.now()) };
      hub.publish("message", { ...receipt, ...userOf(person.profile, session.role), text }, person.holder);
      resends.keep(person.key, requestId, receipt);
      reply("ack", receipt);
    },
  };
}
