// Requests about what lets the member in again one day: e-mail address, recovery codes. In the part `later`.

import type { OwnSummary } from "../../store/session/own_data.ts";
import type { OwnDataStore } from "../../store/session/own_data_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { RestClient } from "../connection/rest_client.ts";

const ACCOUNT = "/api/account";

/** Keeps the summary of the account up to date. */
export class OwnRecoveryRequests {
  constructor(readonly rest: RestClient, readonly summary: OwnDataStore<OwnSummary>) {}

  /** Loads the summary. One that is there already stays until the answer. */
  async load(): Promise<void> {
    const counts = this.summary.ask();
    this.summary.loading();
    const answer = await this.rest.send<OwnSummary>({ method: "GET", path: ACCOUNT });
    if (!counts()) return;
    if ("refused" in answer) this.summary.failed(answer.refused);
    else this.summary.loaded(answer.json);
  }

  /** Resolves to the refusal, or null. */
  async setEmail(email: string, password: string): Promise<Refused | null> {
    const body = { email, password };
    const answer = await this.rest.send({ method: "POST", path: `${ACCOUNT}/email`, body });
    if ("refused" in answer) return answer.refused;
    await this.load();
    return null;
  }

  /** The summary is loaded by who asked: not before the codes were seen. */
  async renewCodes(password: string): Promise<readonly string[] | { readonly refused: Refused }> {
    const answer = await this.rest.send<{ recovery_codes: readonly string[] }>({
      ...{ method: "POST", path: `${ACCOUNT}/recovery-codes`, body: { password } },
    });
    return "refused" in answer ? answer : answer.json.recovery_codes;
  }
}
