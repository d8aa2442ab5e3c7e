// Invitations to register, in the panel. The list of them is fetched as every list.

import type { InvitationStore } from "../../store/moderation/invitation_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import type { PendingRequests } from "../connection/requests.ts";

/** What the actions need. */
export interface InvitationActionsOptions {
  readonly stores: Stores;
  readonly requests: PendingRequests;
  readonly invitations: InvitationStore;
}

/** The actions. Each resolves to its refusal, or null. */
export class InvitationActions {
  constructor(readonly options: InvitationActionsOptions) {}

  get made(): InvitationStore["made"] {
    return this.options.invitations.made;
  }

  /** Makes an invitation for `uses` people, which holds for `days`. */
  async make(uses: number, days: number): Promise<Refused | null> {
    const answer = await this.options.requests.ask("admin_invite", { uses, days });
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    if (reply.event === "admin_invites") this.options.invitations.show(reply.data.invites);
    return null;
  }

  async revoke(id: number): Promise<Refused | null> {
    const { invitations, requests, stores } = this.options;
    const refused = await requests.request("admin_revoke_invite", { invite_id: id });
    if (refused !== null) return refused;
    invitations.forget(id);
    stores.toasts.show((t) => t("staff").invites.revoked);
    return null;
  }

  /** The user has the link. */
  forget(): void {
    this.options.invitations.forget();
  }
}
