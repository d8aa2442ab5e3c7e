// What the server says of the own account, as it said it last.

import type { PasskeyView } from "../../../server/protocol/factors/passkey_views.ts";

/** The account, as `GET /api/account` has it. */
export interface OwnSummary {
  readonly email: string | null;
  readonly email_verified: boolean;
  /** The address that is in force until `email` is confirmed. */
  readonly verified_email?: string;
  readonly recovery_codes_left: number;
}

/** The second factors of the account. */
export interface OwnFactors {
  /** Whether an authenticator app is set up. */
  readonly totp: boolean;
  readonly passkeys: readonly PasskeyView[];
}
