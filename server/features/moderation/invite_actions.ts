// Invitations to register, made in the panel.

import { Refusal } from "../../protocol/errors.ts";
import { newLinkToken } from "../../protocol/mail/links.ts";
import { INVITE_DAYS, INVITE_USES } from "../../protocol/invite_rules.ts";
import type { ListedInvite } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { runAction, viewer } from "./moderation_action.ts";

const DAY_MS = 86_400_000;
/** Who made an invitation at the command line, as in the audit log. */
const OPERATOR = "operator";

/** Handlers of invitations. Each replies with all that hold. */
export interface InviteActions {
  /** The reply alone has the code: it cannot be asked for again. */
  readonly make: JoinedHandler<"admin_invite">;
  readonly list: JoinedHandler<"admin_get_invites">;
  readonly revoke: JoinedHandler<"admin_revoke_invite">;
}

/** Makes the handlers. */
export function createInviteActions(context: Context): InviteActions {
  const { store, clock, notifier } = context;
  const list = async (made?: { readonly id: number; readonly code: string }): Promise<ListedInvite[]> =>
    (await store.invites.list(clock.now())).map(({ id, usesLeft, expiresAt, madeBy }) => ({
      id,
      ...(id === made?.id ? { code: made.code } : {}),
      ...{ uses_left: usesLeft, expires_at: isoTime(expiresAt), made_by: madeBy ?? OPERATOR },
    }));
  return {
    async make(request) {
      const { uses = INVITE_USES.default, days = INVITE_DAYS.default } = request.data;
      const code = newLinkToken(() => clock.uuid());
      const id = await runAction(context, request, async (action) => {
        action.allow("invite");
        const id = await action.within.addInvite({
          ...{ code, uses, createdAt: action.now, expiresAt: action.now + days * DAY_MS },
          madeById: action.actor.userId,
        });
        await action.log("invite", { detail: inviteDetail(id, uses, days) });
        return id;
      });
      notifier.listsChanged("invites");
      request.reply("admin_invites", { invites: await list({ id, code }) });
    },
    async list(request) {
      await viewer(context, request, "invite");
      request.reply("admin_invites", { invites: await list() });
    },
    async revoke(request) {
      const { invite_id: id } = request.data;
      await runAction(context, request, async (action) => {
        action.allow("invite");
        if (!await action.within.removeInvite(id, action.now)) {
          throw new Refusal("not_found", "This invitation is not there any more.", { field: "invite_id" });
        }
        await action.log("revoke_invite", { detail: `invitation ${id}` });
      });
      notifier.listsChanged("invites");
      request.reply("admin_invites", { invites: await list() });
    },
  };
}

/** An invitation in the audit log, such as `invitation 3, 1 use, 7 days`. */
export function inviteDetail(id: number, uses: number, days: number): string {
  return `invitation ${id}, ${counted(uses, "use")}, ${counted(days, "day")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
