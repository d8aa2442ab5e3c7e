// The connection to BTCPay Server: where its API is, what proves who asks, and how long and how much is read.

import { ProcessorFailure } from "../../ports/premium/payment_processor.ts";
import type { BtcpaySettings } from "../../ports/settings.ts";

/** A silent processor is given up after this time, milliseconds: until then a buyer looks at a button. */
export const SILENCE_MS = 15_000;
/** Most bytes of an answer: an invoice has about 2 KiB, its payments less than 1 KiB each. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** A connection. */
export interface BtcpayHttp {
  /**
   * Asks for a path of the store's API, such as `/invoices/ID`, with a `GET`, or a `POST` of `json`. Resolves to the
   * object, or the list, that it answers. Throws a `ProcessorFailure`.
   */
  ask(path: string, json?: unknown): Promise<unknown>;
}

/** Connects to the API of one store. */
export function connectToBtcpay(
  { url, storeId, apiKey }: BtcpaySettings,
  silenceMs: number = SILENCE_MS,
): BtcpayHttp {
  const base = `${url}/api/v1/stores/${encodeURIComponent(storeId)}`;
  return {
    async ask(path, json) {
      const giveUp = new AbortController();
      const timer = setTimeout(() => giveUp.abort(), silenceMs);
      try {
        const response = await fetch(`${base}${path}`, {
          ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
          headers: {
            "Authorization": `token ${apiKey}`,
            "Accept": "application/json",
            ...(json === undefined ? {} : { "Content-Type": "application/json" }),
          },
          // A redirect would carry the key, and the trust in the answer, to another host.
          redirect: "manual",
          signal: giveUp.signal,
        });
        if (response.status !== 200) {
          await response.body?.cancel();
          throw refusalOf(response.status);
        }
        return parsed(await readText(response));
      } catch (error) {
        if (error instanceof ProcessorFailure) throw error;
        if (giveUp.signal.aborted) {
          throw new ProcessorFailure("timeout", `BTCPay Server did not answer in ${silenceMs / 1_000} s`);
        }
        throw new ProcessorFailure("unreachable", "BTCPay Server cannot be reached");
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** What a status other than 200 means. */
function refusalOf(status: number): ProcessorFailure {
  if (status === 404) return new ProcessorFailure("unknown", "BTCPay Server has no such store or invoice");
  if (status === 401 || status === 403) {
    return new ProcessorFailure("refused", `BTCPay Server refuses the key (status ${status})`);
  }
  if (status >= 300 && status < 400) {
    return new ProcessorFailure(
      "refused",
      `BTCPAY_URL answers with a redirect (status ${status}): it has to be the address behind it`,
    );
  }
  return new ProcessorFailure(status < 500 ? "refused" : "broken", `BTCPay Server answered ${status}`);
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new ProcessorFailure("broken", "BTCPay Server answered too much");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === "object" && value !== null) return value;
  throw new ProcessorFailure("broken", "BTCPay Server answered something other than JSON");
}
