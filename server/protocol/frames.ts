// Envelopes: encoding and decoding of events in text frames.

import { MAX_REQUEST_ID_LENGTH } from "./protocol_limits.ts";
import { Refusal } from "./errors.ts";
import type { ServerEnvelope, ServerEventName, ServerEvents } from "./server_events.ts";

/** A client → server envelope. Its outer shape was checked, its `data` was not. */
export interface ClientEnvelope {
  event: string;
  data: unknown;
  id?: string;
}

/** Encodes a server → client envelope. `re` is the `id` of the request that it answers. */
export function encodeEnvelope<E extends ServerEventName>(
  event: E,
  data: ServerEvents[E],
  re?: string,
): string {
  return JSON.stringify(re === undefined ? { event, data } : { event, data, re });
}

/** Joins encoded envelopes into one frame: a single envelope as it is, several as a JSON array in order. */
export function encodeBatch(envelopes: readonly string[]): string {
  return envelopes.length === 1 ? envelopes[0]! : `[${envelopes.join(",")}]`;
}

/** A decoded frame of a client: an envelope; or a refusal, with the request `id` if it could be read. */
export type DecodedFrame =
  | { envelope: ClientEnvelope }
  | { refusal: Refusal; id: string | undefined };

/**
 * Decodes a client's frame. The refusal is `bad_json` for a frame that is not JSON, `bad_request` for one without an
 * envelope.
 */
export function decodeClientFrame(text: string): DecodedFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refusal: new Refusal("bad_json", "This is not valid JSON."), id: undefined };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      refusal: new Refusal("bad_request", "A frame must be one JSON object with an event name."),
      id: undefined,
    };
  }
  const { event, data, id } = value as Record<string, unknown>;
  if (id !== undefined && !isRequestId(id)) {
    const msg = `A request id is a string of 1 to ${MAX_REQUEST_ID_LENGTH} characters.`;
    return { refusal: new Refusal("bad_request", msg, { field: "id" }), id: undefined };
  }
  if (typeof event !== "string") {
    return { refusal: new Refusal("bad_request", "The event name is missing.", { field: "event" }), id };
  }
  return { envelope: id === undefined ? { event, data: data ?? {} } : { event, data: data ?? {}, id } };
}

/** Decodes a server's frame, batched or not. Throws a `SyntaxError` for a frame that is not JSON. */
export function decodeServerFrame(text: string): ServerEnvelope[] {
  const value: unknown = JSON.parse(text);
  return (Array.isArray(value) ? value : [value]) as ServerEnvelope[];
}

function isRequestId(value: unknown): value is string {
  return typeof value === "string" && value.length >= 1 && value.length <= MAX_REQUEST_ID_LENGTH;
}
