// The part `staff` of the page: the admin panel. It loads for moderators and above.

import { AdminDialog } from "./views/moderation/admin_dialog.tsx";
import type { StaffViews } from "./views/shell/page_parts.ts";

export { StaffModules } from "./net/moderation/staff_modules.ts";

/** The views of the part. */
export const views: StaffViews = { AdminDialog };
