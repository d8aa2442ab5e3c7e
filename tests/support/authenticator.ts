// A software authenticator for passkeys (WebAuthn level 3) that can lie about whatever it signs.

import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What an answer claims; each is the truth when absent. */
export interface Claims {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** The signature counter. */
  readonly counter?: number;
  /** Whether the person showed who they are. */
  readonly isVerified?: boolean;
  /** `webauthn.create` or `webauthn.get`. */
  readonly type?: string;
  readonly userHandle?: string;
  /** Format of the attestation. */
  readonly fmt?: string;
  /** Certificates of the attestation, in DER. */
  readonly x5c?: readonly Uint8Array[];
}

/** The part of the options that an authenticator reads. */
export interface WebAuthnOptions {
  readonly challenge: string;
  readonly user?: { readonly id: string };
}

/** JSON as a browser makes it. */
export type WebAuthnAnswer = Record<string, unknown>;

type Cbor = number | string | Uint8Array | Cbor[] | Map<number | string, Cbor>;

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** One authenticator with one key, at `localhost` unless told otherwise. */
export class Authenticator {
  readonly credentialId: string = randomBytes(32).toString("base64url");
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  #userHandle = "";
  /** The counter of the next answer; stays 0 for an authenticator that does not count. */
  counter = 0;

  constructor(
    readonly origin: string = "http://localhost",
    readonly rpId: string = new URL(origin).hostname,
  ) {
    this.#keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  }

  /** Answers options to make a passkey. */
  attest(options: WebAuthnOptions, claims: Claims = {}): WebAuthnAnswer {
    this.#userHandle = options.user?.id ?? "";
    const { x, y } = this.#keys.publicKey.export({ format: "jwk" });
    const key = new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, bytes(x!)], [-3, bytes(y!)]]);
    const id = bytes(this.credentialId);
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(key)]);
    const authData = Buffer.concat([this.#head(claims, ATTESTED), attested]);
    const statement = new Map<string, Cbor>(
      claims.x5c === undefined ? [] : [
        ["alg", -7],
        ["sig", Buffer.alloc(64)],
        ["x5c", [...claims.x5c]],
      ],
    );
    const object = new Map<string, Cbor>([
      ["fmt", claims.fmt ?? "none"],
      ["attStmt", statement],
      ["authData", authData],
    ]);
    return this.#answer({
      clientDataJSON: this.#clientData(options, "webauthn.create", claims),
      attestationObject: cbor(object).toString("base64url"),
      transports: ["internal"],
    });
  }

  /** Answers options to sign in. */
  assert(options: WebAuthnOptions, claims: Claims = {}): WebAuthnAnswer {
    const clientDataJSON = this.#clientData(options, "webauthn.get", claims);
    const authData = this.#head(claims, 0);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    return this.#answer({
      ...{ clientDataJSON, authenticatorData: authData.toString("base64url") },
      signature: sign("sha256", signed, this.#keys.privateKey).toString("base64url"),
      userHandle: claims.userHandle ?? this.#userHandle,
    });
  }

  #answer(response: Record<string, unknown>): WebAuthnAnswer {
    const { credentialId: id } = this;
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  #clientData({ challenge }: WebAuthnOptions, type: string, claims: Claims): string {
    const data = { type, challenge, origin: this.origin, crossOrigin: false, ...clientClaims(claims) };
    return Buffer.from(JSON.stringify(data)).toString("base64url");
  }

  #head({ rpId = this.rpId, counter = this.counter, isVerified = true }: Claims, flags: number): Buffer {
    const head = Buffer.alloc(37);
    sha256(Buffer.from(rpId)).copy(head);
    head[32] = flags | PRESENT | (isVerified ? VERIFIED : 0);
    head.writeUInt32BE(counter, 33);
    return head;
  }
}

/** The claims that are about the client's data. */
function clientClaims({ origin, challenge, type }: Claims): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ origin, challenge, type }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
}

function sha256(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

function bytes(base64url: string): Buffer {
  return Buffer.from(base64url, "base64url");
}

/** CBOR (RFC 8949) of what WebAuthn needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") {
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  const parts = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
  return Buffer.concat([head(5, value.size), ...parts]);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([major << 5 | length]);
  if (length < 256) return Buffer.from([major << 5 | 24, length]);
  return Buffer.from([major << 5 | 25, length >> 8, length & 255]);
}
