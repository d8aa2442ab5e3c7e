// The features of a node, and the table of events: what each event needs, and which feature handles it.

import { minRoleOf } from "../protocol/permissions.ts";
import type { Commands, MutedFate } from "../hub/commands.ts";
import { budget, perMinute } from "../hub/limits/bounds.ts";
import { type AccountFeature, createAccountFeature } from "./session/account_feature.ts";
import { type CompanionFeature, createCompanionFeature } from "./companion/companion_feature.ts";
import type { Context } from "./context.ts";
import { createE2ee, type E2eeFeature } from "./e2ee/e2ee_feature.ts";
import { createDmFeature, type DmFeature } from "./dm/dm_feature.ts";
import { pairRoom, peerOf, readRoom } from "./dm/room_names.ts";
import { createIgnoreFeature, type IgnoreFeature } from "./ignores/ignore_feature.ts";
import { createLobby, type Lobby } from "./lobby_feature.ts";
import { createMailSender, type MailSender } from "./mail/mail_sender.ts";
import { createMetricsAuth, type MetricsAuth } from "./metrics_auth.ts";
import type { CompanionParts } from "./moderation/companion_models.ts";
import { createModeration, type ModerationFeature } from "./moderation/moderation_feature.ts";
import { createEntitlementActions, type EntitlementActions } from "./moderation/entitlement_actions.ts";
import { createVoucherActions, type VoucherActions } from "./moderation/voucher_actions.ts";
import { createPaymentsFeature, type PaymentsFeature } from "./payments.ts";
import { createPremiumFeature, type PremiumFeature } from "./premium/premium_feature.ts";
import { createVoucherFeature, type VoucherFeature } from "./premium/voucher_feature.ts";
import { createDevicesFeature, type DevicesFeature } from "./session/devices_feature.ts";
import { createExportFeature, type ExportFeature } from "./session/export_feature.ts";
import { createFactorFeature, type FactorFeature } from "./session/factor_feature.ts";
import { createSessions, type Sessions } from "./session/join.ts";
import { createEmailFeature, type EmailFeature } from "./session/email_feature.ts";
import { provePassword } from "./session/own_password.ts";
import { createRecoveryFeature, type RecoveryFeature } from "./session/recovery_feature.ts";
import { createSessionResync } from "./session/session_resync.ts";
import { createSignIn, type SignIn } from "./session/sign_in.ts";
import { TokenRenewal } from "./session/token_renewal.ts";

/** The features of a node. */
export interface Features {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly lobby: Lobby;
  readonly account: AccountFeature;
  readonly devices: DevicesFeature;
  readonly renewal: TokenRenewal;
  readonly exports: ExportFeature;
  readonly factors: FactorFeature;
  readonly ignores: IgnoreFeature;
  readonly dm: DmFeature;
  readonly e2ee: E2eeFeature;
  readonly companion: CompanionFeature;
  readonly moderation: ModerationFeature;
  readonly payments: PaymentsFeature;
  readonly entitlements: EntitlementActions;
  readonly premium: PremiumFeature;
  readonly voucherActions: VoucherActions;
  readonly vouchers: VoucherFeature;
  readonly metricsAuth: MetricsAuth;
  readonly mail: MailSender;
  readonly recovery: RecoveryFeature;
  readonly email: EmailFeature;
}

/** Makes the features. A session that joins is greeted by them in this order. */
export function createFeatures(context: Context, parts: CompanionParts): Features {
  const signIn = createSignIn(context);
  const sessions = createSessions(context, signIn);
  createSessionResync(context);
  const companion = createCompanionFeature(context, parts.companion);
  const moderation = createModeration(context, parts, {
    ...{ requireSeen: (person, room) => dm.requireSeen(person, room), peerIn },
  });
  const dm: DmFeature = createDmFeature(context, companion);
  return {
    ...{ signIn, sessions, companion, moderation, dm },
    lobby: createLobby(context),
    e2ee: createE2ee(context, {
      provePassword: (userId, password) => provePassword(context, userId, password),
      ...{ roomOf: pairRoom, peerIn },
    }),
    account: createAccountFeature(context),
    devices: createDevicesFeature(context),
    renewal: new TokenRenewal(context),
    exports: createExportFeature(context),
    factors: createFactorFeature(context),
    ignores: createIgnoreFeature(context),
    payments: createPaymentsFeature(context),
    entitlements: createEntitlementActions(context),
    premium: createPremiumFeature(context),
    voucherActions: createVoucherActions(context),
    vouchers: createVoucherFeature(context),
    metricsAuth: createMetricsAuth(context),
    mail: createMailSender(context),
    recovery: createRecoveryFeature(context),
    email: createEmailFeature(context),
  };
}

