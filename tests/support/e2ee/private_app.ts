// A server and a browser for encrypted conversations: every byte between them is noted, and at the end searched for secrets.

import { type AppProcess, startApp } from "../app_process.ts";
import { startBrowser, type TestBrowser } from "../browser.ts";
import type { ByteLog } from "./byte_log.ts";
import { type LoggedServer, logServer } from "./logged_server.ts";
import { PageSecrets } from "./page_secrets.ts";

/** A server, and a browser. Its disposal fails where anything that the server must not know has been on the wire. */
export interface PrivateApp extends AppProcess {
  /** Of the double that notes every byte. */
  readonly url: string;
  readonly log: ByteLog;
  readonly browser: TestBrowser;
  readonly secrets: PageSecrets;
}

/** Starts both. */
export async function startPrivateApp(
  start: () => Promise<AppProcess> = startApp,
): Promise<PrivateApp> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await start());
  const server = stack.use(logServer(app.url));
  const browser = stack.use(await startBrowser());
  const secrets = new PageSecrets();
  const all = stack.move();
  return {
    ...app,
    ...{ url: server.url, log: server.log, secrets },
    browser: { ...browser, page: (options) => watched(browser, secrets, options) },
    async [Symbol.asyncDispose]() {
      await all.disposeAsync();
      await assertSilent(server, secrets);
    },
  };
}

/** A page whose secrets are known. */
async function watched(
  browser: TestBrowser,
  secrets: PageSecrets,
  options: Parameters<TestBrowser["page"]>[0],
): ReturnType<TestBrowser["page"]> {
  const page = await browser.page(options);
  await secrets.of(page.context());
  return page;
}

async function assertSilent(
  { log, randoms, roomKeys }: LoggedServer,
  secrets: PageSecrets,
): Promise<void> {
  for (const one of randoms) secrets.publish("random", one);
  for (const one of roomKeys) secrets.publish("key", one);
  log.assertSilent(await secrets.all());
}
