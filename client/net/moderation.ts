// What a moderator does, and what anybody does to call one. What came of it is said in a notice.

import type { Guard } from "../../server/protocol/moderation.ts";
import { nameKey } from "../../server/protocol/names.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { ClientEventName, ClientEvents } from "../../server/protocol/client_events.ts";
import type { Coverage, Terms } from "../store/moderation.ts";
import type { Refused } from "../store/session.ts";
import { CompanionPanel } from "./companion.ts";
import { Panel, type PanelOptions } from "./panel.ts";

/** One page's moderation. Each deed resolves to why it was refused, or null. */
export class Moderation {
  readonly panel: Panel;
  readonly companion: CompanionPanel;

  constructor(readonly options: PanelOptions) {
    this.panel = new Panel(options);
    this.companion = new CompanionPanel(options);
  }

  /** Asks for all that a moderator's page shows without being asked. */
  watch(): void {
    this.companion.watch();
    void this.panel.watchMutes();
    void this.panel.countReports();
    this.panel.refresh();
  }

  kick(target: string, { reason }: Terms): Promise<Refused | null> {
    return this.#do("mod_kick", { target, ...given({ reason }) }, `${target} was kicked.`);
  }

  /** Also sends them away where they are here. */
  ban(event: "mod_ban" | "mod_kickban", target: string, terms: Terms): Promise<Refused | null> {
    return this.#do(event, { target, ...given(terms) }, `${target} was banned.`);
  }

  /** Never lifts a mute that somebody else has made meanwhile. */
  mute(target: string, terms: Terms): Promise<Refused | null> {
    const { moderation, toasts } = this.options.stores;
    if (!moderation.muted.value.has(nameKey(target))) {
      return this.#do("mod_mute", { target, ...given(terms) }, `${target} was muted.`);
    }
    toasts.show(`${target} is muted already.`);
    return Promise.resolve(null);
  }

  unmute(target: string): Promise<Refused | null> {
    const mute = this.options.stores.moderation.muted.value.get(nameKey(target));
    return mute === undefined ? Promise.resolve(null) : this.unmuteById(mute.id);
  }

  /** Gives the mark of trust, or takes it. */
  toggleVerified(target: string, isVerified: boolean): Promise<Refused | null> {
    const done = isVerified ? `${target} is no longer verified.` : `${target} is verified now.`;
    return this.#do("mod_verify", { target }, done);
  }

  report(target: string, reason: string, text?: string): Promise<Refused | null> {
    const data = { target, reason, ...(text === undefined ? {} : { text }) };
    return this.#do("report", data, "Thank you. A moderator will look at it.");
  }

  unbanById(id: number): Promise<Refused | null> {
    return this.#do("admin_unban", { ban_id: id });
  }

  unmuteById(id: number): Promise<Refused | null> {
    return this.#do("admin_unmute", { mute_id: id });
  }

  setRole(userId: number, role: Role): Promise<Refused | null> {
    return this.#do("admin_set_role", { user_id: userId, role });
  }

  toggleAi(userId: number): Promise<Refused | null> {
    return this.#do("admin_toggle_ai", { user_id: userId });
  }

  closeReport(id: number, action: "resolve" | "dismiss"): Promise<Refused | null> {
    return this.#do("admin_resolve_report", { report_id: id, action });
  }

  setSlowMode(seconds: number): Promise<Refused | null> {
    return this.#do("admin_slow_mode", { seconds });
  }

  setGuard(level: Guard): Promise<Refused | null> {
    return this.#do("admin_guard", { level });
  }

  /** Whom a ban on these addresses would cover. */
  async previewAddresses(cidr: string): Promise<Coverage | Refused> {
    const answer = await this.options.requests.ask("admin_ban_ip", { cidr, preview: true });
    if ("refused" in answer) return answer.refused;
    const { event, data } = answer.envelope;
    return event === "admin_ban_preview" ? data : { cidr, people: 0 };
  }

  banAddresses(cidr: string, terms: Terms): Promise<Refused | null> {
    return this.#do("admin_ban_ip", { cidr, ...given(terms) });
  }

  /** Asks, and says `done`, or what the server says of it. */
  async #do<E extends ClientEventName>(
    event: E,
    data: ClientEvents[E],
    done?: string,
  ): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const answer = await requests.ask(event, data);
    if ("refused" in answer) return answer.refused;
    const { envelope } = answer;
    const said = envelope.event === "admin_action_ok" ? `${envelope.data.msg}.` : undefined;
    stores.toasts.show(done ?? said ?? "Done.");
    return null;
  }
}

function given({ reason = "", minutes }: { reason?: string | undefined; minutes?: number }): Terms {
  const words = reason.trim();
  return { ...(words === "" ? {} : { reason: words }), ...(minutes === undefined ? {} : { minutes }) };
}
