// Requests about keys over REST: never rejected, with what a refusal carries beside its error, and the server's time.

import { jsonObject } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import { jsonOf, type RestClient, type RestRequest } from "../connection/rest_client.ts";
import { retrySeconds } from "../connection/rest_reader.ts";

/** Tries of one request, the first included. */
const MAX_TRIES = 3;

/** An answer. `status` 0: the server could not be reached, or sent no object of JSON. */
export interface KeyAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request, to a path such as `/api/keys`. */
export type KeyRequest = RestRequest;

/** Requests of one member. */
export interface KeyRequests {
  /** Sends a request. Never rejects. */
  send(request: KeyRequest): Promise<KeyAnswer>;
  /** Epoch milliseconds by the server's clock; the device's may be wrong. */
  now(): number;
}

/** Makes requests as the member of `rest`. */
export function createKeyRequests(rest: Pick<RestClient, "exchange">, clock: Clock): KeyRequests {
  let ahead: number | null = null;
  return {
    async send(request): Promise<KeyAnswer> {
      for (let tries = 1;; tries++) {
        try {
          const { response, text } = await rest.exchange(request);
          const date = Date.parse(response.headers.get("date") ?? "");
          if (Number.isFinite(date)) ahead = date - clock.now();
          const seconds = retrySeconds(response);
          if (seconds === null || tries === MAX_TRIES) {
            const json = jsonObject(jsonOf(text));
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
