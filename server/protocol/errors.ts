// Error codes with their HTTP status, close codes, and the error class of expected refusals.

/** Error codes of the wire, with their HTTP status in REST. */
export const ERROR_STATUS = {
  bad_json: 400,
  unknown_event: 400,
  bad_request: 400,
  not_joined: 401,
  already_joined: 409,
  invalid_username: 400,
  username_taken: 409,
  username_reserved: 409,
  invalid_credentials: 401,
  weak_password: 400,
  invalid_email: 400,
  session_expired: 401,
  second_factor_required: 401,
  banned: 403,
  muted: 403,
  rate_limited: 429,
  too_long: 400,
  empty: 400,
  too_large: 413,
  unsupported_media: 415,
  ai_limit_reached: 402,
  not_found: 404,
  offline: 409,
  not_invited: 403,
  forbidden: 403,
  registration_required: 403,
  registration_closed: 403,
  slow_mode: 429,
  conflict: 409,
  expired: 410,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

/** A machine-readable reason for a refusal. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** WebSocket close codes the server uses. */
export const CLOSE = {
  goingAway: 1001,
  tooBig: 1009,
  kicked: 4001,
  protocolErrors: 4002,
  banned: 4003,
  sessionEnded: 4004,
  /** Another socket has resumed the session of this one. */
  resumedElsewhere: 4005,
  joinTimeout: 4008,
  tooSlow: 4009,
  tooManyConnections: 4010,
} as const;

/** One of the server's close codes. */
export type CloseCode = typeof CLOSE[keyof typeof CLOSE];

const FINAL_CLOSES: ReadonlySet<number> = new Set([
  CLOSE.kicked,
  CLOSE.banned,
  CLOSE.sessionEnded,
  CLOSE.resumedElsewhere,
]);

/**
 * Whether a client should reconnect by itself after this close code: after all but kicked, banned, session ended and
 * resumed elsewhere.
 */
export function shouldReconnect(code: number): boolean {
  return !FINAL_CLOSES.has(code);
}

/** Data of the event `error`. */
export interface ErrorData {
  code: ErrorCode;
  /** In English, for people. */
  msg: string;
  retry_after_ms?: number;
  /** A moderator's reason, with `banned` and `muted`. */
  reason?: string;
  /** Name of the offending field of the request, as on the wire; of a nested one its path, joined by dots. */
  field?: string;
  /** Id of a fault, with `internal`, by which it is found in the log. */
  fault?: string;
  /** With `second_factor_required`: what may follow the password, the best first. */
  methods?: SecondFactor[];
  /** With `second_factor_required`: to be sent back with the proof. */
  challenge?: string;
  /** With `second_factor_required`: for the browser, where `methods` has `passkey`. WebAuthn level 3 JSON. */
  options?: Readonly<Record<string, unknown>>;
}

/** What may follow the password: a one-time code, a passkey, a recovery code. */
export type SecondFactor = "totp" | "passkey" | "recovery";

/** What the second step of signing in takes. */
export type SecondStepData = Required<Pick<ErrorData, "methods" | "challenge">> & Pick<ErrorData, "options">;

/** What a refusal tells besides its code and text, as in {@link ErrorData}. */
export interface RefusalDetails {
  readonly retryAfterMs?: number | undefined;
  readonly reason?: string | undefined;
  readonly field?: string | undefined;
  readonly fault?: string | undefined;
  readonly secondStep?: SecondStepData | undefined;
  /** Members beside `error` in the response over REST, with `conflict`. */
  readonly beside?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * An expected refusal. It changes nothing, reaches the client as the event `error`, and is not a fault. Anything else
 * that is thrown is one.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly code: ErrorCode, msg: string, readonly details: RefusalDetails = {}) {
    super(msg);
  }

  /** When to try again, milliseconds from now; undefined where that is not known. */
  get retryAfterMs(): number | undefined {
    return this.details.retryAfterMs;
  }
}
