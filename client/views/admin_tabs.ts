// The tabs of the admin panel, in their order. A new one is a row here and its name in `PanelTab`.

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
  readonly name: string;
  /** What somebody has to be allowed to see it. */
  readonly needs: Action;
  readonly Panel: () => JSX.Element;
  /** How much waits in it. */
  readonly waiting?: (stores: Stores) => number;
  /** What somebody has to see to in it. */
  readonly alert?: (stores: Stores) => string | undefined;
}

/** All tabs. */
export const ADMIN_TABS: readonly AdminTab[] = [
  { id: "users", name: "Users", needs: "list_people", Panel: UsersTab },
  { id: "bans", name: "Bans", needs: "list_people", Panel: BansTab },
  { id: "mutes", name: "Mutes", needs: "list_people", Panel: MutesTab },
  {
    id: "reports",
    name: "Reports",
    needs: "list_reports",
    Panel: ReportsTab,
    waiting: ({ moderation }) => moderation.reportsOpen.value,
  },
  { id: "room", name: "Room", needs: "slow_mode", Panel: RoomTab },
  {
    id: "violet",
    name: "Violet",
    needs: "manage_companion",
    Panel: VioletTab,
    alert: ({ companion }) => companion.needsCare.value ? "Violet cannot speak" : undefined,
  },
  { id: "audit", name: "Audit", needs: "list_audit", Panel: AuditTab },
];