/** Every client → server event with its guards and handler. */
export function createCommands(features: Features): Commands {
  const { sessions, lobby, account, ignores, dm, companion } = features;
  const [who, whenMuted] = ["joined", "allow"] as const;
  const member = { who: "member", whenMuted } as const;
  return {
    join: { who: "anyone", whenMuted, rate: perMinute(20), run: sessions.join },
    message: { who, rate: "message", whenMuted: "refuse", run: lobby.message },
    message_retract: { who, whenMuted, rate: perMinute(60), run: lobby.retract },
    pm_open: { who, rate: perMinute(60), whenMuted: "decide", run: dm.open },
    pm_accept: { who, whenMuted, rate: perMinute(60), run: dm.accept },
    pm_decline: { who, whenMuted, rate: perMinute(60), run: dm.decline },
    pm_message: {
      ...{ who, rate: "message", whenMuted: towardsUsers, first: dm.messageFirst },
      run: dm.message,
    },
    pm_read: { who, whenMuted, rate: budget(60, 6), run: dm.read },
    pm_typing: { who, rate: { ...budget(30, 3), beyond: "drop" }, whenMuted: "drop", run: dm.typing },
    violet_reset: { ...member, rate: perMinute(6), run: companion.reset },
    violet_history: { ...member, rate: perMinute(60), run: companion.turns },
    violet_delete: { ...member, rate: perMinute(60), run: companion.remove },
    violet_again: { ...member, rate: perMinute(20), run: companion.remade.again },
    violet_choose: { ...member, rate: perMinute(60), run: companion.remade.choose },
    violet_more: { ...member, rate: perMinute(20), run: companion.remade.more },
    violet_edit: { ...member, rate: perMinute(20), run: companion.remade.edit },
    violet_stop: { who, whenMuted, rate: perMinute(60), run: companion.stop },
    change_password: { ...member, rate: perMinute(20), run: account.changePassword },
    sign_out_everywhere: { ...member, rate: perMinute(6), run: account.signOutEverywhere },
    log_out: { who, whenMuted, rate: perMinute(60), run: account.logOut },
    delete_account: { ...member, rate: perMinute(20), run: account.deleteAccount },
    set_preferences: { ...member, rate: perMinute(60), run: account.setPreferences },
    user_ignore: { who, whenMuted, rate: perMinute(60), run: ignores.ignore },
    user_unignore: { who, whenMuted, rate: perMinute(60), run: ignores.unignore },
    ...staffCommands(features.moderation),
    ...panelCommands(features.moderation),
    ...premiumCommands(features.entitlements, features.voucherActions),
  };
}

