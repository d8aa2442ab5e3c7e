// Row 19: a secret that stands in an address, at a wrong key, or beside a slip of JSON is in no line that is shown.

import { equal, match, ok } from "node:assert/strict";
import { createOllama } from "../../../server/adapters/ollama/ollama.ts";
import { redactPostgresUrl, unusablePostgres } from "../../../server/adapters/postgres/postgres_address.ts";
import { unusableRedis } from "../../../server/adapters/redis/redis_address.ts";
import { firstLine, redactAddress } from "../../../server/adapters/redaction.ts";
import { CONFIG_KEYS, readConfiguration } from "../../../server/config.ts";
import { assertUnseen, CANARY, leakyAddresses } from "../../support/canary.ts";

/** Keys at which a text without an address may be repeated. */
const OPEN = [
  ...[
    "PORT",
    "HOST",
    "DATA_DIR",
    "CORS_ORIGINS",
    "TRUSTED_PROXIES",
    "REGISTRATION",
    "GUESTS",
    "LOBBY_BACKLOG",
    "RULES_FILE",
  ],
];
const SCHEMES = ["http", "https", "redis", "rediss", "postgresql", "sqlite", "mysql"];

Deno.test("row 19: user:password in OLLAMA_URL, DATABASE_URL, REDIS_URL and every other key is in no line about a bad value", () => {
  for (const key of CONFIG_KEYS) {
    const isOpen = OPEN.includes(key) || /^(MAX|JOIN|VIOLET|AI|LOG)_/.test(key);
    for (const value of SCHEMES.flatMap((scheme) => leakyAddresses(scheme))) {
      if (isOpen && value.replaceAll('"', "") === CANARY) continue;
      for (
        const read of [readConfiguration({ [key]: value }, null), inFile(key, value), inFile(key, [value])]
      ) {
        const lines = [...read.problems, ...read.unknown];
        assertUnseen(lines.join("\n"), `${key}=${value}`);
        ok(lines.every((line) => !line.includes("\n")), "one line each");
      }
    }
  }
});

Deno.test("row 19: a misspelled key, and a secret in place of a key, are reported without the secret", () => {
  for (const file of [{ JWT_SECERT: CANARY }, { [CANARY]: null }, { [`redis://${CANARY}@host`]: 1 }]) {
    const { unknown, problems } = readConfiguration({}, JSON.stringify(file));
    equal(unknown.length, 1);
    assertUnseen([...unknown, ...problems].join(), JSON.stringify(file));
  }
});

Deno.test("row 19: a JSON slip in config.json is reported by line and column, without any of its text", () => {
  const right = JSON.stringify(
    { JWT_SECRET: CANARY, PORT: 5000, OLLAMA_URL: `http://a:${CANARY}@b` },
    null,
    2,
  );
  let slips = 0;
  for (let at = 0; at < right.length; at++) {
    for (const text of [right.slice(0, at), right.slice(0, at) + right.slice(at + 1), `${right.slice(at)}`]) {
      const { problems } = readConfiguration({}, text);
      assertUnseen(problems.join(), text);
      if (problems.some((line) => line.startsWith("CONFIG_FILE"))) slips++;
      for (const line of problems) match(line, /^[A-Z_]+: [^\n]*$/);
    }
  }
  ok(slips > right.length, "most of them are slips");
  for (const text of [`JWT_SECRET=${CANARY}`, CANARY, `{ "a": ${CANARY} }`, `"${CANARY}"`, `["${CANARY}"]`]) {
    assertUnseen(readConfiguration({}, text).problems.join(), text);
  }
  const { problems } = readConfiguration({}, `{\n  "PORT": 1,\n  "JWT_SECRET": ${CANARY}\n}`);
  equal(
    problems[0],
    'CONFIG_FILE: "config.json" is not valid JSON (line 3, column 17); it takes a file that holds one JSON object.',
  );
});

Deno.test("row 19: an address that is right is shown by protocol, host, port and path alone", () => {
  equal(redactAddress(`http://ada:${CANARY}@ollama.example:80/base`), "http://ollama.example/base");
  equal(redactAddress("http://localhost:11434"), "http://localhost:11434");
  equal(redactAddress(`rediss://ada:${CANARY}@[::1]:6380/2`), "rediss://[::1]:6380/2");
  for (const address of SCHEMES.flatMap((scheme) => leakyAddresses(scheme))) {
    // A name that only a person can tell from a password: the address leads to a host or a database of that name.
    if (/^\w+:\/\/(ada:12\/)?Qx/.test(address)) continue;
    assertUnseen(redactAddress(address), address);
    if (readConfiguration({ DATABASE_URL: address }, null).problems.length > 0) continue;
    if (address.startsWith("postgresql")) assertUnseen(redactPostgresUrl(address), address);
  }
});

Deno.test("row 19: what drivers say is never passed on, for it may repeat the address or a password", () => {
  const errors = [
    new TypeError(`Invalid URL: 'postgresql://ada:${CANARY}@ho st/db'`),
    new Error(`ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'ada' '${CANARY}'`),
    new Error(`connect to ${CANARY}`),
    new AggregateError([new Error(CANARY)], CANARY),
    Object.assign(new Error(CANARY), { code: `E ${CANARY}` }),
    `${CANARY}`,
  ];
  for (const error of errors) {
    assertUnseen(unusablePostgres(`postgresql://ada:${CANARY}@host/db`, error).message, String(error));
    assertUnseen(unusableRedis(`redis://ada:${CANARY}@host`, error).message, String(error));
  }
  for (const scheme of SCHEMES) {
    assertUnseen(firstLine(new Error(`error sending request for ${scheme}://ada:${CANARY}@host/x`)), scheme);
    assertUnseen(firstLine(new TypeError(`Invalid URL: '${CANARY}'`)), scheme);
  }
});

Deno.test("row 19: http://user:password@host works for Ollama, as basic authentication", async () => {
  const seen: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json({ version: "1", models: [] });
  });
  const address = `http://ada%40home:${CANARY}@127.0.0.1:${server.addr.port}`;
  const { settings, problems } = readConfiguration({ OLLAMA_URL: address }, null);
  equal(problems.length, 0);
  const status = await createOllama(settings).status();
  await server.shutdown();
  equal(status.reachable, true);
  equal(seen.length, 3);
  for (const header of seen) equal(header, `Basic ${btoa(`ada@home:${CANARY}`)}`);
});

function inFile(key: string, value: unknown): ReturnType<typeof readConfiguration> {
  return readConfiguration({}, JSON.stringify({ [key]: value }));
}
