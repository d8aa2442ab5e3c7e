// Parts about keys that cannot be loaded: nothing is sent meanwhile, the page says so, and goes on once they can.

import assert from "node:assert/strict";
import { hasBrowser, say } from "../support/browser.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { again, head, pageAndPeer } from "../support/e2ee/two_members.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { enterAsMember, openDm } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "why nothing is sent cannot be loaded: sending is stopped all the same", ignore },
  async () => {
    await using app = await startFastApp();
    const { alice, bob, wire } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const screens = /\/key_recovery-.*\.js$/;
    await alice.route(screens, (route) => route.abort());
    await bob.startAnew();
    await again(alice);
    await head(alice, "Sending has stopped");
    const bar = alice.getByRole("alert").filter({ hasText: "Sending has stopped" });
    await bar.waitFor();
    const before = wire.sentOf("pm_message").length;
    await say(alice, "for old keys");
    await alice.unroute(screens);
    await bar.getByRole("button", { name: "Try again" }).click();
    await alice.getByRole("alert").filter({ hasText: "bob has new keys" }).waitFor();
    assert.equal(wire.sentOf("pm_message").length, before);
    await alice.getByRole("button", { name: "Accept the new keys" }).click();
    await head(alice, "End-to-end encrypted");
  },
);

Deno.test(
  { name: "what makes keys cannot be loaded: messages wait, and go once it can", ignore },
  async () => {
    await using app = await startFastApp();
    await using bob = await WirePeer.join(app.url, "bob");
    const alice = await app.browser.page();
    const wire = await LyingPage.between(alice);
    const making = /\/key_changes-.*\.js$/;
    await alice.route(making, (route) => route.abort());
    await enterAsMember(alice, app.url, "alice");
    await openDm(alice, "bob");
    const bar = alice.getByRole("alert").filter({ hasText: "The keys could not be checked" });
    await bar.waitFor();
    await head(alice, "Sending has stopped");
    await say(alice, "it waits");
    assert.equal(wire.sentOf("pm_message").length, 0);
    await alice.unroute(making);
    await bar.getByRole("button", { name: "Try again" }).click();
    await head(alice, "End-to-end encrypted");
    await bob.accept("alice");
    await bob.hears("it waits");
  },
);
