// Follows the user's role: loads the part `staff` for staff, and clears its data for other users.

import { isStaff } from "../../../server/protocol/roles.ts";
import type { Stores } from "../../store/stores.ts";
import type { Lazy } from "../lazy_module.ts";
import type { StaffModules } from "./staff_modules.ts";

/** What the observer needs. */
export interface StaffWatchOptions {
  readonly stores: Stores;
  readonly staff: Lazy<StaffModules>;
}

/** Loads and clears the part `staff`. */
export class StaffWatch {
  constructor(readonly options: StaffWatchOptions) {}

  /** The client joined. The router notifies the part itself, if it is loaded. */
  joined(): void {
    if (this.#isStaff) this.#load();
    else this.#reset();
  }

  /** The user's role changed. */
  roleChanged(): void {
    const { staff, stores: { screen } } = this.options;
    if (this.#isStaff) {
      if (staff.loaded === null) this.#load();
      else staff.loaded.roleChanged();
      return;
    }
    this.#reset();
    if (screen.dialog.value === "admin") screen.dialog.value = null;
  }

  get #isStaff(): boolean {
    return isStaff(this.options.stores.session.me.value?.role ?? "user");
  }

  #load(): void {
    // A failed load is repeated when the panel is opened.
    this.options.staff.load().catch(() => {});
  }

  #reset(): void {
    const { staff, stores: { moderation } } = this.options;
    moderation.reset();
    staff.loaded?.forget();
  }
}
