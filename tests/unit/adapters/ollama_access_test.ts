// How Ollama is reached: key and password, paths, and no proxy on the way to this machine.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createOllama } from "../../../server/adapters/ollama/ollama.ts";
import { isLoopback } from "../../../server/adapters/ollama/ollama_http.ts";
import { readConfiguration } from "../../../server/config.ts";
import type { Inference } from "../../../server/ports/inference.ts";
import { says } from "../../support/ollama_moods.ts";
import { startOllamaDouble } from "../../support/ollama_double.ts";
import { serveWire } from "../../support/ollama_wire.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

/** Does everything that asks Ollama for something. */
async function useAll(inference: Inference): Promise<void> {
  await inference.status();
  await inference.details("llama3.2");
  for await (const _ of inference.chat([{ role: "user", content: "Hi" }], new AbortController().signal));
  for await (const _ of inference.pull("llama3.2", new AbortController().signal));
}

const PROOFS: readonly (readonly [string, string, string | null, string | undefined])[] = [
  ["a key", "", "sk-1234", "Bearer sk-1234"],
  ["a user and a password", "ada:p%40ss%20w%C3%B6rd@", null, `Basic ${btoa("ada:p@ss w\u00c3\u00b6rd")}`],
  ["a user alone", "ada@", null, `Basic ${btoa("ada:")}`],
  ["a password with a percent sign", "ada:100%@", null, `Basic ${btoa("ada:100%")}`],
  ["both: the key", "ada:secret@", "sk-1234", "Bearer sk-1234"],
  ["neither", "", null, undefined],
];
for (const [what, userinfo, ollamaApiKey, expected] of PROOFS) {
  Deno.test(`row 10: ${what} is sent with every request`, async () => {
    await using double = startOllamaDouble({ mood: says("Hi") });
    const ollamaUrl = double.url.replace("://", `://${userinfo}`);
    await useAll(createOllama({ ...SETTINGS, ollamaUrl, ollamaApiKey }));
    ok(double.requests.length >= 6);
    for (const { headers, path } of double.requests) equal(headers["authorization"], expected, path);
  });
}

Deno.test("row 10: a prefix of the path works, and /api or /v1 at the end of the address is understood", async () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "/api/chat"],
    ["/", "/api/chat"],
    ["/ollama", "/ollama/api/chat"],
    ["/ollama/", "/ollama/api/chat"],
    ["/api", "/api/chat"],
    ["/api/", "/api/chat"],
    ["/ollama/api", "/ollama/api/chat"],
    ["/api/chat", "/api/chat"],
    ["/api/generate", "/api/chat"],
    ["/v1", "/api/chat"],
    ["/v1/chat/completions", "/api/chat"],
    ["/myapi", "/myapi/api/chat"],
  ];
  for (const [path, asked] of cases) {
    await using double = startOllamaDouble();
    double.everyMood = says("Hi");
    const { settings, problems } = readConfiguration({ OLLAMA_URL: `${double.url}${path}` }, null);
    deepEqual(problems, []);
    const inference = createOllama(settings);
    for await (const _ of inference.chat([{ role: "user", content: "Hi" }], new AbortController().signal));
    equal(double.requests[0]!.path, asked, path);
  }
});

Deno.test("row 10: a key that no header takes is refused, and repeated nowhere", () => {
  for (const key of ["two words", "line\nbreak", "schlüssel"]) {
    const { problems } = readConfiguration({ OLLAMA_API_KEY: key }, null);
    deepEqual(problems, [
      "OLLAMA_API_KEY: its value is not valid; it takes a key of visible characters, without spaces; leave it out if " +
      "Ollama takes none.",
    ], key);
  }
  equal(readConfiguration({ OLLAMA_API_KEY: "sk-1234" }, null).settings.ollamaApiKey, "sk-1234");
  equal(readConfiguration({}, null).settings.ollamaApiKey, null);
});

Deno.test("row 10: a redirect takes no conversation to another address", async () => {
  await using elsewhere = startOllamaDouble();
  await using double = startOllamaDouble();
  double.everyMood = async (exchange) => {
    await exchange.head(307, { location: `${elsewhere.url}${exchange.path}` });
    await exchange.end();
  };
  const status = await createOllama({ ...SETTINGS, ollamaUrl: double.url, ollamaApiKey: "sk-1234" }).status();
  ok(!status.reachable);
  deepEqual([status.failure, status.reason], ["refused", "the address answers with a redirect (status 307)"]);
  deepEqual(elsewhere.requests, []);
});

Deno.test("row 11: nothing for this machine goes through a proxy of the environment, and the rest does", async () => {
  await using double = startOllamaDouble({ mood: says("Good ", "evening") });
  const proxied: string[] = [];
  await using proxy = serveWire(0, async (exchange) => {
    proxied.push(exchange.path);
    await exchange.reply(200, "{}");
  });
  const address = `http://127.0.0.1:${proxy.port}`;
  const env = Object.fromEntries(
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"].map((name) => [name, address]),
  );
  const ask = async (ollamaUrl: string): Promise<unknown> => {
    const script = new URL("../../support/ollama_asker.ts", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, JSON.stringify({ ...SETTINGS, ollamaUrl })],
      env,
      stdin: "null",
    }).output();
    equal(new TextDecoder().decode(stderr), "");
    return JSON.parse(new TextDecoder().decode(stdout));
  };
  for (const host of ["127.0.0.1", "localhost"]) {
    const url = double.url.replace("127.0.0.1", host);
    deepEqual(await ask(url), { reachable: true, text: "Good evening" }, host);
  }
  equal(proxied.length, 0);
  await ask("http://ollama.example");
  ok(proxied.length > 0 && proxied.every((path) => path.startsWith("http://ollama.example/api/")));
});

Deno.test("row 28: which addresses are this machine, and where the model in use runs", () => {
  for (
    const host of [
      "localhost",
      "LOCALHOST",
      "a.localhost",
      "127.0.0.1",
      "127.8.9.1",
      "[::1]",
      "0.0.0.0",
      "localhost.",
    ]
  ) ok(isLoopback(host), host);
  for (const host of ["ollama", "10.0.0.2", "127.example.com", "localhost.example", "[::2]", "128.0.0.1"]) {
    equal(isLoopback(host), false, host);
  }
  equal(isLoopback(new URL("http://[::ffff:127.0.0.1]/").hostname), true);
  const here = createOllama({ ...SETTINGS, ollamaUrl: "http://localhost:11434" });
  equal(here.isHere, true);
  here.useModel("gpt-oss:120b-cloud");
  equal(here.isHere, false);
  equal(createOllama({ ...SETTINGS, ollamaUrl: "http://10.0.0.2:11434" }).isHere, false);
});
