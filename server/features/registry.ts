// The table of events: what each needs, and who handles it.

import { minRoleOf } from "../protocol/permissions.ts";
import type { Commands, MutedFate } from "../hub/commands.ts";
import { budget, perMinute } from "../hub/limits/bounds.ts";
import type { AccountFeature } from "./account_feature.ts";
import type { IgnoreFeature } from "./ignore_feature.ts";
import type { Lobby } from "./lobby_feature.ts";
import type { ModerationFeature } from "./moderation/moderation_feature.ts";
import type { DmFeature } from "./dm/dm_feature.ts";
import { readRoom } from "./dm/room_names.ts";
import type { Sessions } from "./session/join.ts";
import type { CompanionFeature } from "./companion/companion_feature.ts";

/** The features whose handlers the table names. */
export interface Features {
  readonly sessions: Sessions;
  readonly lobby: Lobby;
  readonly account: AccountFeature;
  readonly ignores: IgnoreFeature;
  readonly pm: DmFeature;
  readonly violet: CompanionFeature;
  readonly moderation: ModerationFeature;
}

/** Every client → server event with its guards and handler. */
export function createCommands(features: Features): Commands {
  const { sessions, lobby, account, ignores, pm, violet } = features;
  const [who, whenMuted] = ["joined", "allow"] as const;
  const member = { who: "member", whenMuted } as const;
  return {
    join: { who: "anyone", whenMuted, rate: perMinute(20), run: sessions.join },
    message: { who, rate: "message", whenMuted: "refuse", run: lobby.message },
    pm_open: { who, rate: perMinute(60), whenMuted: "decide", run: pm.open },
    pm_accept: { who, whenMuted, rate: perMinute(60), run: pm.accept },
    pm_message: { who, rate: "message", whenMuted: towardsPeople, run: pm.message },
    pm_read: { who, whenMuted, rate: budget(60, 6), run: pm.read },
    pm_typing: { who, rate: { ...budget(30, 3), beyond: "drop" }, whenMuted: "drop", run: pm.typing },
    violet_reset: { ...member, rate: perMinute(6), run: violet.reset },
    violet_stop: { who, whenMuted, rate: perMinute(60), run: violet.stop },
    change_password: { ...member, rate: perMinute(20), run: account.changePassword },
    sign_out_everywhere: { ...member, rate: perMinute(6), run: account.signOutEverywhere },
    delete_account: { ...member, rate: perMinute(20), run: account.deleteAccount },
    user_ignore: { ...member, rate: perMinute(60), run: ignores.ignore },
    user_unignore: { ...member, rate: perMinute(60), run: ignores.unignore },
    ...staffCommands(features.moderation),
    ...panelCommands(features.moderation),
  };
}

/** What takes power. The roles here turn people away early; who may act on whom is decided where it is done. */
function staffCommands({ people, accounts, bans, room, reports, companion }: ModerationFeature) {
  const act = { who: "joined", rate: "action", whenMuted: "allow" } as const;
  return {
    mod_kick: { ...act, minRole: minRoleOf("kick"), run: people.kick },
    mod_ban: { ...act, minRole: minRoleOf("ban"), run: people.ban },
    mod_kickban: { ...act, minRole: minRoleOf("ban"), run: people.kickban },
    mod_mute: { ...act, minRole: minRoleOf("mute"), run: people.mute },
    mod_verify: { ...act, minRole: minRoleOf("verify"), run: people.verify },
    admin_set_role: { ...act, minRole: minRoleOf("set_role"), run: accounts.setRole },
    admin_verify_user: { ...act, minRole: minRoleOf("verify"), run: accounts.verify },
    admin_toggle_ai: { ...act, minRole: minRoleOf("toggle_ai"), run: accounts.toggleAi },
    admin_unban: { ...act, minRole: minRoleOf("unban"), run: bans.unban },
    admin_unmute: { ...act, minRole: minRoleOf("unmute"), run: bans.unmute },
    admin_ban_ip: { ...act, minRole: minRoleOf("ban_address"), run: bans.banAddresses },
    admin_slow_mode: { ...act, minRole: minRoleOf("slow_mode"), run: room.slowMode },
    admin_guard: { ...act, minRole: minRoleOf("guard"), run: room.guard },
    admin_resolve_report: { ...act, minRole: minRoleOf("resolve_report"), run: reports.resolve },
    admin_violet_pull: { ...act, minRole: minRoleOf("manage_companion"), run: companion.pull },
    admin_violet_model: { ...act, minRole: minRoleOf("manage_companion"), run: companion.chooseModel },
  } satisfies Partial<Commands>;
}

/** What the panel shows, and reports. */
function panelCommands({ reports, lists, companion }: ModerationFeature) {
  const show = { who: "joined", rate: budget(60, 4), whenMuted: "allow" } as const;
  const manage = { ...show, minRole: minRoleOf("manage_companion") };
  return {
    admin_get_users: { ...show, minRole: minRoleOf("list_people"), run: lists.users },
    admin_get_bans: { ...show, minRole: minRoleOf("list_people"), run: lists.bans },
    admin_get_mutes: { ...show, minRole: minRoleOf("list_people"), run: lists.mutes },
    admin_get_reports: { ...show, minRole: minRoleOf("list_reports"), run: lists.reports },
    admin_get_audit: { ...show, minRole: minRoleOf("list_audit"), run: lists.audit },
    admin_violet_status: { ...manage, run: companion.status },
    admin_violet_pull_stop: { ...manage, run: companion.stopPull },
    admin_violet_try: { ...manage, rate: perMinute(20), run: companion.tryOut },
    report: { who: "joined", rate: perMinute(20), whenMuted: "allow", run: reports.report },
  } satisfies Partial<Commands>;
}

/** A mute covers what is said to people; the companion still listens. */
function towardsPeople({ room }: { readonly room: string }): MutedFate {
  const kind = readRoom(room)?.kind;
  return kind === "pair" || kind === "guest" ? "refuse" : "allow";
}
