// A server and a browser for encrypted conversations: every byte between them is noted, and at the end searched for secrets.

import { type AppProcess, ensureBuilt, startApp } from "../app_process.ts";
import { startBrowser, type TestBrowser } from "../browser.ts";
import { startChild } from "../child_server.ts";
import type { ByteLog, Secret } from "./byte_log.ts";
import { type LoggedServer, logServer } from "./logged_server.ts";
import { PageSecrets } from "./page_secrets.ts";

/** Messages in five seconds: more than any test sends. */
const UNLIMITED = 1_000_000;

/** What stands before a server. Its disposal fails where anything that the server must not know has been on the wire. */
export interface Watched extends AsyncDisposable {
  /** Of the double that notes every byte. */
  readonly url: string;
  readonly log: ByteLog;
  readonly browser: TestBrowser;
  readonly secrets: PageSecrets;
  /** Where secrets were on the wire until now. */
  leaks(): Promise<string[]>;
}

/** The server as it is started, and a browser. */
export function startPrivateApp(): Promise<AppProcess & Watched> {
  return watch(startApp);
}

/** A server that lets users write as fast as they can, and a browser. */
export function startFastApp(): Promise<Watched> {
  return watch(async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "sexychat-test-" });
    const pageDir = await ensureBuilt();
    const child = await startChild({ dataDir, pageDir, rateMessages: UNLIMITED, bcryptCost: 4 });
    return {
      ...child,
      async [Symbol.asyncDispose]() {
        await child[Symbol.asyncDispose]();
        await Deno.remove(dataDir, { recursive: true });
      },
    };
  });
}

async function watch<Server extends AsyncDisposable & { readonly url: string }>(
  start: () => Promise<Server>,
): Promise<Server & Watched> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await start());
  const server = stack.use(logServer(app.url));
  const browser = stack.use(await startBrowser());
  const secrets = new PageSecrets();
  const all = stack.move();
  return {
    ...app,
    ...{ url: server.url, log: server.log, secrets },
    browser: { ...browser, page: (options) => watchedPage(browser, secrets, options) },
    leaks: async () => server.log.found(await secretsOf(server, secrets)),
    async [Symbol.asyncDispose]() {
      await all.disposeAsync();
      server.log.assertSilent(await secretsOf(server, secrets));
    },
  };
}

/** A page whose secrets are known. */
async function watchedPage(
  browser: TestBrowser,
  secrets: PageSecrets,
  options: Parameters<TestBrowser["page"]>[0],
): ReturnType<TestBrowser["page"]> {
  const page = await browser.page(options);
  await secrets.of(page.context());
  return page;
}

/** What pages have worked with, without what is public. */
async function secretsOf({ randoms, roomKeys }: LoggedServer, secrets: PageSecrets): Promise<Secret[]> {
  for (const one of randoms) secrets.publish("random", one);
  for (const one of roomKeys) secrets.publish("key", one);
  return await secrets.all();
}
