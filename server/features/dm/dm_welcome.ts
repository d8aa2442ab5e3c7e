// Tells sessions of open invitations and unread messages: when they join, and after a gap.

import { Refusal } from "../../protocol/errors.ts";
import { accountPrincipal, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { MemberDm } from "./member_dm.ts";

/** Time until the next try where the store could not be reached, or the lane is full, milliseconds. */
const RETRY_MS = 3_000;

/** Welcomes each session of a member that joins, and all of them after a gap. */
export function welcomeMembers(context: Context, members: MemberDm): void {
  const { hub, bus } = context;
  hub.onEnter((session) => void welcome(context, members, session));
  bus.subscribe(async (message) => {
    if (message.kind !== "nodes" || message.event.type !== "gap") return;
    // Invitations may have been missed. One session after another: there may be thousands.
    for (const session of [...hub.sessions]) await welcome(context, members, session);
  });
}

/** Welcomes a session, through the lane. Never rejects. */
async function welcome(context: Context, members: MemberDm, session: Session): Promise<void> {
  const { lanes, clock, log } = context;
  const userId = session.person?.profile.userId ?? null;
  if (userId === null) return;
  try {
    await lanes.welcome.run({ group: accountPrincipal(userId) }, () => members.welcome(session, userId));
  } catch (error) {
    if (error instanceof Refusal) {
      return void clock.after(RETRY_MS, () => void welcome(context, members, session));
    }
    log.error("unread messages could not be counted", { cause: error instanceof Error ? error.name : "" });
  }
}
