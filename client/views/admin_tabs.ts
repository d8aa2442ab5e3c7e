// The tabs of the admin panel, in their order. A new one is a row here, its id in `PanelTab`, and its name in the catalogue.

import type { JSX } from "preact";
import type { Action } from "../../server/protocol/permissions.ts";
import type { PanelTab } from "../store/moderation.ts";
import type { Stores } from "../store/stores.ts";
import { AuditTab } from "./audit_tab.tsx";
import { BansTab } from "./bans_tab.tsx";
import { MutesTab } from "./mutes_tab.tsx";
import { ReportsTab } from "./reports_tab.tsx";
import { RoomTab } from "./room_tab.tsx";
import { UsersTab } from "./users_tab.tsx";
import { VioletTab } from "./violet_tab.tsx";

/** One tab. */
export interface AdminTab {
  readonly id: PanelTab;
  /** What somebody has to be allowed to see it. */
  readonly needs: Action;
  readonly Panel: () => JSX.Element;
  /** How much waits in it. */
  readonly waiting?: (stores: Stores) => number;
  /** Whether somebody has to see to it. */
  readonly alert?: (stores: Stores) => boolean;
}

/** All tabs. */
export const ADMIN_TABS: readonly AdminTab[] = [
  { id: "users", needs: "list_people", Panel: UsersTab },
  { id: "bans", needs: "list_people", Panel: BansTab },
  { id: "mutes", needs: "list_people", Panel: MutesTab },
  {
    id: "reports",

    needs: "list_reports",
    Panel: ReportsTab,
    waiting: ({ moderation }) => moderation.reportsOpen.value,
  },
  { id: "room", needs: "slow_mode", Panel: RoomTab },
  {
    id: "violet",

    needs: "manage_companion",
    Panel: VioletTab,
    alert: ({ companion }) => companion.needsCare.value,
  },
  { id: "audit", needs: "list_audit", Panel: AuditTab },
];
