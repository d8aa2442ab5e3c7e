// The audit log in sentences.

import type { ListedDeed } from "../../server/protocol/server_events.ts";

/** A deed as a sentence of three parts, the middle one a name: "banned", "anna", "for 1 hour". */
export interface DeedWords {
  readonly verb: string;
  readonly target: string;
  readonly rest: string;
}

const VERBS: Readonly<Record<string, string>> = {
  kick: "kicked",
  ban: "banned",
  unban: "lifted the ban of",
  mute: "muted",
  unmute: "unmuted",
  verify: "verified",
  unverify: "removed the verification of",
  set_role: "changed the role of",
  grant_ai: "gave AI access to",
  revoke_ai: "removed AI access from",
  ban_address: "banned addresses:",
  unban_address: "lifted a ban on addresses:",
  resolve_report: "resolved a report about",
  dismiss_report: "dismissed a report about",
  slow_mode: "set slow mode to",
  guard: "let these write in the lobby:",
  pull_model: "fetched for Violet the model",
  choose_model: "made Violet speak with",
};

const PASSWORD_USES: Readonly<Record<string, string>> = {
  right: "came in with the moderator password",
  wrong: "tried a wrong moderator password",
  throttled: "tried too many moderator passwords",
};

/** What was done. An action of a newer server is named as it is. */
export function deedWords({ action, target = "", detail = "" }: ListedDeed): DeedWords {
  if (action === "mod_password") {
    return { verb: PASSWORD_USES[detail] ?? "used the moderator password", target, rest: "" };
  }
  const verb = VERBS[action] ?? action.replaceAll("_", " ");
  return { verb, target, rest: action === "set_role" ? `from ${detail}` : detail };
}
