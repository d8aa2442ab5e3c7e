// Private conversations in a browser that reads null in place of a stored X25519 key, as Safari and all of WebKit do.

import assert from "node:assert/strict";
import { hasBrowser, say } from "../support/browser.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { again, head } from "../support/e2ee/two_members.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { enterAsMember, FIRST_MESSAGE, inviteToDm } from "../support/member.ts";

const ignore = !hasBrowser();

/** Takes away what WebKit lacks: copies of X25519 keys. Notes how often a page has tried to store one. */
function likeWebKit(): void {
  const holdsKey = (value: unknown): boolean => {
    if (value instanceof CryptoKey) return value.algorithm.name === "X25519";
    return typeof value === "object" && value !== null && Object.values(value).some(holdsKey);
  };
  const clone = structuredClone;
  Object.assign(globalThis, {
    stored: 0,
    structuredClone: (value: unknown) => {
      if (holdsKey(value)) throw new TypeError("Unable to deserialize data.");
      return clone(value);
    },
  });
  const put = Reflect.get(IDBObjectStore.prototype, "put");
  Object.defineProperty(IDBObjectStore.prototype, "put", {
    value(this: IDBObjectStore, value: unknown, key: IDBValidKey) {
      if (holdsKey(value)) Reflect.set(globalThis, "stored", Reflect.get(globalThis, "stored") + 1);
      return Reflect.apply(put, this, [holdsKey(value) ? null : value, key]);
    },
  });
}

Deno.test({
  name: "where X25519 keys cannot be stored: messages are sealed, and open after a reload",
  ignore,
}, async () => {
  await using app = await startFastApp();
  const alice = await app.browser.page();
  await alice.addInitScript(likeWebKit);
  await enterAsMember(alice, app.url, "alice");
  await using bob = await WirePeer.join(app.url, "bob");
  await inviteToDm(alice, "bob");
  await bob.accept("alice");
  await head(alice, "End-to-end encrypted");
  await bob.hears(FIRST_MESSAGE);
  await bob.say("sealed for alice");
  await alice.getByText("sealed for alice").waitFor();
  assert.equal(await alice.evaluate(() => Reflect.get(globalThis, "stored")), 0);

  await again(alice);
  await head(alice, "End-to-end encrypted");
  await alice.getByText(FIRST_MESSAGE).waitFor();
  await alice.getByText("sealed for alice").waitFor();
  await say(alice, "after the reload");
  await bob.hears("after the reload");
  await bob.say("read after the reload");
  await alice.getByText("read after the reload").waitFor();
  assert.equal(await alice.locator(".remark, .unreadable").count(), 0);
});
