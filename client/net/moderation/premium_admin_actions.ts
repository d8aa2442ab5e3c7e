// Premium in the panel: giving it, ending it, vouchers. The lists are fetched as every list.

import { MAX_LIST_LIMIT } from "../../../server/protocol/moderation_rules.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ClientEvents } from "../../../server/protocol/client_events.ts";
import type { ListedEntitlement } from "../../../server/protocol/premium/entitlements.ts";
import type { Term } from "../../../server/protocol/premium/plans.ts";
import { systemMessageText } from "../../i18n/system_message_text.ts";
import type { MadeVouchers } from "../../store/moderation/made_vouchers.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import type { PendingRequests } from "../connection/requests.ts";

/** What the actions need. */
export interface PremiumAdminOptions {
  readonly stores: Stores;
  readonly requests: PendingRequests;
  readonly vouchers: MadeVouchers;
}

/** The actions. Each resolves to its refusal, or null. */
export class PremiumAdmin {
  constructor(readonly options: PremiumAdminOptions) {}

  get made(): MadeVouchers["made"] {
    return this.options.vouchers.made;
  }

  /**
   * Gives the account of this name premium until `until` (ISO 8601; null for no end). An unknown name is refused with the
   * field `username`, without a message.
   */
  async give(username: string, until: string | null, reason: string): Promise<Refused | null> {
    const found = await this.#accountOf(username);
    if ("refused" in found) return found.refused;
    return await this.#change({ user_id: found.id, until, ...reasonOf(reason) });
  }

  /** Ends one entitlement. */
  end({ id, user_id }: ListedEntitlement, reason: string): Promise<Refused | null> {
    return this.#change({ user_id, entitlement_id: id, end: true, ...reasonOf(reason) });
  }

  /** Makes `count` vouchers of `term`, which hold for `days`. */
  async makeVouchers(term: Term, count: number, days: number): Promise<Refused | null> {
    const answer = await this.options.requests.ask("admin_make_vouchers", { ...term, count, days });
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    if (reply.event === "admin_vouchers") this.options.vouchers.show(reply.data.vouchers);
    return null;
  }

  async revokeVoucher(id: number): Promise<Refused | null> {
    const { requests, stores, vouchers } = this.options;
    const refused = await requests.request("admin_revoke_voucher", { voucher_id: id });
    if (refused !== null) return refused;
    vouchers.forget(id);
    stores.toasts.show((t) => t("staff").premium.voucherRevoked);
    return null;
  }

  /** The user has the codes. */
  forgetCodes(): void {
    this.options.vouchers.forget();
  }

  /** The list of accounts is by name: the one of exactly this name is among the first that contain it. */
  async #accountOf(username: string): Promise<{ readonly id: number } | { readonly refused: Refused }> {
    let cursor: string | undefined;
    do {
      const answer = await this.options.requests.ask("admin_get_users", {
        ...{ query: username, limit: MAX_LIST_LIMIT },
        ...(cursor === undefined ? {} : { cursor }),
      });
      if ("refused" in answer) return answer;
      if (answer.reply.event !== "admin_users") break;
      const { users, next } = answer.reply.data;
      const account = users.find((one) => nameKey(one.username) === nameKey(username));
      if (account !== undefined) return account;
      cursor = next;
    } while (cursor !== undefined);
    return { refused: { code: "not_found", msg: "", field: "username" } };
  }

  /** Sends a change. A toast shows what it came to. */
  async #change(change: ClientEvents["admin_entitlement"]): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const answer = await requests.ask("admin_entitlement", change);
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    if (reply.event === "admin_action_ok") {
      stores.toasts.show((t) => `${systemMessageText(reply.data)(t)}.`);
    }
    return null;
  }
}

function reasonOf(reason: string): { reason?: string } {
  const text = reason.trim();
  return text === "" ? {} : { reason: text };
}
