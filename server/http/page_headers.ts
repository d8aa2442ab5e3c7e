// Headers of every answer: what the page may do, and what nobody may keep.

import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** What browsers can do for a page, and this one does not ask for. Passkeys are not in it: they come with accounts. */
const NOT_USED = [
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
  ...NOT_USED.map((feature) => `${feature}=()`),
  "publickey-credentials-create=(self)",
  "publickey-credentials-get=(self)",
].join(", ");

/** The status of an upgraded socket, whose headers cannot be changed. */
const SWITCHING_PROTOCOLS = 101;

/**
 * Makes the middleware: nothing of another host, no framing, no referrer, no device. What does not say for how long it may be
 * kept may not be kept at all: answers of the API hold tokens, keys and what people wrote.
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
    c.header("Permissions-Policy", PERMISSIONS_POLICY);
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  };
}
