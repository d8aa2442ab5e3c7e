// Requests about keys over REST: never rejected, with what a refusal carries beside its error, and the server's time.

import { jsonObject } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import { retrySeconds } from "../connection/rest_reader.ts";

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 20_000;
/** Tries of one request, the first included. */
const MAX_TRIES = 3;

/** An answer. `status` 0: the server could not be reached, or sent no object of JSON. */
export interface KeyAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request. */
export interface KeyRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Relative to the page, such as `/api/keys`. */
  readonly path: string;
  readonly body?: unknown;
  /** The password of the account, in `X-Password`. */
  readonly password?: string;
}

/** Requests of one member. */
export interface KeyRequests {
  /** Sends a request. Never rejects. */
  send(request: KeyRequest): Promise<KeyAnswer>;
  /** Epoch milliseconds by the server's clock; the device's may be wrong. */
  now(): number;
}

/** What the requests need. */
export interface KeyRequestsOptions {
  readonly fetcher: typeof fetch;
  readonly clock: Clock;
  /** The token of the member; null when the session is over. */
  readonly token: () => string | null;
}

/** Makes requests with the token of a member. */
export function createKeyRequests({ fetcher, clock, token }: KeyRequestsOptions): KeyRequests {
  let ahead: number | null = null;
  const attempt = async ({ method, path, body, password }: KeyRequest): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token() ?? ""}` };
    if (password !== undefined) headers["x-password"] = encodeURIComponent(password);
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetcher(path, {
      ...{ method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    if (Number.isFinite(date)) ahead = date - clock.now();
    return response;
  };
  return {
    async send(request): Promise<KeyAnswer> {
      for (let tries = 1;; tries++) {
        try {
          const response = await attempt(request);
          const text = await response.text();
          const seconds = retrySeconds(response);
          if (seconds === null || tries === MAX_TRIES) {
            const json = jsonObject(text === "" ? {} : JSON.parse(text));
            return json === undefined ? { status: 0, json: {} } : { status: response.status, json };
          }
          await new Promise<void>((resolve) => clock.after(seconds * 1_000, resolve));
        } catch {
          return { status: 0, json: {} };
        }
      }
    },
    now: () => Math.floor(ahead === null ? clock.serverNow() : clock.now() + ahead),
  };
}
