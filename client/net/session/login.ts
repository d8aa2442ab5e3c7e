// Actions of the join screen. The part `app` starts to load with the page; a login waits for it.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Credentials } from "../../store/session/session_store.ts";
import type { Language } from "../../i18n/namespaces.ts";
import type { Lazy } from "../lazy_module.ts";
import { UNREACHABLE } from "../connection/requests.ts";

/** Wait before the part `app` is loaded again for a returning member, milliseconds. */
const RETRY_MS = 5_000;

/** What the join screen needs of the part `app`. */
export interface PendingApp {
  enter(credentials: Credentials): void;
  goToLogin(): void;
  reconnectNow(): void;
  setOffline(offline: boolean): void;
}

/** What the actions need. */
export interface LoginOptions {
  readonly stores: LoginStores;
  readonly clock: Clock;
  readonly app: Lazy<PendingApp>;
}

/** The actions of the join screen. */
export class Login {
  #cancelRetry = (): void => {};

  constructor(readonly options: LoginOptions) {}

  /** Joins with `credentials`, once the part `app` has loaded. */
  enter(credentials: Credentials): void {
    const { app, stores } = this.options;
    const { session } = stores;
    if (app.loaded !== null) return app.loaded.enter(credentials);
    session.enter(credentials);
    // The user may have left meanwhile, or tried with other credentials.
    const isCurrent = (): boolean => session.credentials.value === credentials;
    app.load().then(
      (app) => isCurrent() && app.enter(credentials),
      () => isCurrent() && this.#failed(),
    );
  }

  /** Goes on as the guest of this tab before a reload. Resolves to false if there was none. */
  async resume(): Promise<boolean> {
    const guest = await this.options.stores.tab.claim();
    if (guest !== null) this.enter({ mode: "resume", ...guest });
    return guest !== null;
  }

  /** Joins as the member that this device remembers. Returns false if there is none. */
  restore(): boolean {
    const token = this.options.stores.token.read();
    if (token !== null) this.enter({ mode: "restore", token });
    return token !== null;
  }

  /** Shows the join screen. The device still remembers the member. */
  goToLogin(): void {
    const { app, stores } = this.options;
    if (app.loaded !== null) return app.loaded.goToLogin();
    this.#cancelRetry();
    stores.connection.setState("idle");
    stores.session.leave();
  }

  /** Reconnects now, if the page waits for its next attempt. */
  reconnectNow(): void {
    const { app, stores } = this.options;
    const credentials = stores.session.credentials.value;
    if (app.loaded !== null) return app.loaded.reconnectNow();
    if (stores.connection.state.value !== "lost" || credentials === null) return;
    this.#cancelRetry();
    stores.connection.setState("joining");
    this.enter(credentials);
  }

  /** The browser went offline, or came back online. */
  setOffline(offline: boolean): void {
    const { app, stores } = this.options;
    if (app.loaded !== null) return app.loaded.setOffline(offline);
    stores.connection.setOffline(offline);
    if (!offline) this.reconnectNow();
  }

  /** Changes the language of the page, and remembers it on this device. */
  setLanguage(language: Language): void {
    const { prefs, toasts, i18n } = this.options.stores;
    i18n.choose(language).then(
      () => prefs.setLanguage(language),
      () => toasts.show((t) => t("login").notLoaded),
    );
  }

  #failed(): void {
    const { clock, stores } = this.options;
    if (!stores.session.returning.value) {
      return stores.session.refuse(UNREACHABLE);
    }
    stores.connection.setState("lost", clock.now() + RETRY_MS);
    this.#cancelRetry = clock.after(RETRY_MS, () => this.reconnectNow());
  }
}
