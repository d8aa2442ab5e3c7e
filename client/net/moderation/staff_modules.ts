// The modules of the part `staff`: the lists of the admin panel, invitations, premium, and the companion.

import { isStaff } from "../../../server/protocol/roles.ts";
import type { Owner } from "../router.ts";
import { createInvitationStore } from "../../store/moderation/invitation_store.ts";
import { createMadeVouchers } from "../../store/moderation/made_vouchers.ts";
import { CompanionAdmin } from "./companion_admin_actions.ts";
import { InvitationActions } from "./invitation_actions.ts";
import { PremiumAdmin } from "./premium_admin_actions.ts";
import { Panel, type PanelOptions } from "./panel.ts";

/** The modules of the part `staff`. */
export class StaffModules {
  readonly panel: Panel;
  readonly companion: CompanionAdmin;
  readonly invitations: InvitationActions;
  readonly premium: PremiumAdmin;

  constructor(readonly options: PanelOptions) {
    this.panel = new Panel(options);
    this.companion = new CompanionAdmin(options);
    this.invitations = new InvitationActions({ ...options, invitations: createInvitationStore() });
    this.premium = new PremiumAdmin({ ...options, vouchers: createMadeVouchers() });
  }

  /** Fetches everything that a moderator's page shows by itself. */
  refresh(): void {
    this.companion.fetchStatus();
    void this.panel.fetchMutes();
    void this.panel.fetchReportCount();
    this.panel.refresh();
  }

  /** The user has another role, which is still staff: sees other rows. */
  roleChanged(): void {
    this.options.stores.panel.forgetLists();
    this.refresh();
  }

  /** Clears the data that only staff may see. */
  forget(): void {
    const { companionAdmin, panel } = this.options.stores;
    panel.reset();
    companionAdmin.reset();
    this.invitations.forget();
    this.premium.forgetCodes();
  }

  /** The owner of the events for staff. */
  get owner(): Owner<"moderation"> {
    const { companionAdmin, moderation, session } = this.options.stores;
    return {
      receive: {
        reports_open: ({ open }) => moderation.reportsOpen.value = open,
        admin_changed: ({ what }) => this.panel.changed(what),
        admin_violet_status: (data) => companionAdmin.setStatus(data),
        admin_violet_pull: (data) => companionAdmin.setPull(data),
        admin_violet_said: (data) => companionAdmin.answered(data),
      },
      joined: () => {
        if (isStaff(session.me.value?.role ?? "user")) this.refresh();
      },
      reset: () => {
        moderation.reset();
        this.forget();
      },
    };
  }
}
