// Requests about the user's account: registration, password, sessions, deletion. In the part `later`.

import type { Proof, Refused, Registration } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import type { PendingRequests } from "../connection/requests.ts";
import type { Membership } from "./membership.ts";

/** What the requests need. */
export interface AccountRequestsOptions {
  readonly requests: PendingRequests;
  readonly membership: Membership;
  readonly stores: Pick<Stores, "i18n">;
}

/** Requests about the account. Each resolves to its refusal, or null. */
export class AccountRequests {
  constructor(readonly options: AccountRequestsOptions) {}

  /** Registers the guest as a member, in the current session. */
  register(registration: Registration): Promise<Refused | null> {
    return this.options.requests.request("join", {
      ...{ mode: "register", ...registration },
      lang: this.options.stores.i18n.language.value,
    });
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<Refused | null> {
    const { membership, requests } = this.options;
    const data = { old_password: oldPassword, new_password: newPassword };
    const answer = await requests.ask("change_password", data);
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    if (reply.event !== "password_changed") return null;
    if (!reply.data.success) {
      return { code: "invalid_credentials", msg: reply.data.msg ?? "", field: "old_password" };
    }
    membership.renew(reply.data.token);
    return null;
  }

  /** Ends all other sessions of this account. */
  async signOutEverywhere(): Promise<Refused | null> {
    const { membership, requests } = this.options;
    const answer = await requests.ask("sign_out_everywhere", {});
    if ("refused" in answer) return answer.refused;
    if (answer.reply.event === "ack") membership.renew(answer.reply.data.token);
    return null;
  }

  /** Deletes the account, and ends the session. */
  async deleteAccount(password: string, proof: Proof = {}): Promise<Refused | null> {
    const { membership, requests } = this.options;
    const refused = await requests.request("delete_account", { password, ...proof });
    if (refused === null) membership.accountDeleted();
    return refused;
  }
}
