// One-time codes over the library otpauth.

import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { Secret, TOTP } from "otpauth";
import { SERVICE } from "../protocol/names.ts";
import { CODE_STEP_S, CODE_WINDOW, type OneTimeCodes } from "../ports/factors/one_time_codes.ts";

/** As RFC 4226, section 4, recommends: as long as the output of SHA-1. */
const SECRET_BYTES = 20;
const DIGITS = 6;

/** Makes the port. */
export function createOneTimeCodes(): OneTimeCodes {
  return {
    newSecret: () => new Secret({ size: SECRET_BYTES }).base32.replace(/=+$/, ""),
    uri(secret, name) {
      const [site, account] = [encodeURIComponent(SERVICE), encodeURIComponent(name)];
      return `otpauth://totp/${site}:${account}?secret=${secret}&issuer=${site}` +
        `&algorithm=SHA1&digits=${DIGITS}&period=${CODE_STEP_S}`;
    },
    stepsOf(secret, code, now) {
      if (!/^[0-9]{6}$/.test(code)) return [];
      const totp = new TOTP({
        ...{ algorithm: "SHA1", digits: DIGITS, period: CODE_STEP_S },
        secret: Secret.fromBase32(secret),
      });
      const present = Math.floor(now / (CODE_STEP_S * 1_000));
      const steps = Array.from({ length: 2 * CODE_WINDOW + 1 }, (_, n) => present - CODE_WINDOW + n);
      return steps.filter((step) =>
        step >= 0 && isSame(totp.generate({ timestamp: step * CODE_STEP_S * 1_000 }), code)
      );
    },
  };
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
