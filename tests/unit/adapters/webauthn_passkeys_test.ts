// Passkeys: what an authenticator says is true only with the right origin, site, challenge, counter and verification.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createPasskeys, passkeySite } from "../../../server/adapters/webauthn_passkeys.ts";
import type { Passkey } from "../../../server/ports/factors/factor_store.ts";
import { Authenticator, type Claims, type WebAuthnOptions } from "../../support/authenticator.ts";

const SITE = "https://chat.example";
const passkeys = createPasskeys(SITE);
const CHALLENGE = "a".repeat(44);
const OTHER = "b".repeat(44);
const OWNER = { handle: "c".repeat(44), username: "Ada", known: [] };

async function registered(counter = 0): Promise<{ authenticator: Authenticator; passkey: Passkey }> {
  const authenticator = new Authenticator(SITE);
  authenticator.counter = counter;
  const options = await passkeys.registration(OWNER, CHALLENGE) as unknown as WebAuthnOptions;
  const made = await passkeys.register(authenticator.attest(options), CHALLENGE);
  ok(made);
  return {
    authenticator,
    passkey: { ...made, id: 1, userId: 1, name: "Laptop", createdAt: 1, usedAt: null },
  };
}

/** Lies that neither an attestation nor an assertion may tell. */
const LIES: Readonly<Record<string, Claims>> = {
  "another origin": { origin: "https://chat.example.evil.example" },
  "another origin of the same name": { origin: "http://chat.example" },
  "another port": { origin: "https://chat.example:8443" },
  "localhost, where there is an address": { origin: "http://localhost" },
  "another site": { rpId: "evil.example" },
  "another challenge": { challenge: OTHER },
  "no user verification": { isVerified: false },
  "another ceremony": { type: "payment.get" },
};

for (const [lie, claims] of Object.entries(LIES)) {
  Deno.test(`a passkey is neither made nor used with ${lie}`, async () => {
    const { authenticator, passkey } = await registered();
    const made = await passkeys.register(authenticator.attest({ challenge: CHALLENGE }, claims), CHALLENGE);
    equal(made, null);
    const assertion = authenticator.assert({ challenge: CHALLENGE }, claims);
    equal(await passkeys.verify(assertion, CHALLENGE, passkey), null);
  });
}

Deno.test("options ask for a passkey that the browser finds by itself, with user verification", async () => {
  const { passkey } = await registered();
  const options = await passkeys.registration({ ...OWNER, known: [passkey] }, CHALLENGE);
  deepEqual(
    [options.challenge, options.rp, (options.user as { id: string }).id],
    [CHALLENGE, { name: "SexyChat", id: "chat.example" }, OWNER.handle],
  );
  const selection = options.authenticatorSelection as Record<string, unknown>;
  deepEqual([selection.residentKey, selection.userVerification], ["required", "required"]);
  deepEqual((options.excludeCredentials as { id: string }[]).map(({ id }) => id), [passkey.credentialId]);
  const [any, own] = [
    await passkeys.authentication(CHALLENGE),
    await passkeys.authentication(CHALLENGE, [passkey]),
  ];
  deepEqual([any.challenge, any.rpId, any.userVerification], [CHALLENGE, "chat.example", "required"]);
  deepEqual([any.allowCredentials as undefined, (own.allowCredentials as { id: string }[])[0]?.id], [
    undefined,
    passkey.credentialId,
  ]);
});

Deno.test("a counter at or below the stored one is refused, unless both are 0", async () => {
  const { authenticator, passkey } = await registered(5);
  const verify = async (counter: number, stored: number) =>
    (await passkeys.verify(
      authenticator.assert({ challenge: CHALLENGE }, { counter }),
      CHALLENGE,
      { ...passkey, counter: stored },
    ))?.counter;
  equal(passkey.counter, 5);
  deepEqual([await verify(6, 5), await verify(5, 5), await verify(4, 5), await verify(0, 5)], [
    6,
    undefined,
    undefined,
    undefined,
  ]);
  deepEqual([await verify(0, 0), await verify(1, 0)], [0, 1]);
});

Deno.test("certificates of an authenticator are refused unread: the server fetches nothing for them", async () => {
  const fetched: unknown[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = (...request) => (fetched.push(request), Promise.reject(new Error("fetched")));
  try {
    for (const fmt of ["packed", "fido-u2f", "tpm", "android-key", "android-safetynet", "apple", "x"]) {
      const claims = { fmt, x5c: [new Uint8Array(64)] };
      const attestation = new Authenticator(SITE).attest({ challenge: CHALLENGE }, claims);
      equal(await passkeys.register(attestation, CHALLENGE), null, fmt);
    }
  } finally {
    globalThis.fetch = fetch;
  }
  deepEqual(fetched, []);
});

Deno.test("the key of another authenticator, and what is no answer at all, prove nothing", async () => {
  const { passkey } = await registered();
  const other = new Authenticator(SITE);
  const forged = { ...other.assert({ challenge: CHALLENGE }), id: passkey.credentialId };
  equal(await passkeys.verify({ ...forged, rawId: passkey.credentialId }, CHALLENGE, passkey), null);
  for (const answer of [{}, { response: 1 }, { response: { clientDataJSON: "bm90IGpzb24" } }, { id: [] }]) {
    equal(await passkeys.verify(answer, CHALLENGE, passkey), null);
    equal(await passkeys.register(answer, CHALLENGE), null);
    equal(passkeys.challengeOf(answer), undefined);
  }
});

Deno.test("passkeys are for the address people use, unless it is an IP address; without one for localhost", () => {
  const sites = {
    "https://chat.example": ["chat.example", ["https://chat.example"]],
    "https://chat.example:8443": ["chat.example", ["https://chat.example:8443"]],
    "http://localhost:9000": ["localhost", ["http://localhost:9000"]],
  } as const;
  const tried = [
    "https://chat.example",
    "https://chat.example:8443",
    "http://localhost:9000",
    "http://localhost",
  ];
  for (const [url, [rpId, origins]] of Object.entries(sites)) {
    const site = passkeySite(url);
    deepEqual([site?.rpId, tried.filter((origin) => site?.isOrigin(origin))], [rpId, origins]);
  }
  const local = passkeySite(null);
  equal(local?.rpId, "localhost");
  deepEqual(
    ["http://localhost:6006", "https://localhost", "http://localhost.evil.example", "http://127.0.0.1:6006"]
      .map((origin) => local?.isOrigin(origin)),
    [true, true, false, false],
  );
  for (const url of ["http://192.0.2.1:8080", "https://192.0.2.1", "https://[2001:db8::1]"]) {
    equal(passkeySite(url), null, url);
    equal(createPasskeys(url).isAvailable, false);
  }
});
