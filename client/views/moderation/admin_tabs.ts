// The tabs of the admin panel. A new tab needs a row here and in panel_permissions.ts, its id in `PanelTab`, and its name
// in the catalogue.

import type { JSX } from "preact";
import type { PanelTab } from "../../store/moderation/moderation_ui_store.ts";
import type { Stores } from "../../store/stores.ts";
import { AuditTab } from "./audit_tab.tsx";
import { BansTab } from "./bans_tab.tsx";
import { InvitesTab } from "../invitations/invites_tab.tsx";
import { MutesTab } from "./mutes_tab.tsx";
import { ReportsTab } from "./reports_tab.tsx";
import { LobbyTab } from "./lobby_tab.tsx";
import { UsersTab } from "./users_tab.tsx";
import { PremiumTab } from "./premium/premium_tab.tsx";
import { CompanionTab } from "./companion_tab.tsx";

/** One tab. */
export interface AdminTab {
  readonly id: PanelTab;
  readonly Panel: () => JSX.Element;
  /** The number of entries that wait in it. */
  readonly waiting?: (stores: Stores) => number;
  /** Whether it needs the attention of an admin. */
  readonly alert?: (stores: Stores) => boolean;
}

/** All tabs, in their order. */
export const ADMIN_TABS: readonly AdminTab[] = [
  { id: "users", Panel: UsersTab },
  { id: "bans", Panel: BansTab },
  { id: "mutes", Panel: MutesTab },
  {
    id: "reports",
    Panel: ReportsTab,
    waiting: ({ moderation }) => moderation.reportsOpen.value,
  },
  { id: "lobby", Panel: LobbyTab },
  {
    id: "companion",
    Panel: CompanionTab,
    alert: ({ moderation }) => moderation.companionFails.value,
  },
  { id: "premium", Panel: PremiumTab },
  { id: "invites", Panel: InvitesTab },
  { id: "audit", Panel: AuditTab },
];
