// The switch "staff need a second factor". While it is on, staff without one have the rights of users.

import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { done, runAction } from "./moderation_action.ts";

/** Makes the handler. It answers with `admin_action_ok` once the change is stored. */
export function createStaffFactor(context: Context): JoinedHandler<"admin_require_second_factor"> {
  const { notifier, sanctions, store } = context;
  return async (request) => {
    const { on } = request.data;
    const room = await runAction(context, request, async (action) => {
      action.allow("require_second_factor");
      const { requireSecondFactor, ...others } = await action.within.room();
      if (on === (requireSecondFactor === true)) return null;
      const room = on ? { ...others, requireSecondFactor: on } : others;
      await action.within.setRoom(room);
      await action.log("require_second_factor", { detail: on ? "on" : "off" });
      return room;
    });
    if (room !== null) {
      notifier.publish({ type: "room", room });
      // They lose their rights, or get them back, wherever they are: a root without a factor too.
      for (const account of await store.factors.staffWithout()) {
        const inForce = sanctions.roleInForce(account, room);
        notifier.publish({ type: "profile", userId: account.id, ...inForce });
      }
    }
    request.reply("admin_action_ok", done({ key: "staff_second_factor", on }));
  };
}
