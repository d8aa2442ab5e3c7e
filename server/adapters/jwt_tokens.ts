// Tokens as JSON Web Tokens, with HS256 as the only algorithm.

import { sign, verify } from "hono/jwt";
import type { Clock } from "../ports/clock.ts";
import { TOKEN_LIFETIME_S, type Tokens } from "../ports/tokens.ts";

/** Longest token that is read, characters. This server issues shorter ones. */
const MAX_LENGTH = 1024;
/**
 * Shape of the tokens that this server issues: the header `{"alg":"HS256","typ":"JWT"}`, so no `kid` or `jku`; a
 * payload; and an unpadded signature of 32 bytes.
 */
const ISSUED_TOKEN = /^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]+\.[\w-]{43}$/;

/** Makes tokens signed with `secret`. */
export function createJwtTokens(secret: string, clock: Clock): Tokens {
  const seconds = (): number => Math.floor(clock.now() / 1000);
  return {
    issue({ id, username, tokenVersion }, signIn) {
      const iat = seconds();
      const claims = { sub: String(id), name: username, ver: tokenVersion, iat, exp: iat + TOKEN_LIFETIME_S };
      const device = signIn?.isListed === true ? { dev: true } : {};
      const ofSignIn = signIn === undefined ? {} : { sid: signIn.id, ...device };
      return sign({ ...claims, ...ofSignIn }, secret, "HS256");
    },
    async read(token) {
      if (token.length > MAX_LENGTH || !ISSUED_TOKEN.test(token)) return null;
      try {
        // Expiry is checked below, against the node's clock.
        const payload = await verify(token, secret, { alg: "HS256", exp: false, iat: false });
        const { sub, name, ver, iat, exp, sid, dev } = payload as Record<string, unknown>;
        if (typeof sub !== "string" || !/^[1-9]\d{0,14}$/.test(sub) || typeof name !== "string") return null;
        if (!isWhole(ver) || !isWhole(iat) || !isWhole(exp) || exp <= seconds()) return null;
        const signIn = typeof sid === "string" ? { signIn: sid } : {};
        const claims = { userId: Number(sub), username: name, version: ver, issuedAt: iat * 1_000 };
        return { ...claims, ...signIn, isListed: dev === true };
      } catch {
        return null;
      }
    },
  };
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
