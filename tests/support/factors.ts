// Members with a second factor, over REST as the page does it.

import { equal } from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { Authenticator, type WebAuthnOptions } from "./authenticator.ts";
import { authenticate, call, type RestAnswer } from "./rest_client.ts";
import { PASSWORD, type Room } from "./room.ts";

/** The code of a secret at a time, milliseconds since the Unix epoch. */
export function codeAt(secret: string, timestamp: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Codes of a secret by the system's clock, each once: the present one if it can be, else the next, else the one before. */
export function unusedCodes(secret: string): () => string {
  const used = new Set<number>();
  return () => {
    const now = Math.floor(Date.now() / 30_000);
    const step = [now, now + 1, now - 1].find((one) => !used.has(one))!;
    used.add(step);
    return codeAt(secret, step * 30_000);
  };
}

/** A member with an authenticator app. */
export interface CodeMember {
  readonly secret: string;
  readonly token: string;
  readonly recoveryCodes: readonly string[];
  /** The code now; `steps` of 30 seconds later. The confirming code is that of the step before now. */
  code(steps?: number): string;
}

/** Calls a path of the member's account. */
export function account(
  room: Pick<Room, "node">,
  token: string,
  path: string,
  json?: unknown,
  method?: string,
): Promise<RestAnswer> {
  const request = {
    token,
    ...(json === undefined ? {} : { json }),
    ...(method === undefined ? {} : { method }),
  };
  return call(room, `/api/account${path}`, request);
}

/** Registers a member over REST. Resolves to their token. */
export async function registered(room: Pick<Room, "node">, username: string): Promise<string> {
  const answer = await authenticate(room, "register", { username, password: PASSWORD });
  equal(answer.status, 201);
  return answer.json.token;
}

/** Turns one-time codes on for the member of a token. */
export async function withCodes(room: Room, token: string): Promise<CodeMember> {
  const { json: { secret } } = await account(room, token, "/totp", { password: PASSWORD });
  const confirming = codeAt(secret, room.clock.now() - 30_000);
  const { status, json } = await account(room, token, "/totp/confirm", { code: confirming });
  equal(status, 200, JSON.stringify(json));
  return {
    ...{ secret, token: json.token ?? token, recoveryCodes: json.recovery_codes ?? [] },
    code: (steps = 0) => codeAt(secret, room.clock.now() + steps * 30_000),
  };
}

/** Adds a passkey for the member of a token. */
export async function withPasskey(
  room: Room,
  token: string,
  authenticator: Authenticator = new Authenticator(),
): Promise<{ readonly authenticator: Authenticator; readonly answer: RestAnswer }> {
  const options = await passkeyOptions(room, token);
  const answer = await account(room, token, "/passkeys", { attestation: authenticator.attest(options) });
  equal(answer.status, 201, JSON.stringify(answer.json));
  return { authenticator, answer };
}

/** Asks to make a passkey. */
export async function passkeyOptions(room: Room, token: string): Promise<WebAuthnOptions> {
  const { json } = await account(room, token, "/passkeys/options", { password: PASSWORD });
  return json.options;
}

/** Signs in over REST. */
export function signIn(
  room: Pick<Room, "node">,
  username: string,
  proof: Readonly<Record<string, unknown>> = {},
  address?: string,
): Promise<RestAnswer> {
  const request = address === undefined ? {} : { address };
  return authenticate(room, "login", { username, password: PASSWORD, ...proof }, request);
}

/** The challenge of the first step. */
export async function challengeOf(room: Pick<Room, "node">, username: string): Promise<string> {
  const { code, json } = await signIn(room, username);
  equal(code, "second_factor_required");
  return json.error.challenge;
}
