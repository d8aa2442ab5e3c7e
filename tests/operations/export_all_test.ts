// `deno task admin export FILE`: everything that can be taken along, as JSON, on both databases.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { KeptConversation } from "../../server/companion/kept/kept_conversation.ts";
import type { Store } from "../../server/ports/store.ts";
import { readKey, seal } from "../../server/protocol/sealed.ts";
import { openIn } from "../contract/sqlite_files.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { type Installation, installation } from "../support/tasks.ts";

const JWT_SECRET = "the jwt secret of this test, long enough";
const SECRET_KEY = "the secret key of this test, long enough";
const SECRETS = { JWT_SECRET, SECRET_KEY };
const AT = Date.UTC(2025, 3, 12, 20, 0, 0, 123);
const HOSTILE = 'ünï 💜 "quoted" \\ \u2028\u0007 </script>';

/** An export, as this test reads it. */
interface Exported {
  readonly format: string;
  readonly version: number;
  readonly accounts: Record<string, unknown>[];
  readonly ignores: Record<string, unknown>[];
  readonly bans: Record<string, unknown>[];
  readonly conversations: (Record<string, unknown> & { messages: Record<string, unknown>[] })[];
  readonly companion: { user_id: number; turns: Record<string, unknown>[] }[];
  readonly audit_log: Record<string, unknown>[];
  readonly settings: Record<string, string>;
}

Deno.test("an export holds accounts, opened messages and turns, sanctions and settings; its owner alone may read it", async () => {
  await using here = installation(SECRETS);
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  await fill(await openIn(here.dataDir));
  await examine(here);
});

Deno.test({
  name: "so it does over PostgreSQL",
  ignore: !hasPostgres(),
  fn: async () => {
    await using postgres = await startPostgres();
    const DATABASE_URL = await postgres.createDatabase();
    await using here = installation({ ...SECRETS, DATABASE_URL });
    await fill(await openAt(DATABASE_URL));
    await examine(here);
  },
});

Deno.test("an export overwrites nothing, leaves no half file, and says what no secret opens", async () => {
  await using here = installation(SECRETS);
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  await fill(await openIn(here.dataDir));
  const file = `${here.dataDir}/out.json`;
  Deno.writeTextFileSync(file, "mine");
  const again = await here.task("admin", ["export", file]);
  deepEqual([again.code, again.stdout], [1, ""]);
  match(again.stderr, /^Nothing was exported: \S+out\.json exists already\. Choose another name\n$/);
  equal(Deno.readTextFileSync(file), "mine");
  const nowhere = await here.task("admin", ["export", `${here.dataDir}/no/out.json`]);
  match(nowhere.stderr, /^Nothing was exported: \S+ cannot be written/);
  const none = await here.task("admin", ["export", `${file}.1`], { DATABASE_URL: "sqlite:///none.db" });
  match(none.stderr, /^Nothing was exported: \S+none\.db does not exist\n$/);

  const other = {
    JWT_SECRET: "another jwt secret, which is long enough",
    SECRET_KEY: `another ${SECRET_KEY}`,
  };
  const sealed = await here.task("admin", ["export", `${file}.2`], other);
  equal(sealed.code, 0, sealed.stderr);
  match(sealed.stdout, /^2 messages are in it sealed: no key of this server opens them\.$/m);
  match(sealed.stdout, /^2 turns are not in it: SECRET_KEY does not open them\.$/m);
  const { conversations: [conversation] } = read(`${file}.2`);
  ok(
    conversation!.messages.every(({ ciphertext, text }) =>
      typeof ciphertext === "string" && text === undefined
    ),
  );
});

