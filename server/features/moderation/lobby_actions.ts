// The settings of the lobby: how often a user may write there, and who may.

import type { RoomSettings } from "../../ports/moderation_store.ts";
import type { ClientEventName } from "../../protocol/client_events.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { done, runAction } from "./moderation_action.ts";

/** Handlers of the lobby's settings. */
export interface LobbyActions {
  readonly slowMode: JoinedHandler<"admin_slow_mode">;
  readonly guard: JoinedHandler<"admin_guard">;
}

/** Makes the handlers. Each answers with `admin_action_ok` once the change is stored. */
export function createLobbyActions(context: Context): LobbyActions {
  return {
    slowMode: (request) => {
      const { seconds } = request.data;
      return set(context, request, {
        action: "slow_mode",
        change: { slowModeSeconds: seconds },
        detail: `${seconds} s`,
        news: { key: "slow_mode", seconds },
      });
    },
    guard: (request) => {
      const { level } = request.data;
      return set(context, request, {
        action: "guard",
        change: { guard: level },
        detail: level,
        news: { key: "guard", level },
      });
    },
  };
}

async function set(
  context: Context,
  request: JoinedRequest<ClientEventName>,
  to: { action: "slow_mode" | "guard"; change: Partial<RoomSettings>; detail: string; news: SystemMessage },
): Promise<void> {
  const room = await runAction(context, request, async (action) => {
    action.allow(to.action);
    const room = { ...await action.within.room(), ...to.change };
    await action.within.setRoom(room);
    await action.log(to.action, { detail: to.detail });
    return room;
  });
  context.notifier.publish({ type: "room", room });
  context.hub.publisher.say(to.news);
  request.reply("admin_action_ok", done(to.news));
}
