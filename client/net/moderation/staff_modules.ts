// What only staff does: the panel's lists, and the companion's administration. In the part of the page for staff.

import { isStaff } from "../../../server/protocol/roles.ts";
import type { Owner } from "../router.ts";
import { CompanionAdmin } from "./companion_admin_actions.ts";
import { Panel, type PanelOptions } from "./panel.ts";

/** One page's panel. */
export class StaffModules {
  readonly panel: Panel;
  readonly companion: CompanionAdmin;

  constructor(readonly options: PanelOptions) {
    this.panel = new Panel(options);
    this.companion = new CompanionAdmin(options);
  }

  /** Asks for all that a moderator's page shows without being asked. */
  watch(): void {
    this.companion.watch();
    void this.panel.watchMutes();
    void this.panel.countReports();
    this.panel.refresh();
  }

  /** Owns the events for staff. */
  get owner(): Owner<"moderation"> {
    const { companionAdmin, moderation, session } = this.options.stores;
    return {
      receive: {
        reports_open: ({ open }) => moderation.setReportsOpen(open),
        admin_changed: ({ what }) => this.panel.changed(what),
        admin_violet_status: (data) => companionAdmin.statusIs(data),
        admin_violet_pull: (data) => companionAdmin.pullIs(data),
        admin_violet_said: (data) => companionAdmin.said(data),
      },
      joined: () => {
        if (isStaff(session.me.value?.role ?? "user")) this.watch();
      },
      reset: () => {
        moderation.reset();
        companionAdmin.reset();
      },
    };
  }
}
