// GET /api/connection: whether this client may open a socket now, and if not, why; and what the operator tells everyone.
// A browser does not let its page read the response to a refused WebSocket upgrade, so the page asks here after a failed
// connection. The join screen asks for the house rules and the contact.

import { Hono } from "hono";
import { CLOSE, type CloseCode, Refusal } from "../protocol/errors.ts";
import type { Denial } from "../hub/limits/admission.ts";
import { operatorInfo } from "../features/session/hello.ts";
import type { Node } from "../node.ts";
import type { ServerEvents } from "../protocol/server_events.ts";
import type { AppEnv, RequestOrigin } from "./route_env.ts";
import { refusalResponse } from "./json.ts";

/** Time after which a client with too many sockets should try again, milliseconds. */
const TOO_MANY_RETRY_MS = 30_000;
/** Refusal of clients that open sockets too often. */
export const TOO_OFTEN = "You connect very often. Please wait a moment.";

/** Makes the routes, relative to `/api`. They answer banned addresses too. */
export function createConnectionRoutes(node: Node): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/connection", async (c) => {
    const refusal = refusalOf(node, c.env);
    if (refusal === null) {
      const features = node.mail.isOn ? { features: ["mail"] } : {};
      return c.json({
        may_connect: true,
        ...registrationOf(node),
        ...operatorInfo(node.settings, node.rules),
        ...features,
      });
    }
    const close = closeOf(refusal);
    const response = refusalResponse(refusal);
    if (close === null) return response;
    const { status, headers } = response;
    const { contact } = node.settings;
    const body = { ...await response.json(), close, ...(contact === null ? {} : { contact }) };
    return Response.json(body, { status, headers });
  });

  return routes;
}

/** Who may register, as in `hello`, where that is not everyone. */
function registrationOf({ settings: { registration } }: Node): Partial<ServerEvents["hello"]> {
  return registration === "open" ? {} : { registration };
}

/** The refusal of a socket that this client would open now; null when it would be let in. Counts nothing. */
function refusalOf(node: Node, { address, source }: RequestOrigin): Refusal | null {
  if (node.status !== "ok") return notReady();
  const banned = node.addressRefusal(address);
  if (banned !== null) return banned;
  const waitMs = Math.max(
    node.tiers.waitMs("socket_opens", { source }),
    node.tiers.waitMs("broken_handshakes", { source }),
  );
  if (waitMs > 0) return new Refusal("rate_limited", TOO_OFTEN, { retryAfterMs: waitMs });
  const denial = node.admission.denialOf(source);
  return denial === null ? null : denied(denial);
}

/** The refusal while the node does not serve clients. */
export function notReady(): Refusal {
  return new Refusal("unavailable", "The server is not ready. Please come back in a moment.");
}

/** The refusal of a socket that was not let in. */
export function denied(denial: Denial): Refusal {
  return denial === "full"
    ? new Refusal("unavailable", "The room is full. Please come back in a moment.")
    : new Refusal("rate_limited", "There are too many connections from your address.", {
      retryAfterMs: TOO_MANY_RETRY_MS,
    });
}

/** The close code with the meaning of a refusal; null for one without a close code. */
function closeOf({ code }: Refusal): CloseCode | null {
  if (code === "banned") return CLOSE.banned;
  return code === "rate_limited" ? CLOSE.tooManyConnections : null;
}
