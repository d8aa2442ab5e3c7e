// Requests over REST with the token of the member, and their refusals.

import type { ErrorData } from "../../../server/protocol/errors.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import type { Refused, SessionStore } from "../../store/session/session_store.ts";
import { UNREACHABLE } from "./requests.ts";

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 20_000;

/** The answer to a request: JSON, or the refusal. */
export type RestAnswer<T> = { readonly json: T } | { readonly refused: Refused };

/** A request to a path of the API. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Relative to the page, such as `/api/account`. */
  readonly path: string;
  readonly body?: unknown;
  /** The password of the account, in `X-Password`. */
  readonly password?: string;
}

/** An answer of the server, and its body. */
export interface RestExchange {
  readonly response: Response;
  readonly text: string;
}

/** What the client needs. */
export interface RestClientOptions {
  readonly fetcher: typeof fetch;
  readonly clock: Timers;
  readonly session: Pick<SessionStore, "credentials">;
  /** The language of the page, which mail is written in; the browser's when absent. */
  readonly language?: () => string;
}

/** Sends requests as the member of the session. */
export class RestClient {
  constructor(readonly options: RestClientOptions) {}

  /** Sends a request. Never rejects. */
  async send<T>(request: RestRequest): Promise<RestAnswer<T>> {
    try {
      const { response, text } = await this.exchange(request);
      const json = jsonOf(text);
      return response.ok ? { json: json as T } : { refused: this.#refusal(json, response.headers) };
    } catch {
      return { refused: UNREACHABLE };
    }
  }

  /** Sends a request. Rejects where the server could not be reached. */
  async exchange({ method, path, body, password }: RestRequest): Promise<RestExchange> {
    const { fetcher, session, language } = this.options;
    const credentials = session.credentials.value;
    const headers: Record<string, string> = language === undefined ? {} : { "accept-language": language() };
    if (credentials?.mode === "restore") headers["authorization"] = `Bearer ${credentials.token}`;
    if (password !== undefined) headers["x-password"] = encodeURIComponent(password);
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetcher(path, {
      ...{ method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { response, text: await response.text() };
  }

  #refusal(json: unknown, headers: Headers): Refused {
    const { error } = json as { readonly error: ErrorData };
    const seconds = Number(headers.get("retry-after") ?? NaN);
    return {
      ...refusalCause(error),
      ...(Number.isFinite(seconds) ? { retryAt: this.options.clock.now() + seconds * 1_000 } : {}),
    };
  }
}

/** The JSON of a body, which may be empty. Throws for another text. */
export function jsonOf(text: string): unknown {
  return text === "" ? {} : JSON.parse(text);
}
