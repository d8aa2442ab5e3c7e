// The contract of the store, over PostgreSQL, for one node and for two.

import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { openAt, takeDatabase } from "../support/postgres_databases.ts";
import type { Harness } from "./harness.ts";
import { checkNodes, type NodesCheck } from "./store_nodes.ts";
import { checkNodesNumbers } from "./store_numbers.ts";
import { storeSuite } from "./store_suite.ts";

if (hasPostgres()) {
  let server: PostgresServer;
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

  storeSuite("postgres", () => openFresh(server));

  const check: NodesCheck = (behaviour, run) =>
    Deno.test(`postgres: ${behaviour}`, async () => {
      const { databaseUrl, giveBack } = await takeDatabase(server.url);
      const nodes = [await openAt(databaseUrl), await openAt(databaseUrl)] as const;
      await run(nodes);
      await Promise.all(nodes.map((store) => store.close()));
      giveBack();
    });
  checkNodes(check);
  checkNodesNumbers(check);
}

/** An empty store in a database that no other test uses meanwhile. */
async function openFresh(server: PostgresServer): Promise<Harness> {
  const { databaseUrl, giveBack } = await takeDatabase(server.url);
  let store = await openAt(databaseUrl);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openAt(databaseUrl);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      giveBack();
    },
  };
}
