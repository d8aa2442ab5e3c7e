// Follows the premium of the member: it begins, goes on longer, and ends without a reload. In the part `later`.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { accountOf } from "../../store/session/token_store.ts";
import { endText } from "../../text/premium_text.ts";
import type { PremiumRequests } from "./premium_requests.ts";

/** While a payment is waited for, the server is asked this often, milliseconds: that its time is over is no event. */
const LOOK_MS = 60_000;

/** What it needs. */
export interface PremiumSyncOptions {
  readonly stores: LaterStores;
  readonly clock: Clock;
  readonly requests: Pick<PremiumRequests, "load">;
}

/** Keeps the page true to what the server says. */
export class PremiumSync {
  /** Whether the member had access; null before the first join, and for guests. */
  #had: boolean | null = null;
  /** What to say when the page is visible again. */
  #unsaid: MessageFormat | null = null;
  #cancelLook: () => void = () => {};

  constructor(readonly options: PremiumSyncOptions) {
    const { checkout, notifications } = options.stores;
    notifications.visible.subscribe((isVisible) => {
      if (!isVisible) return;
      if (this.#unsaid !== null) this.#say(this.#unsaid);
      if (checkout.pending.value !== null) void options.requests.load();
    });
    checkout.pending.subscribe(() => this.#lookLater());
  }

  /** Access or its end has changed. */
  changed({ has_ai_access, ai_free_limit, msg, until }: ServerEvents["ai_unlock"]): void {
    const { premiumEnd, screen, session } = this.options.stores;
    const had = session.me.value?.has_ai_access === true;
    session.update({ has_ai_access, ...(ai_free_limit === undefined ? {} : { ai_free_limit }) });
    this.#had = has_ai_access;
    if (has_ai_access) premiumEnd.clear();
    else if (had) premiumEnd.ended();
    if (has_ai_access && screen.dialog.value === "premium") screen.dialog.value = null;
    if (msg !== undefined) {
      const end = this.#endText(until);
      this.#say((t) => {
        const { premium, companion } = t("later");
        if (!has_ai_access) return premium.over;
        return end === null ? companion.granted : (had ? premium.runsUntil : premium.begunUntil)(end);
      });
    }
    this.#refresh();
  }

  /** The client joined. */
  joined(): void {
    const { checkout, premiumEnd, session } = this.options.stores;
    const me = session.me.value;
    checkout.restore(accountOf(session.credentials.value));
    if (me?.is_registered !== true) return;
    const [had, isBack] = [this.#had, this.#had === null && checkout.pending.value !== null];
    this.#had = me.has_ai_access;
    if (had === true && !me.has_ai_access) {
      premiumEnd.ended();
      this.#say((t) => t("later").premium.over);
    }
    if (isBack) void this.#returned(me.has_ai_access);
    else this.#refresh();
  }

  /** The session is over. */
  reset(): void {
    const { checkout, premiumEnd, premium } = this.options.stores;
    // Before the first join the member may still sign in, and then waits for the payment.
    if (this.#had !== null) checkout.end();
    this.#had = null;
    this.#unsaid = null;
    premium.clear();
    premiumEnd.reset();
  }

  /** The member is back from the page of the processor: shows that the payment is waited for, or thanks. */
  async #returned(hasAccess: boolean): Promise<void> {
    const { requests, stores: { checkout, premium, screen } } = this.options;
    const show = (): void => {
      if (screen.dialog.value !== null) return;
      screen.settingsTab.value = "premium";
      screen.dialog.value = hasAccess ? "settings" : "premium";
    };
    if (!hasAccess) show();
    await requests.load();
    // The session is over.
    if (this.#had === null) return;
    if (checkout.pending.value !== null) {
      if (hasAccess) show();
      return;
    }
    if (screen.dialog.value === "premium") screen.dialog.value = null;
    const end = this.#endText(premium.own.value?.entitlement?.until);
    this.#say((t) => end === null ? t("later").companion.granted : t("later").premium.begunUntil(end));
  }

  /** An end as text; null for none. */
  #endText(until: string | null | undefined): string | null {
    const { clock, stores: { i18n } } = this.options;
    return until === null || until === undefined ? null : endText(i18n.locale, until, clock.serverNow());
  }

  #lookLater(): void {
    const { clock, requests, stores: { checkout, notifications } } = this.options;
    this.#cancelLook();
    if (checkout.pending.value === null) return;
    this.#cancelLook = clock.after(LOOK_MS, () => {
      if (notifications.visible.value) void requests.load();
      this.#lookLater();
    });
  }

  /** Loads again what was loaded, or what is waited for. */
  #refresh(): void {
    const { requests, stores: { checkout, premium } } = this.options;
    if (premium.own.value !== null || checkout.pending.value !== null) void requests.load();
  }

  /** Shows a toast, once the page is visible. */
  #say(message: MessageFormat): void {
    const { notifications, toasts } = this.options.stores;
    this.#unsaid = notifications.visible.value ? null : message;
    if (this.#unsaid === null) toasts.show(message);
  }
}
