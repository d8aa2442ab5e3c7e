// The way in: asks to come in as soon as what is behind the door is loaded, which begins before anybody has knocked.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { LoginStores } from "../../store/session/login_stores.ts";
import type { Credentials } from "../../store/session/session_store.ts";
import type { Language } from "../../i18n/namespaces.ts";
import type { Lazy } from "../lazy_module.ts";
import { UNREACHABLE } from "../connection/requests.ts";

/** How long a member who comes back waits before the room is asked for again, milliseconds. */
const RETRY_MS = 5_000;

/** The room, as the door knows it. */
export interface PendingApp {
  enter(credentials: Credentials): void;
  goToLogin(): void;
  hurry(): void;
  setOffline(offline: boolean): void;
}

/** What the door needs. */
export interface LoginOptions {
  readonly stores: LoginStores;
  readonly clock: Clock;
  readonly app: Lazy<PendingApp>;
}

/** One page's way in. */
export class Login {
  #cancelRetry = (): void => {};

  constructor(readonly options: LoginOptions) {}

  /** Asks to come in. */
  enter(credentials: Credentials): void {
    const { app, stores } = this.options;
    const { session } = stores;
    if (app.loaded !== null) return app.loaded.enter(credentials);
    session.enter(credentials);
    // Whoever goes away meanwhile, or asks again, is not let in by this.
    const isCurrent = (): boolean => session.credentials.value === credentials;
    app.load().then(
      (app) => isCurrent() && app.enter(credentials),
      () => isCurrent() && this.#failed(credentials),
    );
  }

  /** Comes back in as the member this device remembers. False when it remembers none. */
  restore(): boolean {
    const token = this.options.stores.token.read();
    if (token !== null) this.enter({ mode: "restore", token });
    return token !== null;
  }

  /** Goes to the join screen; a member who is remembered here stays remembered. */
  goToLogin(): void {
    const { app, stores } = this.options;
    if (app.loaded !== null) return app.loaded.goToLogin();
    this.#cancelRetry();
    stores.connection.setState("idle");
    stores.session.leave();
  }

  /** Tries to reach the server at once, if it is waiting to. */
  hurry(): void {
    const { app, stores } = this.options;
    const credentials = stores.session.credentials.value;
    if (app.loaded !== null) return app.loaded.hurry();
    if (stores.connection.state.value !== "lost" || credentials === null) return;
    this.#cancelRetry();
    stores.connection.setState("joining");
    this.enter(credentials);
  }

  /** The browser says whether there is a network. */
  setOffline(offline: boolean): void {
    const { app, stores } = this.options;
    if (app.loaded !== null) return app.loaded.setOffline(offline);
    stores.connection.setOffline(offline);
    if (!offline) this.hurry();
  }

  /** Changes the language of the page, here and on the next visit. */
  setLanguage(language: Language): void {
    const { prefs, toasts, i18n } = this.options.stores;
    i18n.choose(language).then(
      () => prefs.setLanguage(language),
      () => toasts.show((t) => t("login").notLoaded),
    );
  }

  #failed(credentials: Credentials): void {
    const { clock, stores } = this.options;
    if (credentials.mode !== "restore") {
      return stores.session.refuse(UNREACHABLE);
    }
    stores.connection.setState("lost", clock.now() + RETRY_MS);
    this.#cancelRetry = clock.after(RETRY_MS, () => this.hurry());
  }
}
