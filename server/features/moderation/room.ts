// How the lobby is set: how often somebody may write there, and who may.

import type { Guard } from "../../protocol/moderation.ts";
import type { RoomSettings } from "../../ports/moderation.ts";
import type { ClientEventName } from "../../protocol/client_events.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/dispatch.ts";
import type { Context } from "../context.ts";
import { perform } from "./act.ts";

/** Handlers of the lobby's settings. */
export interface RoomFeature {
  readonly slowMode: JoinedHandler<"admin_slow_mode">;
  readonly guard: JoinedHandler<"admin_guard">;
}

const GUARD_LINES: Readonly<Record<Guard, string>> = {
  open: "Everybody may write here",
  registered: "Only registered people may write here for now",
  verified: "Only verified people may write here for now",
};

/** Makes the handlers. Each answers with `admin_action_ok` once the change is kept. */
export function createRoomFeature(context: Context): RoomFeature {
  return {
    slowMode: (request) => {
      const { seconds } = request.data;
      const pause = `one message every ${seconds === 1 ? "second" : `${seconds} seconds`}`;
      return set(context, request, {
        action: "slow_mode",
        change: { slowModeSeconds: seconds },
        detail: `${seconds} s`,
        line: seconds === 0 ? "Slow mode is off" : `Slow mode is on: ${pause}`,
      });
    },
    guard: (request) => {
      const { level } = request.data;
      return set(context, request, {
        action: "guard",
        change: { guard: level },
        detail: level,
        line: GUARD_LINES[level],
      });
    },
  };
}

async function set(
  context: Context,
  request: JoinedRequest<ClientEventName>,
  to: { action: "slow_mode" | "guard"; change: Partial<RoomSettings>; detail: string; line: string },
): Promise<void> {
  const room = await perform(context, request, async (act) => {
    act.allow(to.action);
    const room = { ...await act.within.room(), ...to.change };
    await act.within.setRoom(room);
    await act.log(to.action, { detail: to.detail });
    return room;
  });
  context.control.publish({ type: "room", room });
  context.hub.say(to.line);
  request.reply("admin_action_ok", { msg: to.line });
}
