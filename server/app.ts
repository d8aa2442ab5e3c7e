// The HTTP server of a node: security headers, WebSocket upgrades, health, the REST API, and the files of the page.

import { type Context as HonoContext, Hono } from "hono";
import { etag } from "hono/etag";
import { serveStatic } from "hono/deno";
import { cors } from "hono/cors";
import { deviceNameOf } from "./protocol/device_names.ts";
import { Refusal } from "./protocol/errors.ts";
import { SUBPROTOCOL } from "./protocol/protocol_limits.ts";
import { clientAddress, isLoopback, isWithin, type Network, parseNetwork } from "./hub/addresses.ts";
import { type Source, sourceOf, tiersOf } from "./hub/limits/source.ts";
import { createCompanionRoutes } from "./http/companion_routes.ts";
import { createAccountRoutes } from "./http/account_routes.ts";
import { createFactorRoutes } from "./http/factor_routes.ts";
import { createAuthRoutes } from "./http/auth_routes.ts";
import { createConnectionRoutes, denied, notReady, TOO_OFTEN } from "./http/connection_routes.ts";
import { refusalOf } from "./http/faults.ts";
import type { AppEnv as Env, RequestOrigin } from "./http/route_env.ts";
import { refusalResponse } from "./http/json.ts";
import { createExportRoutes } from "./http/export_routes.ts";
import { createOwnRecoveryRoutes, createRecoveryRoutes } from "./http/recovery_routes.ts";
import { createPaymentRoutes } from "./http/payment_routes.ts";
import { createPremiumRoutes } from "./http/premium/premium_routes.ts";
import { createProcessorRoutes, isOfProcessor } from "./http/premium/processor_routes.ts";
import { createVoucherRoutes } from "./http/premium/voucher_routes.ts";
import { createOpsRoutes } from "./http/ops_routes.ts";
import { corsOrigin, originAllowed } from "./http/origins.ts";
import { pageHeaders } from "./http/page_headers.ts";
import { createDmRoutes } from "./http/dm_routes.ts";
import { createEpochRoutes, createKeyRoutes } from "./http/e2ee/key_routes.ts";
import { declaresBody, RequestBodies } from "./http/request_body.ts";
import { guardRequests } from "./http/request_guard.ts";
import { attachSocket, type HardClose } from "./http/web_socket.ts";
import type { Node } from "./node.ts";

/** Time without any frame after which a socket is closed, seconds. A ping is sent after half of it. */
const IDLE_TIMEOUT_SECONDS = 30;
/** Cached for one year, by convention the longest time (RFC 9111 has no limit). */
const FOREVER = "public, max-age=31536000, immutable";

/** Headers that proxies add to a request. */
const FORWARDING_HEADERS = [
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "forwarded",
  "x-real-ip",
  "via",
];
/** Host names of the local machine. */
const LOCAL_HOSTS = /^(localhost\.?|127(\.\d+){3}|\[::1\])$/;

/** Options of the app. */
export interface AppOptions {
  readonly node: Node;
  /** Folder of the built page. */
  readonly pageDir: string;
  /** Closes the connection of a WebSocket at once; `close()` when absent. */
  readonly hardClose?: HardClose;
}

