// Seals for a public key: HPKE in base mode with DHKEM-X25519-HKDF-SHA256, HKDF-SHA256 and AES-256-GCM (RFC 9180).

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, checkedBytes, fromBase64, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";

/** Bytes that are sealed for a public key, in base64. */
export interface SealedForKey {
  /** The encapsulated key, 32 bytes. */
  readonly enc: string;
  readonly ct: string;
}

/** A pair of X25519. */
export interface OpeningPair {
  /** Base64. */
  readonly ikDh: string;
  readonly opening: CryptoKey;
}

function newSuite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

function publicKeyOf(base64: string): Promise<CryptoKey> {
  return new DhkemX25519HkdfSha256().importKey("raw", checkedBytes(base64).buffer, true);
}

/**
 * Seals bytes for `publicKey` (base64), bound to `info`. Undefined where that is no key of X25519 that keeps a secret.
 * `ekm`: seed of the one-time key, for test vectors only.
 */
export async function sealForKey(
  publicKey: string,
  info: Bytes,
  plain: Bytes,
  ekm?: Bytes,
): Promise<SealedForKey | undefined> {
  try {
    const recipientPublicKey = await publicKeyOf(publicKey);
    const params = { recipientPublicKey, info, ...(ekm === undefined ? {} : { ekm }) };
    const { enc, ct } = await newSuite().seal(params, plain);
    return { enc: toBase64(new Uint8Array(enc)), ct: toBase64(new Uint8Array(ct)) };
  } catch {
    return undefined;
  }
}

/** The bytes that were sealed for a pair; undefined for another pair, another `info`, or changed bytes. */
export async function openForKey(
  { ikDh, opening }: OpeningPair,
  info: Bytes,
  sealed: SealedForKey,
): Promise<Bytes | undefined> {
  const [enc, ct] = [fromBase64(sealed.enc), fromBase64(sealed.ct)];
  if (enc === undefined || ct === undefined) return undefined;
  try {
    const recipientKey = { privateKey: opening, publicKey: await publicKeyOf(ikDh) };
    return new Uint8Array(await newSuite().open({ recipientKey, enc, info }, ct));
  } catch {
    return undefined;
  }
}
