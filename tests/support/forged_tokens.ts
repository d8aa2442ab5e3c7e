// Forged tokens: each differs from a genuine one in one point, and none may be accepted.

import { createHmac, generateKeyPairSync, sign as signWith } from "node:crypto";
import { BEGINNING } from "./fake_clock.ts";

/** The claims of a genuine token of account `1`, version `1`, at the beginning of a test. */
const NOW = BEGINNING / 1000;
const HEADER = { alg: "HS256", typ: "JWT" };
/** Claims of a token as the server makes it. */
export const CLAIMS = { sub: "1", name: "alice", ver: 1, iat: NOW, exp: NOW + 7 * 86_400 };

/** Makes a token, signed with `secret` and the hash that its header names. */
export function forge(claims: unknown, secret: string, header: Record<string, unknown> = HEADER): string {
  const signed = `${part(header)}.${part(claims)}`;
  const hash = `sha${String(header["alg"]).slice(2)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** Forged tokens by their fault. Those that are signed are signed with the genuine `secret`. */
export function forgedTokens(secret: string): Record<string, string> {
  const truth = forge(CLAIMS, secret);
  const [header, , signature] = truth.split(".") as [string, string, string];
  const without = (claim: string): string => forge({ ...CLAIMS, [claim]: undefined }, secret);
  const but = (claims: object): string => forge({ ...CLAIMS, ...claims }, secret);
  const headed = (fields: object): string => forge(CLAIMS, secret, { ...HEADER, ...fields });
  return {
    "alg none, no signature": `${part({ alg: "none", typ: "JWT" })}.${part(CLAIMS)}.`,
    "alg None": `${part({ alg: "None" })}.${part(CLAIMS)}.`,
    "alg none, with the signature": `${part({ alg: "none", typ: "JWT" })}.${part(CLAIMS)}.${signature}`,
    "no signature": `${header}.${part(CLAIMS)}.`,
    "HS384": headed({ alg: "HS384" }),
    "HS512": headed({ alg: "HS512" }),
    "RS256": signedWithRsa(),
    "a header without alg": forgeWithHeader({ typ: "JWT" }, secret),
    "no exp": without("exp"),
    "no iat": without("iat"),
    "no sub": without("sub"),
    "no name": without("name"),
    "no ver": without("ver"),
    "the version before": but({ ver: 0 }),
    "the version after": but({ ver: 2 }),
    "a version as text": but({ ver: "1" }),
    "no version at all": but({ ver: null }),
    "exp as text": but({ exp: String(CLAIMS.exp) }),
    "exp that is no number": but({ exp: Number.MAX_VALUE }),
    "exp now": but({ exp: NOW }),
    "exp long ago": but({ exp: 1 }),
    "a negative exp": but({ exp: -1 }),
    "sub as a number": but({ sub: 1 }),
    "sub with a zero before": but({ sub: "01" }),
    "sub in hexadecimal": but({ sub: "0x1" }),
    "sub with a line break": but({ sub: "1\n" }),
    "sub of nobody": but({ sub: "999" }),
    "sub as a list": but({ sub: ["1"] }),
    "a foreign key": forge(CLAIMS, `${secret}x`),
    "an empty key": forge(CLAIMS, ""),
    "another payload under the true signature": `${header}.${part({ ...CLAIMS, sub: "2" })}.${signature}`,
    "kid": headed({ kid: "../../dev/null" }),
    "jku": headed({ jku: "https://example.org/keys" }),
    "x5u": headed({ x5u: "https://example.org/cert" }),
    "jwk": headed({ jwk: { kty: "oct", k: "AA" } }),
    "crit": headed({ crit: ["exp"] }),
    "another typ": headed({ typ: "JWE" }),
    "two parts": truth.slice(0, truth.lastIndexOf(".")),
    "four parts": `${truth}.${signature}`,
    "something behind it": `${truth}=`,
    "space before it": ` ${truth}`,
    "a list as payload": forge([CLAIMS], secret),
    "null as payload": forge(null, secret),
    "much too long": but({ name: "a".repeat(2_000) }),
    "nothing": "",
    "dots": "..",
  };
}

function part(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function forgeWithHeader(header: object, secret: string): string {
  const signed = `${part(header)}.${part(CLAIMS)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function signedWithRsa(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(CLAIMS)}`;
  return `${signed}.${
    signWith("sha256", new TextEncoder().encode(signed), privateKey).toString("base64url")
  }`;
}
