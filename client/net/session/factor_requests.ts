// Requests about the member's second factors. In the part `later`.

import type { FactorReply, PasskeyView } from "../../../server/protocol/factors/passkey_views.ts";
import type { OwnFactors } from "../../store/session/own_data.ts";
import type { OwnDataStore } from "../../store/session/own_data_store.ts";
import type { Refused, WebAuthnJson } from "../../store/session/session_store.ts";
import type { RestClient, RestRequest } from "../connection/rest_client.ts";
import type { Membership } from "./membership.ts";

const ACCOUNT = "/api/account";
const TOTP = `${ACCOUNT}/totp`;
const PASSKEYS = `${ACCOUNT}/passkeys`;

/** An answer, or the refusal. */
export type Answer<T> = T | { readonly refused: Refused };

/** The secret for an authenticator app, and its address, which the app reads from a QR code. */
export interface NewSecret {
  readonly secret: string;
  readonly uri: string;
}

/** Recovery codes, shown once; none where the account had a factor before. */
export interface TurnedOn {
  readonly codes: readonly string[];
}

/** What the requests need. */
export interface FactorRequestsOptions {
  readonly rest: RestClient;
  readonly membership: Pick<Membership, "renew">;
  readonly factors: OwnDataStore<OwnFactors>;
}

/** Keeps the list of factors up to date. */
export class FactorRequests {
  constructor(readonly options: FactorRequestsOptions) {}

  /** Loads the factors. Those that are there already stay until the answer. */
  async load(): Promise<void> {
    const { rest, factors } = this.options;
    const counts = factors.ask();
    factors.loading();
    const [account, list] = await Promise.all([
      rest.send<{ readonly totp: boolean }>({ method: "GET", path: ACCOUNT }),
      rest.send<{ readonly passkeys: readonly PasskeyView[] }>({ method: "GET", path: PASSKEYS }),
    ]);
    if (!counts()) return;
    if ("refused" in account) return factors.failed(account.refused);
    if ("refused" in list) return factors.failed(list.refused);
    factors.loaded({ totp: account.json.totp, passkeys: list.json.passkeys });
  }

  startTotp(password: string): Promise<Answer<NewSecret>> {
    return this.#ask<NewSecret>({ method: "POST", path: TOTP, body: { password } });
  }

  confirmTotp(code: string): Promise<Answer<TurnedOn>> {
    return this.#turnOn({ method: "POST", path: `${TOTP}/confirm`, body: { code } });
  }

  stopTotp(password: string, code: string): Promise<Refused | null> {
    return this.#change({ method: "DELETE", path: TOTP, body: { password, code } });
  }

  passkeyOptions(password: string): Promise<Answer<{ readonly options: WebAuthnJson }>> {
    return this.#ask({ method: "POST", path: `${PASSKEYS}/options`, body: { password } });
  }

  /** Without a name the server takes that of the device. */
  addPasskey(attestation: WebAuthnJson, name: string): Promise<Answer<TurnedOn>> {
    const named = name === "" ? {} : { name };
    return this.#turnOn({ method: "POST", path: PASSKEYS, body: { attestation, ...named } });
  }

  removePasskey(id: number, password: string): Promise<Refused | null> {
    return this.#change({ method: "DELETE", path: `${PASSKEYS}/${id}`, body: { password } });
  }

  async #ask<T>(request: RestRequest): Promise<Answer<T>> {
    const answer = await this.options.rest.send<T>(request);
    return "refused" in answer ? answer : answer.json;
  }

  /** The list is loaded by who asked: not before the recovery codes were seen. */
  async #turnOn(request: RestRequest): Promise<Answer<TurnedOn>> {
    const answer = await this.#ask<FactorReply>(request);
    if ("refused" in answer) return answer;
    this.options.membership.renew(answer.token);
    return { codes: answer.recovery_codes ?? [] };
  }

  async #change(request: RestRequest): Promise<Refused | null> {
    const answer = await this.#ask<unknown>(request) as Answer<object>;
    if ("refused" in answer) return answer.refused;
    await this.load();
    return null;
  }
}
