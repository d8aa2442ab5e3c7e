// Chromium's virtual authenticator: a device with passkeys, and a person who always confirms.

import type { Page } from "playwright-core";

/** An authenticator of a page. */
export interface VirtualAuthenticator {
  /** Number of passkeys that it has. */
  count(): Promise<number>;
  /** Whether the person shows who they are from now on. */
  setVerified(isVerified: boolean): Promise<void>;
}

/** Gives a page a virtual authenticator that keeps passkeys and verifies its user. */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return {
    async count() {
      return (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
    },
    async setVerified(isUserVerified) {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
  };
}
