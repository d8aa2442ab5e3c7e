// Requests about premium: what there is, paying for it, redeeming a code. In the part `later`.

import type { EntitlementView } from "../../../server/protocol/premium/entitlements.ts";
import type { PremiumOffer } from "../../../server/protocol/premium/plans.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { accountOf } from "../../store/session/token_store.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import type { RestClient } from "../connection/rest_client.ts";

const PATH = "/api/premium";
/** How long the browser may take to leave the page, milliseconds. Then the page goes on, with a link. */
const LEAVE_MS = 10_000;

/** Leaving the page for another one. */
export interface LeavingPage {
  readonly go: (url: string) => void;
  /** Calls `run` when the user comes back to the page as they left it. */
  readonly onReturn: (run: () => void) => void;
}

/** What the requests need. */
export interface PremiumRequestsOptions {
  readonly rest: RestClient;
  readonly stores: LaterStores;
  readonly clock: Clock;
  readonly leaving: LeavingPage;
}

/** The requests. */
export class PremiumRequests {
  #onBack: () => void = () => {};
  #latest: Promise<void> = Promise.resolve();

  constructor(readonly options: PremiumRequestsOptions) {
    options.leaving.onReturn(() => this.#onBack());
  }

  /**
   * Loads what the server says. What is there already stays until the answer. Resolves when the latest request is
   * answered: earlier answers do not count.
   */
  async load(): Promise<void> {
    this.#latest = this.#load();
    let latest: Promise<void>;
    do {
      latest = this.#latest;
      await latest;
    } while (latest !== this.#latest);
  }

  async #load(): Promise<void> {
    const { clock, rest, stores: { checkout, premiumEnd, premium } } = this.options;
    const counts = premium.ask();
    premium.loading();
    const answer = await rest.send<PremiumOffer>({ method: "GET", path: PATH });
    if (!counts()) return;
    if ("refused" in answer) return premium.failed(answer.refused);
    const own = answer.json;
    premium.loaded(own);
    premiumEnd.learned(own.entitlement, clock.serverNow());
    const { pending } = checkout;
    if (pending.value !== null && newestReceipt(own) !== pending.value.newestReceipt) checkout.end();
  }

  /**
   * Begins a payment and leads to the page of the processor. Resolves to the refusal; otherwise to null, when the user
   * is back, or did not get there.
   */
  async pay(plan: string, way: string): Promise<Refused | null> {
    const { clock, leaving, rest, stores: { checkout, premium, session } } = this.options;
    const owner = accountOf(session.credentials.value);
    const answer = await rest.send<{ readonly url: string }>({
      ...{ method: "POST", path: `${PATH}/checkout`, body: { plan, way } },
    });
    if ("refused" in answer) {
      // A plan may have gone meanwhile.
      if (answer.refused.code === "bad_request") await this.load();
      return answer.refused;
    }
    const { url } = answer.json;
    if (owner === null || !/^https?:\/\//i.test(url)) return UNREACHABLE;
    checkout.begin({ owner, url, newestReceipt: newestReceipt(premium.own.value) });
    leaving.go(url);
    await new Promise<void>((resolve) => {
      this.#onBack = resolve;
      clock.after(LEAVE_MS, resolve);
    });
    checkout.restore(accountOf(session.credentials.value));
    void this.load();
    return null;
  }

  /** The member does not wait for the payment. Should it come, it counts nevertheless. */
  stopWaiting(): void {
    this.options.stores.checkout.end();
  }

  /** Redeems a code. Resolves to the refusal, or null. */
  async redeem(code: string): Promise<Refused | null> {
    const answer = await this.options.rest.send<{ readonly entitlement: EntitlementView }>({
      ...{ method: "POST", path: `${PATH}/voucher`, body: { code } },
    });
    if ("refused" in answer) return answer.refused;
    await this.load();
    return null;
  }
}

/** Reference of the newest receipt; null for none. */
function newestReceipt(own: PremiumOffer | null): string | null {
  return own?.receipts[0]?.reference ?? null;
}
