// The table of events: what each needs, and who handles it.

import { minRoleOf } from "../protocol/permissions.ts";
import type { Commands, MutedFate } from "../hub/dispatch.ts";
import type { AccountFeature } from "./account.ts";
import type { IgnoreFeature } from "./ignore.ts";
import type { Lobby } from "./lobby.ts";
import type { ModerationFeature } from "./moderation/moderation.ts";
import type { PmFeature } from "./pm/pm.ts";
import { readRoom } from "./pm/rooms.ts";
import type { Sessions } from "./session/join.ts";
import type { VioletFeature } from "./violet/violet.ts";

/** The features whose handlers the table names. */
export interface Features {
  readonly sessions: Sessions;
  readonly lobby: Lobby;
  readonly account: AccountFeature;
  readonly ignores: IgnoreFeature;
  readonly pm: PmFeature;
  readonly violet: VioletFeature;
  readonly moderation: ModerationFeature;
}

/** Every client → server event with its guards and handler. */
export function createCommands(features: Features): Commands {
  const { sessions, lobby, account, ignores, pm, violet } = features;
  return {
    join: { who: "anyone", run: sessions.join },
    message: { who: "joined", counted: true, whenMuted: () => "refuse", run: lobby.message },
    pm_open: { who: "joined", run: pm.open },
    pm_accept: { who: "joined", run: pm.accept },
    pm_message: { who: "joined", counted: true, whenMuted: towardsPeople, run: pm.message },
    pm_read: { who: "joined", run: pm.read },
    pm_typing: { who: "joined", whenMuted: () => "drop", run: pm.typing },
    violet_reset: { who: "member", run: violet.reset },
    violet_stop: { who: "joined", run: violet.stop },
    change_password: { who: "member", run: account.changePassword },
    sign_out_everywhere: { who: "member", run: account.signOutEverywhere },
    delete_account: { who: "member", run: account.deleteAccount },
    user_ignore: { who: "member", run: ignores.ignore },
    user_unignore: { who: "member", run: ignores.unignore },
    ...moderationCommands(features.moderation),
  };
}

/** What takes power. The roles here turn people away early; who may act on whom is decided where it is done. */
function moderationCommands(
  { people, accounts, bans, room, reports, lists, companion }: ModerationFeature,
): Pick<Commands, `mod_${string}` & keyof Commands | `admin_${string}` & keyof Commands | "report"> {
  const who = "joined";
  return {
    mod_kick: { who, minRole: minRoleOf("kick"), run: people.kick },
    mod_ban: { who, minRole: minRoleOf("ban"), run: people.ban },
    mod_kickban: { who, minRole: minRoleOf("ban"), run: people.kickban },
    mod_mute: { who, minRole: minRoleOf("mute"), run: people.mute },
    mod_verify: { who, minRole: minRoleOf("verify"), run: people.verify },
    admin_set_role: { who, minRole: minRoleOf("set_role"), run: accounts.setRole },
    admin_verify_user: { who, minRole: minRoleOf("verify"), run: accounts.verify },
    admin_toggle_ai: { who, minRole: minRoleOf("toggle_ai"), run: accounts.toggleAi },
    admin_unban: { who, minRole: minRoleOf("unban"), run: bans.unban },
    admin_unmute: { who, minRole: minRoleOf("unmute"), run: bans.unmute },
    admin_ban_ip: { who, minRole: minRoleOf("ban_address"), run: bans.banAddresses },
    admin_slow_mode: { who, minRole: minRoleOf("slow_mode"), run: room.slowMode },
    admin_guard: { who, minRole: minRoleOf("guard"), run: room.guard },
    admin_get_users: { who, minRole: minRoleOf("list_people"), run: lists.users },
    admin_get_bans: { who, minRole: minRoleOf("list_people"), run: lists.bans },
    admin_get_mutes: { who, minRole: minRoleOf("list_people"), run: lists.mutes },
    admin_get_reports: { who, minRole: minRoleOf("list_reports"), run: lists.reports },
    admin_get_audit: { who, minRole: minRoleOf("list_audit"), run: lists.audit },
    admin_resolve_report: { who, minRole: minRoleOf("resolve_report"), run: reports.resolve },
    admin_violet_status: { who, minRole: minRoleOf("manage_companion"), run: companion.status },
    admin_violet_pull: { who, minRole: minRoleOf("manage_companion"), run: companion.pull },
    admin_violet_pull_stop: { who, minRole: minRoleOf("manage_companion"), run: companion.stopPull },
    admin_violet_model: { who, minRole: minRoleOf("manage_companion"), run: companion.chooseModel },
    admin_violet_try: { who, minRole: minRoleOf("manage_companion"), run: companion.tryOut },
    report: { who, run: reports.report },
  };
}

/** A mute covers what is said to people; the companion still listens. */
function towardsPeople({ room }: { readonly room: string }): MutedFate {
  const kind = readRoom(room)?.kind;
  return kind === "pair" || kind === "guest" ? "refuse" : "allow";
}
