// Passkeys over the library @simplewebauthn/server.

import { Buffer } from "node:buffer";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import type { Passkey } from "../ports/factors/factor_store.ts";
import type { Passkeys, WebAuthnJson } from "../ports/factors/passkeys.ts";
import { SERVICE } from "../protocol/names.ts";

/** Most characters of a credential id (WebAuthn level 3: at most 1,023 bytes). */
const MAX_CREDENTIAL_ID = 1_364;
/** How long browsers wait for the user, milliseconds: as long as a challenge holds (WebAuthn level 3, section 15.1). */
const TIMEOUT_MS = 5 * 60_000;
/** Most transports that are kept of a passkey. */
const MAX_TRANSPORTS = 8;

/** The site that passkeys are for. */
export interface PasskeySite {
  readonly rpId: string;
  /** Whether a page of this origin may use them. */
  readonly isOrigin: (origin: string) => boolean;
}

/**
 * The site of the address that people use; null for an IP address, for which browsers make no passkeys. Without an
 * address it is this machine, at any port. Browsers use passkeys only with TLS, or on this machine.
 */
export function passkeySite(publicUrl: string | null): PasskeySite | null {
  if (publicUrl === null) {
    return { rpId: "localhost", isOrigin: (origin) => /^https?:\/\/localhost(:\d{1,5})?$/.test(origin) };
  }
  const { hostname, origin: own } = new URL(publicUrl);
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return null;
  return { rpId: hostname, isOrigin: (origin) => origin === own };
}

/** Makes the port, for the address that people use. */
export function createPasskeys(publicUrl: string | null): Passkeys {
  const site = passkeySite(publicUrl);
  /** What an answer is checked against; null for an answer from elsewhere. */
  const expected = (answer: WebAuthnJson, challenge: string) => {
    const origin = clientDataOf(answer)?.origin;
    if (site === null || typeof origin !== "string" || !site.isOrigin(origin)) return null;
    return {
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: site.rpId },
      requireUserVerification: true,
    };
  };
  return {
    isAvailable: site !== null,
    isFor: (origin) => site?.isOrigin(origin) === true,
    challengeOf(answer) {
      const challenge = clientDataOf(answer)?.challenge;
      return typeof challenge === "string" ? challenge : undefined;
    },
    ...optionsFor(site?.rpId ?? ""),
    async register(attestation, challenge) {
      const against = expected(attestation, challenge);
      if (against === null || hasCertificates(attestation)) return null;
      const response = attestation as unknown as RegistrationResponseJSON;
      const result = await verifyRegistrationResponse({ ...against, response }).catch(() => null);
      if (!result?.verified) return null;
      const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential;
      if (id.length > MAX_CREDENTIAL_ID) return null;
      return {
        ...{ credentialId: id, publicKey: Buffer.from(publicKey).toString("base64url"), counter },
        transports: (Array.isArray(transports) ? transports : [])
          .filter((one) => typeof one === "string" && /^[a-z-]{1,32}$/.test(one)).slice(0, MAX_TRANSPORTS),
      };
    },
    async verify(assertion, challenge, passkey) {
      const against = expected(assertion, challenge);
      if (against === null || assertion.id !== passkey.credentialId) return null;
      const response = assertion as unknown as AuthenticationResponseJSON;
      const credential = {
        ...{ id: passkey.credentialId, publicKey: bytes(passkey.publicKey), counter: passkey.counter },
      };
      const result = await verifyAuthenticationResponse({ ...against, response, credential })
        .catch(() => null);
      return result?.verified ? { counter: result.authenticationInfo.newCounter } : null;
    },
  };
}

/** What browsers are asked for the site `rpId`. */
function optionsFor(rpId: string): Pick<Passkeys, "registration" | "authentication"> {
  return {
    async registration({ handle, username, known }, challenge) {
      const options = await generateRegistrationOptions({
        ...{ rpName: SERVICE, rpID: rpId, userName: username, userDisplayName: username },
        userID: bytes(handle),
        challenge: bytes(challenge),
        attestationType: "none",
        timeout: TIMEOUT_MS,
        excludeCredentials: known.map(credentialOf),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
      return { ...options };
    },
    async authentication(challenge, allowed) {
      const options = await generateAuthenticationOptions({
        rpID: rpId,
        challenge: bytes(challenge),
        userVerification: "required",
        timeout: TIMEOUT_MS,
        ...(allowed === undefined ? {} : { allowCredentials: allowed.map(credentialOf) }),
      });
      return { ...options };
    },
  };
}

/**
 * Whether an attestation brings certificates, or cannot be read. None were asked for, so browsers leave them out; to
 * check them would let a member have the server fetch the addresses that they name.
 */
function hasCertificates({ response }: WebAuthnJson): boolean {
  const { attestationObject } = response as WebAuthnJson;
  if (typeof attestationObject !== "string") return true;
  try {
    const decoded = decodeAttestationObject(bytes(attestationObject));
    const fmt = decoded.get("fmt");
    return fmt !== "none" && (fmt !== "packed" || decoded.get("attStmt").get("x5c") !== undefined);
  } catch {
    return true;
  }
}

/** What the browser says it has signed; undefined where it cannot be read. Nothing of it is proved yet. */
function clientDataOf(answer: WebAuthnJson): WebAuthnJson | undefined {
  const { response } = answer;
  if (typeof response !== "object" || response === null) return undefined;
  const { clientDataJSON } = response as WebAuthnJson;
  if (typeof clientDataJSON !== "string") return undefined;
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
    return typeof data === "object" && data !== null ? data as WebAuthnJson : undefined;
  } catch {
    return undefined;
  }
}

function credentialOf({ credentialId, transports }: Passkey): { id: string; transports: string[] } {
  return { id: credentialId, transports: [...transports] };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, "base64url"));
}
