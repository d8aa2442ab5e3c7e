// Why the server refuses the sockets of this page. A browser hides the answer to a refused upgrade, so the page asks.

import { CLOSE } from "../../../server/protocol/errors.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { ServerInfo } from "../../store/connection/connection_store.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { refusedBy } from "./requests.ts";

/** Longest wait for the answer, milliseconds. */
const TIMEOUT_MS = 5_000;

/** Fetches why sockets are refused; null if they are not, or the server cannot be reached. Never rejects. */
export type FetchRefusal = () => Promise<Refused | null>;

/** Asks over REST. `onOperator` gets what the answer tells of the operator, and of who may register. */
export function restRefusal(
  fetcher: typeof fetch,
  clock: Timers,
  onOperator: (info: ServerInfo) => void = () => {},
): FetchRefusal {
  type Answer = ServerInfo & { readonly error: ServerEvents["error"]; readonly close?: number };
  return async () => {
    try {
      const response = await fetcher("/api/connection", { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const { error, close, ...operator } = await response.json() as Answer;
      onOperator(operator);
      // Without a close code there is no refusal, or one that reconnecting overcomes.
      if (close === undefined) return null;
      const seconds = response.headers.get("retry-after");
      const refused = refusedBy(
        seconds === null ? error : { ...error, retry_after_ms: +seconds * 1_000 },
        clock,
      );
      return close === CLOSE.banned ? refused : { ...refused, code: "too_many_connections" };
    } catch {
      return null;
    }
  };
}
