// Requests of moderators, and reports of all users. A toast shows the outcome.

import type { Guard } from "../../../server/protocol/moderation_rules.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import { isBlank } from "../../../server/protocol/blank.ts";
import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { ListedMute } from "../../../server/protocol/server_events.ts";
import type {
  AddressCoverage,
  ReportedMessage,
  SanctionTerms,
} from "../../store/moderation/moderation_ui_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { systemMessageText } from "../../i18n/system_message_text.ts";
import { type PendingRequests, UNREACHABLE } from "../connection/requests.ts";

/** What the requests need. */
export interface ModerationRequestsOptions {
  readonly stores: LaterStores;
  readonly requests: PendingRequests;
}

/** Moderation requests. Each resolves to its refusal, or null. */
export class ModerationRequests {
  constructor(readonly options: ModerationRequestsOptions) {}

  kick(target: string, { reason }: SanctionTerms): Promise<Refused | null> {
    return this.#run("mod_kick", { target, ...termsOf({ reason }) }, ({ kicked }) => kicked(target));
  }

  /** Bans a user, and ends their sessions. */
  ban(target: string, { removeMinutes, ...terms }: SanctionTerms): Promise<Refused | null> {
    const removal = removeMinutes === undefined ? {} : { remove_minutes: removeMinutes };
    return this.#run("mod_ban", { target, ...termsOf(terms), ...removal }, ({ banned }) => banned(target));
  }

  /** Removes a message from the lobby. */
  remove(id: string, reason: string): Promise<Refused | null> {
    return this.#run("mod_remove", { id, ...termsOf({ reason }) }, ({ removed }) => removed);
  }

  /** Mutes a user. Does not replace a mute by another moderator. */
  mute(target: string, terms: SanctionTerms): Promise<Refused | null> {
    const { panel, toasts } = this.options.stores;
    if (!panel.muted.value.has(nameKey(target))) {
      return this.#run("mod_mute", { target, on: true, ...termsOf(terms) }, ({ muted }) => muted(target));
    }
    toasts.show((t) => t("later").moderationDone.mutedAlready(target));
    return Promise.resolve(null);
  }

  /** Lifts the mute of a user. A mute that this page does not know of is lifted by the name, if there is one. */
  unmute(target: string): Promise<Refused | null> {
    const mute = this.options.stores.panel.muted.value.get(nameKey(target));
    return mute === undefined ? this.#run("mod_mute", { target, on: false }) : this.liftMute(mute);
  }

  /** Verifies a user, or removes the verification. */
  toggleVerified(target: string, isVerified: boolean): Promise<Refused | null> {
    return this.#run(
      "mod_verify",
      { target, on: !isVerified },
      ({ verified, unverified }) => (isVerified ? unverified : verified)(target),
    );
  }

  /** Reports a user. What can no longer be proven is reported as the user tells it. */
  async report(target: string, reason: string, message?: ReportedMessage): Promise<Refused | null> {
    const refused = await this.#run(
      "report",
      { target, reason, ...aboutOf(message) },
      ({ reported }) => reported,
    );
    const isUnproven = refused?.field === "kf" || refused?.code === "expired";
    if (!isUnproven || message?.proof === undefined) return refused;
    const { proof: _, ...rest } = message;
    return await this.#run("report", { target, reason, ...aboutOf(rest) }, ({ unproven }) => unproven);
  }

  unbanById(id: number): Promise<Refused | null> {
    return this.#run("admin_unban", { ban_id: id });
  }

  /** Lifts a mute by its id. Moderators by password have no access to ids, so theirs names the user. */
  liftMute({ id, username }: ListedMute): Promise<Refused | null> {
    return this.options.stores.session.me.value?.capacity === "moderator password"
      ? this.#run("mod_mute", { target: username, on: false })
      : this.#run("admin_unmute", { mute_id: id });
  }

  setRole(userId: number, role: Role): Promise<Refused | null> {
    return this.#run("admin_set_role", { user_id: userId, role });
  }

  setAi(userId: number, on: boolean): Promise<Refused | null> {
    return this.#run("admin_toggle_ai", { user_id: userId, on });
  }

  /** Makes a link with which an account sets a new password; an earlier one ends. */
  async resetLink(
    userId: number,
    factors: boolean,
  ): Promise<{ readonly url: string; readonly expiresAt: string } | { readonly refused: Refused }> {
    const data = { user_id: userId, ...(factors ? { factors } : {}) };
    const answer = await this.options.requests.ask("admin_reset_link", data);
    if ("refused" in answer) return answer;
    const { event, data: made } = answer.reply;
    return event === "admin_reset_link"
      ? { url: made.url, expiresAt: made.expires_at }
      : { refused: UNREACHABLE };
  }

  closeReport(id: number, action: "resolve" | "dismiss"): Promise<Refused | null> {
    return this.#run(
      "admin_resolve_report",
      { report_id: id, action },
      ({ resolved, dismissed }) => action === "resolve" ? resolved : dismissed,
    );
  }

  setSlowMode(seconds: number): Promise<Refused | null> {
    return this.#run("admin_slow_mode", { seconds });
  }

  setGuard(level: Guard): Promise<Refused | null> {
    return this.#run("admin_guard", { level });
  }

  requireSecondFactor(on: boolean): Promise<Refused | null> {
    return this.#run("admin_require_second_factor", { on });
  }

  /** Counts the online users that a ban on these addresses would cover. */
  async previewAddresses(cidr: string): Promise<AddressCoverage | Refused> {
    const answer = await this.options.requests.ask("admin_ban_ip", { cidr, preview: true });
    if ("refused" in answer) return answer.refused;
    const { event, data } = answer.reply;
    return event === "admin_ban_preview" ? data : { cidr, people: 0 };
  }

  banAddresses(cidr: string, terms: SanctionTerms): Promise<Refused | null> {
    return this.#run("admin_ban_ip", { cidr, ...termsOf(terms) }, (done) => done.addressesBanned(cidr));
  }

  /** Sends a request. On success, a toast shows `done`, or else the system message of the action. */
  async #run<E extends ClientEventName>(
    event: E,
    data: ClientEvents[E],
    done?: (t: Done) => string,
  ): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const answer = await requests.ask(event, data);
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    stores.toasts.show((t) => {
      const messages = t("later").moderationDone;
      if (done !== undefined) return done(messages);
      return reply.event === "admin_action_ok" ? `${systemMessageText(reply.data)(t)}.` : messages.done;
    });
    return null;
  }
}

/** Names the reported message. */
function aboutOf(message: ReportedMessage | undefined): Omit<ClientEvents["report"], "target" | "reason"> {
  if (message === undefined) return {};
  const { id, text, room, proof } = message;
  return {
    ...proof,
    message_id: id,
    ...(text === undefined ? {} : { text }),
    ...(room === undefined ? {} : { room }),
  };
}

type Done = Namespaces["later"]["moderationDone"];

function termsOf({ reason = "", minutes }: { reason?: string | undefined; minutes?: number }): SanctionTerms {
  const text = reason.trim();
  return { ...(isBlank(text) ? {} : { reason: text }), ...(minutes === undefined ? {} : { minutes }) };
}
