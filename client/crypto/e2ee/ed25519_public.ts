// The Ed25519 public key of a seed, where the browser does not export it: the same point by X25519, converted.

import { type Bytes, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { isSigned, KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { x25519Private, x25519Public } from "./x25519_keys.ts";

/** The prime of the field of both curves (RFC 7748, section 4.1). */
const P = 2n ** 255n - 19n;
/** The sign of `x` is the highest bit of a public key (RFC 8032, section 5.1.2). */
const SIGN_BIT = 128;

/**
 * The public key of a seed. Ed25519 and X25519 multiply by the same secret number (RFC 8032, section 5.1.5, and RFC 7748,
 * section 5), and `y = (u - 1) / (u + 1)` leads from one curve to the other (RFC 7748, section 4.1). It works on public
 * numbers only; which of the two signs is right, a signature by `signing`, the private key of the seed, decides.
 */
export async function ed25519Public(seed: Bytes, signing: CryptoKey): Promise<Bytes> {
  const scalar = new Uint8Array(await crypto.subtle.digest("SHA-512", seed)).slice(0, KEY_BYTES);
  const u = fromLittleEndian(await x25519Public(await x25519Private(scalar)));
  const even = toLittleEndian(modulo((u - 1n) * inverse(u + 1n)));
  const probe = utf8("aphro/v1/probe");
  const signature = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, signing, probe));
  if (await isSigned(even, signature, probe)) return even;
  const odd = even.map((byte, at) => at === KEY_BYTES - 1 ? byte | SIGN_BIT : byte);
  if (await isSigned(odd, signature, probe)) return odd;
  throw new Error("The signing key is not that of the seed");
}

/** By Fermat: `value` to the power of P - 2. */
function inverse(value: bigint): bigint {
  let [result, base] = [1n, modulo(value)];
  for (let rest = P - 2n; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}

function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function fromLittleEndian(bytes: Bytes): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

function toLittleEndian(value: bigint): Bytes {
  const bytes = new Uint8Array(KEY_BYTES);
  for (let [at, rest] = [0, value]; at < KEY_BYTES; at++, rest >>= 8n) bytes[at] = Number(rest & 255n);
  return bytes;
}
