// Guests whose networks are lost come back at another node, and their private chat goes on.

import { startApp } from "../support/app_process.ts";
import { hasBrowser, startBrowser } from "../support/browser.ts";
import { loseNetworks } from "../support/lost_networks.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";

if (hasPostgres() && hasRedis() && hasBrowser()) {
  Deno.test("at two nodes two guests lose their networks, each comes back at the other node, and one reloads", async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const shared = {
      DATABASE_URL: await postgres.createDatabase(),
      REDIS_URL: redis.url,
      JWT_SECRET: "a jwt secret of two nodes in a test",
      SECRET_KEY: "a secret key of two nodes in a test",
    };
    await using first = await startApp(shared);
    await using second = await startApp(shared);
    await using browser = await startBrowser();
    await loseNetworks(browser, [first.url, second.url]);
  });
}
