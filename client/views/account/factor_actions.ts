// The actions that views have on the member's second factors.

import type { Refused, WebAuthnJson } from "../../store/session/session_store.ts";

type Answer<T> = T | { readonly refused: Refused };

/** Recovery codes, shown once; none where the account had a factor before. */
interface TurnedOn {
  readonly codes: readonly string[];
}

/** Actions on the own factors. A wrong password or code is refused with its field. */
export interface FactorActions {
  load(): Promise<void>;
  startTotp(password: string): Promise<Answer<{ readonly secret: string; readonly uri: string }>>;
  /** As adding a passkey, it leaves the list as it was: load it once the recovery codes were seen. */
  confirmTotp(code: string): Promise<Answer<TurnedOn>>;
  stopTotp(password: string, code: string): Promise<Refused | null>;
  passkeyOptions(password: string): Promise<Answer<{ readonly options: WebAuthnJson }>>;
  addPasskey(attestation: WebAuthnJson, name: string): Promise<Answer<TurnedOn>>;
  removePasskey(id: number, password: string): Promise<Refused | null>;
}
