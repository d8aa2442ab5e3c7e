// JSON of the API: error responses, and request bodies.

import type { Context } from "hono";
import { ERROR_STATUS, Refusal } from "../protocol/errors.ts";
import type { AppEnv } from "./route_env.ts";

/** The response to a thrown `Refusal`. `status` is that of its code by default. */
export function refusalResponse(
  { code, message: msg, details: { retryAfterMs, field, fault, secondStep, beside } }: Refusal,
  status: number = ERROR_STATUS[code],
): Response {
  const headers = retryAfterMs === undefined ? {} : { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) };
  const error = {
    ...{ code, msg },
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(fault === undefined ? {} : { fault }),
    ...secondStep,
  };
  return Response.json({ error, ...beside }, { status, headers });
}

/**
 * Reads a JSON object from a request. Throws a `Refusal`: `unsupported_media`, `bad_json`, `bad_request`, and those
 * of `RequestBody.text`.
 */
export async function readObject(c: Context<AppEnv>): Promise<Record<string, unknown>> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Refusal("unsupported_media", "Send JSON, as application/json.");
  const text = await c.env.body.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal("bad_json", "This is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal("bad_request", "Send one JSON object.");
  }
  return value as Record<string, unknown>;
}

/** A string member of a body. Throws a `Refusal` `bad_request` when it is missing or not a string. */
export function stringOf(body: Record<string, unknown>, name: string): string {
  const value = optionalStringOf(body, name);
  if (value === undefined) throw new Refusal("bad_request", `${name} is missing.`, { field: name });
  return value;
}

/** An id member of a body. Throws a `Refusal` `bad_request` when it is missing or not a positive whole number. */
export function idOf(body: Record<string, unknown>, name: string): number {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new Refusal("bad_request", `${name} has to be a whole number from 1 on.`, { field: name });
}

/** A string member of a body; undefined when missing or null. Throws a `Refusal` `bad_request` for another type. */
export function optionalStringOf(body: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") {
    throw new Refusal("bad_request", `${name} has to be a string.`, { field: name });
  }
  return value;
}

/** An object member of a body; undefined when missing or null. Throws a `Refusal` `bad_request` for another type. */
export function optionalObjectOf(
  body: Record<string, unknown>,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new Refusal("bad_request", `${name} has to be an object.`, { field: name });
  }
  return value as Readonly<Record<string, unknown>>;
}
