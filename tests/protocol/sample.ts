// Data that a schema accepts, made from the schema, so that a new event is tested without a new sample.

import { z } from "zod";
import { CLIENT_EVENTS, type ClientEventName } from "../../server/protocol/client_events.ts";

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
}

/** The least data that the event takes. Throws when it cannot be made from the schema. */
export function sampleOf(event: ClientEventName): Record<string, unknown> {
  const sample = make(z.toJSONSchema(CLIENT_EVENTS[event], { io: "input" }) as JsonSchema);
  CLIENT_EVENTS[event].parse(sample);
  return sample as Record<string, unknown>;
}

function make(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return make(either[0]!);
  switch (schema.type) {
    case "object":
      return Object.fromEntries((schema.required ?? []).map((key) => [key, make(schema.properties![key]!)]));
    case "array":
      return [];
    case "string":
      return "x".repeat(schema.minLength ?? 1);
    case "boolean":
      return true;
    case "number":
    case "integer":
      return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    default:
      throw new Error(`There is no sample for ${JSON.stringify(schema)}`);
  }
}