/** The app: a handler for `Deno.serve`. */
export interface App {
  readonly fetch: (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>;
}

/** Makes the app. */
export function createApp({ node, pageDir, hardClose = (socket) => socket.close() }: AppOptions): App {
  // Deno reads this at the first upgrade. Without it, each socket keeps a buffer as large as its largest frame.
  Deno.env.set("DENO_USE_WRITEV", "1");
  const app = new Hono<Env>();
  const trusted = node.settings.trustedProxies.map(parseNetwork);

  app.onError((error) => refusalResponse(refusalOf(error, node)));
  app.notFound(nothingHere);

  app.use(async (c, next) => {
    await next();
    node.log.debug("http", { method: c.req.method, path: c.req.path, status: c.res.status });
  });
  app.use(pageHeaders(), async (c, next) => {
    const { source } = c.env;
    if (!isOfProcessor(c.req)) await countRequest(node, c.req.path, source);
    refuseGetWithBody(c);
    await Promise.race([next(), c.env.ended]);
  });
  app.get("/ws", (c) => upgrade(c, node, hardClose));
  app.use(transportSecurity(trusted));
  app.route("/", createOpsRoutes<Env>(node, (c) => ({ address: c.env.address, isLocal: isLocal(c) })));
  app.route("/api", createApi(node));
  app.get("/assets/*", serveStatic({ root: pageDir, precompressed: true, onFound: cache(FOREVER) }));
  app.use(etag());
  app.get("*", serveStatic({ root: pageDir, precompressed: true, onFound: cache("no-cache") }));
  const { requests, bodies: transfers } = node.lanes;
  const bodies = new RequestBodies(transfers, node.clock);
  const originOf = (request: Request, info: Deno.ServeHandlerInfo): RequestOrigin =>
    origin(request, info, trusted);
  return {
    fetch: guardRequests({
      ...{ originOf, requests, bodies },
      handle: (request, env) => app.fetch(request, env),
    }),
  };
}

/** The REST API: JSON of limited size, open to the configured origins. */
function createApi(node: Node): Hono<Env> {
  const api = new Hono<Env>();
  api.use(
    cors({
      origin: corsOrigin(node.settings),
      allowHeaders: ["Authorization", "Content-Type", "X-Password", "X-Code"],
    }),
  );
  api.use(async (c, next) => {
    c.env.body.refuseLarge();
    return await next();
  });
  api.route("/", createConnectionRoutes(node));
  const countStranger = (source: Source): Promise<void> => countRequest(node, "/api/", source);
  api.route("/payment", createProcessorRoutes({ premium: node.premium, countStranger }));
  api.use(async (c, next) => {
    const banned = node.addressRefusal(c.env.address);
    if (banned !== null) throw banned;
    return await next();
  });
  api.route("/auth", createAuthRoutes(node));
  api.route("/auth", createRecoveryRoutes(node));
  api.route("/account", createAccountRoutes(node));
  api.route("/account", createOwnRecoveryRoutes(node));
  api.route("/account", createExportRoutes(node));
  api.route("/account", createFactorRoutes(node));
  api.route("/pm", createDmRoutes(node));
  api.route("/pm", createEpochRoutes(node));
  api.route("/keys", createKeyRoutes(node));
  api.route("/ai", createCompanionRoutes(node));
  api.route("/payment", createPaymentRoutes(node.payments));
  api.route("/premium", createPremiumRoutes(node));
  api.route("/premium", createVoucherRoutes(node));
  api.all("*", nothingHere);
  return api;
}

/** Counts a request. Throws the refusal of one too many. */
async function countRequest({ tiers }: Node, path: string, source: Source): Promise<void> {
  await tiers.take("http_requests", { source });
  if (path.startsWith("/api/")) await tiers.take("rest_requests", { source });
}

function nothingHere(): never {
  throw new Refusal("not_found", "There is nothing here.");
}

/** Refuses GET and HEAD requests with a body. Deno hides such a body from the program, and reads it to its end. */
function refuseGetWithBody({ req: { raw } }: HonoContext<Env>): void {
  if (["GET", "HEAD"].includes(raw.method) && declaresBody(raw)) {
    throw new Refusal("bad_request", `A ${raw.method} request has no body.`);
  }
}

/** Upgrades a request to a WebSocket. Refuses with a plain HTTP response before the upgrade. */
async function upgrade(c: HonoContext<Env>, node: Node, hardClose: HardClose): Promise<Response> {
  if (node.status !== "ok") throw notReady();
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refusalResponse(new Refusal("bad_request", "This address is for WebSockets."), 426);
  }
  if (!originAllowed(c.req.header("origin"), c.req.header("host"), node.settings)) {
    throw new Refusal("forbidden", "Pages of other sites may not connect.");
  }
  const { address, source } = c.env;
  const banned = node.addressRefusal(address);
  if (banned !== null) throw banned;
  await node.tiers.take("socket_opens", { source }, TOO_OFTEN);
  await node.tiers.take("broken_handshakes", { source }, TOO_OFTEN);
  const settled = (): void => node.tiers.giveBack("broken_handshakes", { source });
  const ticket = node.admission.admit(source);
  if (typeof ticket === "string") {
    settled();
    throw denied(ticket);
  }
  try {
    const protocols = (c.req.header("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
    const { socket, response } = Deno.upgradeWebSocket(c.req.raw, {
      idleTimeout: IDLE_TIMEOUT_SECONDS,
      ...(protocols.includes(SUBPROTOCOL) ? { protocol: SUBPROTOCOL } : {}),
    });
    const deviceName = deviceNameOf(c.req.header("user-agent"));
    attachSocket(socket, { node, hardClose, address, deviceName, ticket, settled });
    return response;
  } catch {
    ticket.release();
    settled();
    throw new Refusal("bad_request", "This is not a WebSocket handshake.");
  }
}

/** The origin of a request. */
function origin(
  request: Request,
  { remoteAddr, completed }: Deno.ServeHandlerInfo,
  trusted: readonly Network[],
): RequestOrigin {
  const peer = "hostname" in remoteAddr ? remoteAddr.hostname : "127.0.0.1";
  const address = clientAddress(peer, request.headers.get("x-forwarded-for"), trusted);
  const source = sourceOf(address);
  return { peer, address, source, tiers: tiersOf(source), completed };
}

/** Whether a request was made on this machine. One from a local proxy has a forwarding header, or another host name. */
function isLocal(c: HonoContext<Env>): boolean {
  const { hostname } = new URL(c.req.url);
  return isLoopback(c.env.peer) && LOCAL_HOSTS.test(hostname) &&
    !FORWARDING_HEADERS.some((name) => c.req.header(name) !== undefined);
}

/**
 * Adds `Strict-Transport-Security` when a trusted proxy reports TLS. For this host only: what runs on other hosts of the
 * domain is the operator's to say.
 */
function transportSecurity(
  trusted: readonly Network[],
): (c: HonoContext<Env>, next: () => Promise<void>) => Promise<void> {
  return async (c, next) => {
    await next();
    const behindTls = c.req.header("x-forwarded-proto") === "https" && isWithin(c.env.peer, trusted);
    if (behindTls) c.header("Strict-Transport-Security", "max-age=31536000");
  };
}

function cache(value: string): (path: string, c: HonoContext) => void {
  return (_path, c) => c.header("Cache-Control", value);
}
