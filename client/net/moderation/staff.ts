// What a moderator's page watches by itself, and the way to a moderator's actions, which are loaded when they are needed.

import { isStaff } from "../../../server/protocol/roles.ts";
import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import { LazyModule } from "../lazy_module.ts";
import type { ModerationRequests } from "./moderation_requests.ts";
import type { PanelOptions } from "./panel.ts";

/** One page's power over others, if it has any. */
export class Staff extends LazyModule<ModerationRequests> {
  constructor(readonly options: PanelOptions) {
    super(async () => {
      const [{ ModerationRequests }] = await Promise.all([
        import("./moderation_requests.ts"),
        options.stores.i18n.open("later"),
      ]);
      return new ModerationRequests(options);
    });
  }

  /** The server has let us in. */
  joined(): void {
    if (this.#isStaff) this.#watch();
    else this.#forget();
  }

  /** Something came that nobody here asked for. */
  hear(envelope: ServerEnvelope): void {
    if (envelope.event === "admin_changed") this.loaded?.panel.changed(envelope.data.what);
    else if (envelope.event === "role_updated") this.#roleChanged();
  }

  get #isStaff(): boolean {
    return isStaff(this.options.stores.session.me.value?.role ?? "user");
  }

  #roleChanged(): void {
    const { moderation, screen } = this.options.stores;
    if (this.#isStaff) {
      moderation.forgetLists();
      return this.#watch();
    }
    this.#forget();
    if (screen.dialog.value === "admin") screen.dialog.value = null;
  }

  #watch(): void {
    if (this.loaded !== null) return this.loaded.watch();
    // What cannot be loaded now is asked for again with the panel.
    this.load().then((moderation) => this.#isStaff && moderation.watch(), () => {});
  }

  #forget(): void {
    const { companionAdmin, moderation } = this.options.stores;
    companionAdmin.reset();
    moderation.reset();
  }
}
