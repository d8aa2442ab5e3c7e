// Links with which staff let a member set a new password.

import { LINK_LIFETIME_MS, linkUrl, newLinkToken } from "../../protocol/mail/links.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { accountOf } from "./action_targets.ts";
import { runAction } from "./moderation_action.ts";

/** Handlers of links. */
export interface ResetLinks {
  readonly make: JoinedHandler<"admin_reset_link">;
}

/** Makes the handlers. The reply alone has the link: it cannot be asked for again. */
export function createResetLinks(context: Context): ResetLinks {
  const { presence, clock, settings } = context;
  return {
    async make(request) {
      const { user_id, factors = false } = request.data;
      const token = newLinkToken(() => clock.uuid());
      const expiresAt = await runAction(context, request, async (action) => {
        const target = await accountOf(action.within, presence, user_id);
        action.allow("reset_link", target);
        const expiresAt = action.now + LINK_LIFETIME_MS;
        await action.within.recovery.addLink({
          ...{ userId: target.account.id, kind: "reset_by_staff", token, expiresAt, removesFactors: factors },
        });
        await action.log("reset_link", {
          target,
          ...(factors ? { detail: "that removes second factors" } : {}),
        });
        return expiresAt;
      });
      request.reply("admin_reset_link", {
        url: linkUrl(settings.publicUrl, "reset", token),
        expires_at: isoTime(expiresAt),
      });
    },
  };
}
