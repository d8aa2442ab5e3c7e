// Whether this person is staff, and what follows: the part of the page for staff is loaded, or what it showed is forgotten.

import { isStaff } from "../../../server/protocol/roles.ts";
import type { Stores } from "../../store/stores.ts";
import type { Lazy } from "../lazy_module.ts";
import type { StaffModules } from "./staff_modules.ts";

/** What the watch needs. */
export interface StaffWatchOptions {
  readonly stores: Stores;
  readonly staff: Lazy<StaffModules>;
}

/** One page's power over others, if it has any. */
export class StaffWatch {
  constructor(readonly options: StaffWatchOptions) {}

  /** The server has let us in. A part that is loaded is told by the router. */
  joined(): void {
    if (this.#isStaff) this.#load();
    else this.#reset();
  }

  /** This person has another role. */
  roleChanged(): void {
    const { staff, stores: { moderation, screen } } = this.options;
    if (this.#isStaff) {
      moderation.forgetLists();
      if (staff.loaded === null) this.#load();
      else staff.loaded.refresh();
      return;
    }
    this.#reset();
    if (screen.dialog.value === "admin") screen.dialog.value = null;
  }

  get #isStaff(): boolean {
    return isStaff(this.options.stores.session.me.value?.role ?? "user");
  }

  #load(): void {
    // What cannot be loaded now is asked for again with the panel.
    this.options.staff.load().catch(() => {});
  }

  #reset(): void {
    const { companionAdmin, moderation } = this.options.stores;
    companionAdmin.reset();
    moderation.reset();
  }
}
