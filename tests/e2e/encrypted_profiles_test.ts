// Two members with two browser profiles each, who all write at once; the minute of it is in `deno task bench`.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, startBrowser, until } from "../support/browser.ts";
import { fourProfiles, readable, sent, writeOne } from "../support/e2ee/four_profiles.ts";
import { messagesIn } from "../support/member.ts";

const ignore = !hasBrowser();
/** Messages of each profile: two of a member stay below the rate. */
const EACH = 3;

Deno.test(
  { name: "case 12: two profiles of each member write at once: nothing lost, doubled or unreadable", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    await using profiles = await fourProfiles(app.url, browser);
    await Promise.all(profiles.all.map(async (one) => {
      for (let n = 0; n < EACH; n++) await writeOne(one);
    }));
    await Promise.all(profiles.all.map(sent));
    const written = profiles.written().sort();
    assert.equal(written.length, 1 + 4 * EACH);
    for (const { page } of profiles.all) {
      await until("all are here", async () => (await messagesIn(page)).length >= written.length);
      assert.deepEqual((await messagesIn(page)).sort(), written);
      assert.equal(await page.locator(".remark, .unreadable").count(), 0);
    }
    assert.deepEqual((await readable(profiles.all[3]!)).sort(), written);
  },
);