/** Actions of staff. The roles here refuse early; the transaction of the action decides on whom the actor may act. */
function staffCommands(feature: ModerationFeature) {
  const { people, messages, accounts, resets, bans, room, staffFactor, reports, companion } = feature;
  const { make, revoke } = feature.invitations;
  const action = { who: "joined", rate: "action", whenMuted: "allow" } as const;
  return {
    mod_kick: { ...action, minRole: minRoleOf("kick"), run: people.kick },
    mod_ban: { ...action, minRole: minRoleOf("ban"), run: people.ban },
    mod_kickban: { ...action, minRole: minRoleOf("ban"), run: people.kickban },
    mod_mute: { ...action, minRole: minRoleOf("mute"), run: people.mute },
    mod_remove: { ...action, minRole: minRoleOf("remove_message"), run: messages.remove },
    mod_verify: { ...action, minRole: minRoleOf("verify"), run: people.verify },
    admin_set_role: { ...action, minRole: minRoleOf("set_role"), run: accounts.setRole },
    admin_verify_user: { ...action, minRole: minRoleOf("verify"), run: accounts.verify },
    admin_toggle_ai: { ...action, minRole: minRoleOf("toggle_ai"), run: accounts.toggleAi },
    admin_reset_link: { ...action, minRole: minRoleOf("reset_link"), run: resets.make },
    admin_unban: { ...action, minRole: minRoleOf("unban"), run: bans.unban },
    admin_unmute: { ...action, minRole: minRoleOf("unmute"), run: bans.unmute },
    admin_ban_ip: { ...action, minRole: minRoleOf("ban_address"), run: bans.banAddresses },
    admin_slow_mode: { ...action, minRole: minRoleOf("slow_mode"), run: room.slowMode },
    admin_guard: { ...action, minRole: minRoleOf("guard"), run: room.guard },
    admin_require_second_factor: {
      ...{ ...action, minRole: minRoleOf("require_second_factor") },
      run: staffFactor,
    },
    admin_invite: { ...action, minRole: minRoleOf("invite"), run: make },
    admin_revoke_invite: { ...action, minRole: minRoleOf("invite"), run: revoke },
    admin_resolve_report: { ...action, minRole: minRoleOf("resolve_report"), run: reports.resolve },
    admin_violet_pull: { ...action, minRole: minRoleOf("manage_companion"), run: companion.pull },
    admin_violet_model: { ...action, minRole: minRoleOf("manage_companion"), run: companion.chooseModel },
  } satisfies Partial<Commands>;
}

/** Lists of the panel, and reports. */
function panelCommands({ reports, lists, invitations, companion }: ModerationFeature) {
  const show = { who: "joined", rate: budget(60, 4), whenMuted: "allow" } as const;
  const manage = { ...show, minRole: minRoleOf("manage_companion") };
  return {
    admin_get_users: { ...show, minRole: minRoleOf("list_people"), run: lists.users },
    admin_get_bans: { ...show, minRole: minRoleOf("list_people"), run: lists.bans },
    admin_get_mutes: { ...show, minRole: minRoleOf("list_people"), run: lists.mutes },
    admin_get_reports: { ...show, minRole: minRoleOf("list_reports"), run: lists.reports },
    admin_get_audit: { ...show, minRole: minRoleOf("list_audit"), run: lists.audit },
    admin_get_invites: { ...show, minRole: minRoleOf("invite"), run: invitations.list },
    admin_violet_status: { ...manage, run: companion.status },
    admin_violet_pull_stop: { ...manage, run: companion.stopPull },
    admin_violet_try: { ...manage, rate: perMinute(20), run: companion.tryOut },
    report: { who: "joined", rate: perMinute(20), whenMuted: "allow", run: reports.report },
  } satisfies Partial<Commands>;
}

/** The other account of a room; null where the user is not of two accounts that have it. */
function peerIn(name: string, userId: number): number | null {
  const room = readRoom(name);
  return room?.kind === "pair" ? peerOf(room, userId) : null;
}

/** What staff does about premium. */
function premiumCommands({ list, change }: EntitlementActions, vouchers: VoucherActions) {
  const minRole = minRoleOf("manage_premium");
  const action = { who: "joined", rate: "action", whenMuted: "allow", minRole } as const;
  const show = { ...action, rate: budget(60, 4) } as const;
  return {
    admin_get_entitlements: { ...show, run: list },
    admin_entitlement: { ...action, run: change },
    admin_make_vouchers: { ...action, run: vouchers.make },
    admin_get_vouchers: { ...show, run: vouchers.list },
    admin_revoke_voucher: { ...action, run: vouchers.revoke },
  } satisfies Partial<Commands>;
}

/** A mute covers messages to users; the companion still listens. */
function towardsUsers({ room }: { readonly room: string }): MutedFate {
  const kind = readRoom(room)?.kind;
  return kind === "pair" || kind === "guest" ? "refuse" : "allow";
}
