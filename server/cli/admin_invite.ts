// `deno task admin invite`: makes an invitation to register, and prints its link.

import { printLines } from "../adapters/process/terminal.ts";
import { inviteDetail } from "../features/moderation/invite_actions.ts";
import type { Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import { Refusal } from "../protocol/errors.ts";
import { linkUrl, newLinkToken } from "../protocol/mail/links.ts";
import { INVITE_DAYS, INVITE_USES } from "../protocol/invite_rules.ts";
import { operatorEntry } from "./operator_entry.ts";

const DAY_MS = 86_400_000;

/** Options of the command, as typed. */
export interface InviteOptions {
  readonly uses?: string | undefined;
  readonly days?: string | undefined;
}

/** Makes the invitation, and logs that. Throws a `Refusal` `bad_request` for numbers that are none, or too large. */
export async function makeInvitation(
  store: Store,
  { publicUrl, registration }: Settings,
  options: InviteOptions,
): Promise<void> {
  const uses = numberOf("--uses", options.uses, INVITE_USES);
  const days = numberOf("--days", options.days, INVITE_DAYS);
  const code = newLinkToken(() => crypto.randomUUID());
  const at = Date.now();
  await store.moderation.transact(async (within) => {
    const id = await within.addInvite({
      ...{ code, uses, createdAt: at, expiresAt: at + days * DAY_MS },
      madeById: null,
    });
    await within.log(operatorEntry({ at, action: "invite", detail: inviteDetail(id, uses, days) }));
  });
  printLines(linkUrl(publicUrl, "invite", code));
  if (registration !== "invite") {
    printLines(`REGISTRATION is ${registration}: nobody is asked for an invitation until it is invite.`);
  }
}

function numberOf(name: string, typed: string | undefined, range: { most: number; default: number }): number {
  if (typed === undefined) return range.default;
  const value = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  if (value >= 1 && value <= range.most) return value;
  throw new Refusal("bad_request", `${name} takes a whole number from 1 to ${range.most}.`);
}
