// Requests that let a member in again, or confirm an e-mail address; all of them without a token. In the part `recovery`.

import type { Proof, Refused } from "../../store/session/session_store.ts";
import type { RestClient } from "../connection/rest_client.ts";

type SignInToken = { readonly token: string } | { readonly refused: Refused };

/** The requests. */
export class RecoveryRequests {
  constructor(readonly rest: RestClient) {}

  /** Resolves to the refusal, or null. */
  requestReset(nameOrEmail: string): Promise<Refused | null> {
    return this.#done("reset/request", { username_or_email: nameOrEmail });
  }

  recover(username: string, code: string, newPassword: string): Promise<SignInToken> {
    return this.#signIn("recover", { username, recovery_code: code, new_password: newPassword });
  }

  reset(token: string, newPassword: string, proof: Proof): Promise<SignInToken> {
    return this.#signIn("reset", { token, new_password: newPassword, ...proof });
  }

  /** Resolves to the refusal, or null. */
  verifyEmail(token: string): Promise<Refused | null> {
    return this.#done("verify-email", { token });
  }

  async #signIn(path: string, body: object): Promise<SignInToken> {
    const answer = await this.rest.send<{ token: string }>({
      method: "POST",
      path: `/api/auth/${path}`,
      body,
    });
    return "refused" in answer ? answer : answer.json;
  }

  async #done(path: string, body: object): Promise<Refused | null> {
    const answer = await this.rest.send({ method: "POST", path: `/api/auth/${path}`, body });
    return "refused" in answer ? answer.refused : null;
  }
}
