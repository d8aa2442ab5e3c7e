// Security and cache headers of every response.

import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** Browser features that the page does not use. Passkeys are not listed: accounts are to get them. */
const UNUSED_FEATURES = [
  "accelerometer",
  "browsing-topics",
  "camera",
  "clipboard-read",
  "clipboard-write",
  "compute-pressure",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "identity-credentials-get",
  "idle-detection",
  "keyboard-map",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "otp-credentials",
  "payment",
  "picture-in-picture",
  "screen-wake-lock",
  "serial",
  "speaker-selection",
  "storage-access",
  "sync-xhr",
  "usb",
  "window-management",
  "xr-spatial-tracking",
];
const PERMISSIONS_POLICY = [
  ...UNUSED_FEATURES.map((feature) => `${feature}=()`),
  "publickey-credentials-create=(self)",
  "publickey-credentials-get=(self)",
].join(", ");

/** Status of a WebSocket upgrade. The headers of such a response cannot be changed. */
const SWITCHING_PROTOCOLS = 101;

/** The script that derives a key from a passphrase: its policy is its own, as a worker's is. */
const ARGON2_WORKER = /^\/assets\/argon2_worker-[A-Z0-9]+\.js$/;
/** WebAssembly, and nothing else: no request, no other script. */
const ARGON2_POLICY =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/**
 * Makes the middleware. The page loads nothing from other hosts, cannot be framed, sends no referrer, and uses no
 * device; the worker of Argon2id alone may use WebAssembly. Responses without a `Cache-Control` of their own are not cached, because those of the API contain tokens,
 * keys and messages.
 */
export function pageHeaders(): MiddlewareHandler {
  const self = ["'self'"];
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: self,
      styleSrc: self,
      fontSrc: self,
      imgSrc: ["'self'", "data:"],
      connectSrc: self,
      manifestSrc: self,
      workerSrc: self,
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "no-referrer",
    crossOriginOpenerPolicy: "same-origin",
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
  });
  return async (c, next) => {
    await next();
    if (c.res.status === SWITCHING_PROTOCOLS) return;
    await secure(c, () => Promise.resolve());
    if (ARGON2_WORKER.test(c.req.path)) c.header("Content-Security-Policy", ARGON2_POLICY);
    c.header("Permissions-Policy", PERMISSIONS_POLICY);
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  };
}
