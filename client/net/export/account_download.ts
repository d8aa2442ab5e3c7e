// Receives `GET /api/account/export`, as it comes.

import { refusedBy, UNREACHABLE } from "../connection/requests.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { ExportWatch } from "../../store/session/export_progress.ts";
import type { Refused } from "../../store/session/session_store.ts";

/** Longest wait for the next bytes, milliseconds. */
const IDLE_MS = 60_000;

/** What the download needs. */
export interface DownloadOptions {
  readonly fetcher: typeof fetch;
  readonly clock: Clock;
}

/** Resolves to the JSON, or to the refusal. Never rejects. */
export async function downloadAccount(
  { fetcher, clock }: DownloadOptions,
  { token, password }: { readonly token: string; readonly password: string },
  { signal, onProgress }: ExportWatch,
): Promise<{ readonly text: string } | { readonly refused: Refused }> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  signal.addEventListener("abort", end);
  let cancelWait = clock.after(IDLE_MS, end);
  try {
    const response = await fetcher("/api/account/export", {
      headers: { authorization: `Bearer ${token}`, "x-password": encodeURIComponent(password) },
      signal: ended.signal,
    });
    if (!response.ok) return { refused: await refusalOf(response, clock) };
    const decoder = new TextDecoder();
    let [text, bytes] = ["", 0];
    for (const reader = response.body!.getReader();;) {
      const { done, value } = await reader.read();
      cancelWait();
      if (done) return { text: text + decoder.decode() };
      cancelWait = clock.after(IDLE_MS, end);
      bytes += value.length;
      text += decoder.decode(value, { stream: true });
      onProgress({ step: "receiving", bytes });
    }
  } catch {
    return { refused: UNREACHABLE };
  } finally {
    cancelWait();
    signal.removeEventListener("abort", end);
  }
}

async function refusalOf(response: Response, clock: Clock): Promise<Refused> {
  const { error } = await response.json();
  const seconds = response.headers.get("retry-after");
  return refusedBy(seconds === null ? error : { ...error, retry_after_ms: Number(seconds) * 1_000 }, clock);
}