async function fill(store: Store): Promise<void> {
  const ids: number[] = [];
  for (const username of ["Ada", "bob"]) {
    const email = `${username}@example.com`;
    ids.push(
      (await store.accounts.create({ username, passwordHash: `hash of ${username}`, email, createdAt: AT }))
        .id,
    );
  }
  const [ada, bob] = ids as [number, number];
  await store.conversations.invite(ada, bob, AT);
  await store.conversations.accept(bob, ada, AT + 1);
  const key = (await readKey(createHmacDigests({ jwtSecret: JWT_SECRET, secretKey: "" }).roomKey("pm-1-2")))!;
  const message = async (text: string, scheme: string | null) => ({
    ...{ senderId: ada, recipientId: bob, ...await seal(key, text), scheme },
    ...{ at: AT + 2, requestId: crypto.randomUUID() },
  });
  await store.messages.append([await message(HOSTILE, null), await message("between the two", "e2e")]);
  await store.ignores.add(bob, ada, AT + 3);
  const kept = new KeptConversation(store.companions, createAesVault(SECRET_KEY));
  const asked = (await kept.ask(ada, { text: "Are you there?", at: AT + 4, node: "a node" }))!;
  const answer = { text: "Always.", at: AT + 5, isCut: false, promptStart: 0 };
  await kept.answer(ada, asked.id, answer, null);
  await store.moderation.transact(async (within) => {
    await within.setRole(ada, "root");
    await within.addBan({
      ...{ username: "mallory", userId: null, reason: "rude", createdAt: AT, expiresAt: null },
      ...{ actorId: ada, actorRole: "root", networks: ["203.0.113.7", "2001:db8::/64"] },
    });
    await within.setRoom({ slowModeSeconds: 5, guard: "open" });
    await within.log({
      ...{ at: AT, actorId: ada, actor: "Ada", actorRole: "root", capacity: "account", action: "ban" },
      ...{ targetId: null, target: "mallory", reason: "rude", detail: null },
    });
  });
  await store.close();
}

async function examine(here: Installation): Promise<void> {
  const folder = here.dataDir.slice(0, here.dataDir.lastIndexOf("/"));
  const file = `${folder}/out.json`;
  const { code, stdout, stderr } = await here.realTask("admin", ["export", file]);
  equal(code, 0, stderr);
  match(stdout, /^2 accounts, 2 private messages in 1 conversations?, and 2 turns\n/);
  match(stdout, /^1 message is in it sealed: no key of this server opens it\.$/m);
  ok(stdout.split("\n").every((line) => line.length <= 80 || line.includes(file)), stdout);
  equal(Deno.statSync(file).mode! & 0o777, 0o600);

  const { format, version, accounts, ignores, bans, conversations, companion, audit_log, settings } = read(
    file,
  );
  deepEqual([format, version], ["sexychat-export", 1]);
  const [ada] = accounts;
  deepEqual([ada!["id"], ada!["username"], ada!["password_hash"]], [1, "Ada", "hash of Ada"]);
  deepEqual([ada!["email"], ada!["role"], ada!["created_at"]], [
    "Ada@example.com",
    "root",
    "2025-04-12T20:00:00.123Z",
  ]);
  equal(accounts.length, 2);
  deepEqual([ignores[0]!["ignorer_id"], ignores[0]!["ignored_id"]], [2, 1]);
  deepEqual([bans[0]!["username"], bans[0]!["ip"]], ["mallory", ["203.0.113.7", "2001:db8::/64"]]);
  const [conversation] = conversations;
  deepEqual([conversation!["between"], conversation!["invited_by"]], [[1, 2], 1]);
  const [opened, sealed] = conversation!.messages;
  deepEqual([opened!["from"], opened!["text"], opened!["at"]], [1, HOSTILE, "2025-04-12T20:00:00.125Z"]);
  deepEqual([sealed!["scheme"], typeof sealed!["ciphertext"], sealed!["text"]], ["e2e", "string", undefined]);
  const [withAda] = companion;
  equal(withAda!.user_id, 1);
  deepEqual(withAda!.turns.map(({ role, text }) => [role, text]), [
    ["user", "Are you there?"],
    ["assistant", "Always."],
  ]);
  equal(audit_log.length, 1);
  equal(settings["slow_mode_seconds"], "5");
}

function read(file: string): Exported {
  return JSON.parse(Deno.readTextFileSync(file)) as Exported;
}
