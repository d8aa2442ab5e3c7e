// Configuration: which values a key takes, and the line for each that is not right.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readConfiguration } from "../../../server/config.ts";
import type { Settings } from "../../../server/ports/settings.ts";

Deno.test("how long the model stays is given in seconds or as a duration, also as a number of the file", () => {
  for (const value of ["-1", "0", "3600", "30m", "24h", "1h30m", "-1m", "90.5s"]) {
    const { settings, problems } = readConfiguration({ VIOLET_KEEP_ALIVE: value }, null);
    deepEqual([settings.violetKeepAlive, problems], [value, []]);
  }
  equal(readConfiguration({}, '{ "VIOLET_KEEP_ALIVE": -1 }').settings.violetKeepAlive, "-1");
  equal(readConfiguration({}, null).settings.violetKeepAlive, null);
});

/** Key → values that are right, and what they become. */
const GOOD: Record<string, [raw: unknown, setting: keyof Settings, value: unknown][]> = {
  PORT: [["0", "port", 0], [" 8080 ", "port", 8080], [65535, "port", 65535]],
  GUESTS: [["false", "guests", false], ["0", "guests", false], ["TRUE", "guests", true], [
    false,
    "guests",
    false,
  ]],
  REGISTRATION: [["closed", "registration", "closed"], ["Open", "registration", "open"]],
  LOG_LEVEL: [["ERROR", "logLevel", "error"]],
  REDIS_URL: ["redis://127.0.0.1:6379", "rediss://user:pass@redis.example:6380/2"].map((
    url,
  ) => [url, "redisUrl", url]),
  SOCKETIO_MESSAGE_QUEUE: [["redis://127.0.0.1:6379/0", "redisUrl", "redis://127.0.0.1:6379/0"]],
  JOIN_TIMEOUT_SECONDS: [["5", "joinTimeoutMs", 5000]],
  MAX_SOCKETS_PER_ADDRESS: [[50, "maxSocketsPerAddress", { ipv6: 50, ipv4: 50 }]],
  MAX_MEMORY_MB: [["0", "maxMemoryMb", 0], [512, "maxMemoryMb", 512]],
  CONTACT: [
    "security@chat.example",
    "https://chat.example/contact",
    "Ask for Ada at the bar",
    "é".repeat(200),
  ].map((contact) => [contact, "contact", contact]),
  RULES_FILE: ["rules.txt", "/etc/sexychat/house rules.txt"].map((path) => [path, "rulesFile", path]),
  PUBLIC_URL: [
    ["https://chat.example", "publicUrl", "https://chat.example"],
    ["HTTPS://Chat.Example:443/", "publicUrl", "https://chat.example"],
    ["http://localhost:5000", "publicUrl", "http://localhost:5000"],
    ["https://[2001:DB8::7]:8443", "publicUrl", "https://[2001:db8::7]:8443"],
  ],
  OLLAMA_API_KEY: [["sk-1234", "ollamaApiKey", "sk-1234"]],
  OLLAMA_URL: [[
    "http://ada:p%40ss@ollama.example/base/",
    "ollamaUrl",
    "http://ada:p%40ss@ollama.example/base",
  ]],
  DATABASE_URL: [
    "sqlite:////var/lib/chat.db",
    "postgresql://chat:a%40b@db.example:5433/chat",
    "postgres://h/d",
  ]
    .map((url) => [url, "databaseUrl", url]),
  CORS_ORIGINS: [
    ["https://a.example, http://b.example:8080,", "corsOrigins", [
      "https://a.example",
      "http://b.example:8080",
    ]],
    [["https://a.example"], "corsOrigins", ["https://a.example"]],
    ["https://a.example:443, http://b.example:80", "corsOrigins", [
      "https://a.example:443",
      "http://b.example:80",
    ]],
    [" * ", "corsOrigins", ["*"]],
    [["*", "https://a.example"], "corsOrigins", ["*", "https://a.example"]],
  ],
  TRUSTED_PROXIES: [
    ["127.0.0.1, 10.0.0.0/8,::1, fd00::/8", "trustedProxies", ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"]],
  ],
};

for (const [key, cases] of Object.entries(GOOD)) {
  for (const [raw, setting, value] of cases) {
    Deno.test(`${key} takes ${JSON.stringify(raw)}`, () => {
      const asText = typeof raw === "string" ? readConfiguration({ [key]: raw }, null) : undefined;
      for (const read of [asText, readConfiguration({}, JSON.stringify({ [key]: raw }))]) {
        if (read !== undefined) deepEqual([read.settings[setting], read.problems], [value, []]);
      }
    });
  }
}

/** Key → values that are not right, and what the line says it takes. */
const BAD: Record<string, [takes: RegExp, ...raw: unknown[]]> = {
  PORT: [
    /a whole number from 0 to 65535/,
    "eighty",
    "-1",
    "65536",
    "1.5",
    "1e3",
    "0x50",
    "80 81",
    1.5,
    true,
    [80],
  ],
  GUESTS: [/true or false/, "maybe", "2", 1, 0, []],
  RULES_FILE: [/the path of a text file/, 5, true, "{}"],
  REGISTRATION: [/open, closed, invite/, "invited", "none", true],
  LOG_LEVEL: [/debug, info, warn, error/, "loud", 3],
  MAX_SOCKETS_PER_ADDRESS: [/a whole number from 1 /, "0", -5],
  JOIN_TIMEOUT_SECONDS: [/a whole number from 1 to 3600/, "0", "3601"],
  MAX_FRAME_BYTES: [/a whole number from 1024 /, "10"],
  CORS_ORIGINS: [
    /origins such as https:\/\/chat\.example/,
    ...[
      "**",
      "*.a.example",
      "https://*",
      "null",
      "chat.example",
      "https://a.example/",
      "https://a.example/path",
    ],
    ...["HTTPS://A.example", "https://a.example,nonsense", "https://a.example:80443", 5, [5]],
  ],
  TRUSTED_PROXIES: [
    /addresses or CIDR ranges/,
    ...["nonsense", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.256", "10", "10.1", "all", 10, [10]],
  ],
  HOST: [/an address/, " ", 5, "a b", "host/path"],
  VIOLET_MODEL: [/the name of a model/, " ", 5, "two\nlines"],
  VIOLET_KEEP_ALIVE: [/seconds, or a duration such as 30m/, "soon", "30 m", "m", 1.5, true],
  DATA_DIR: [/a folder, without a comma/, "a,b"],
};

/** Key → values that are not right, and that no line repeats. */
const HIDDEN: Record<string, [takes: RegExp, ...raw: unknown[]]> = {
  DATABASE_URL: [
    /sqlite:\/\/\/name\.db/,
    ...["sexchat.db", "sqlite:///", "mysql://localhost", "postgresql://host", 5],
    ...["sqlite:///name.db?key=word", "sqlite:///ada:word@host/name.db", "sqlite:///name\n.db"],
    ...["postgresql://ada:12/word@host/name", "postgresql://ada:100%@host/name"],
  ],
  REDIS_URL: [
    /redis:\/\/user/,
    ...["127.0.0.1:6379", "redis://", "redis://host/name", "http://host", 5],
    ...["redis://ada:12?word@host:6379/0", "redis://:word:6379", "redis://ada:100%@host"],
  ],
  OLLAMA_URL: [
    /an address such as/,
    ...["localhost:11434", "ftp://host", "http://host?key=word", "http://host/#word", 5],
    "http://ada:12/word@host",
  ],
  CORS_ORIGINS: [
    /origins such as/,
    ...["https://ada:word@a.example", "https://a.example?key=word", "ftp://a.example", {}],
  ],
  SMTP_URL: [
    /smtp:\/\/user:password@host:587, or smtps:/,
    ...["mail.example", "http://mail.example", "smtp://", "smtp://ada:word@", "smtp://mail.example/word", 5],
    ...["smtp://mail.example:0", "smtp://mail.example:99999", "smtp://ada:100%@mail.example"],
    ...["smtp://ada@mail.example", "smtp://mail.example#word", "smtp://mail.example?word=true"],
    ...["smtp://mail.example?ignoreTLS=word", "smtp://ada:12/word@mail.example", {}],
  ],
  MAIL_FROM: [
    /an e-mail address, or a name and the address/,
    ...["ada", "ada@", "@word.example", "ada@word.example, bob@word.example", "Ada <ada@word.example", 5],
    ...["ada@word.example>", "Ada\nBcc: word@word.example", "<>", `${"a".repeat(200)}@word.example`],
  ],
  PUBLIC_URL: [
    /an address without a path, such as https:/,
    ...["https://ada:word@chat.example", "https://chat.example/word", "https://chat.example?key=word"],
    ...[
      "https://chat.example/#word",
      "ftp://chat.example",
      "chat.example",
      "https://*.example",
      "https://",
      5,
    ],
    ...["https://chat.example//", "https:chat.example"],
  ],
  BTCPAY_URL: [
    /an address such as https:\/\/pay\.example/,
    ...["pay.example", "ftp://pay.example", "https://", "https://ada:word@pay.example", 5, {}],
    ...["https://pay.example?key=word", "https://pay.example/#word", "https://pay.example/?", "https:\\word"],
  ],
  BTCPAY_STORE_ID: [/the id of a store/, "a word", "word/12", "../word", "w".repeat(101), 12, {}],
  BTCPAY_API_KEY: [/an API key of visible characters/, "a word", "wörd", 12, {}],
  BTCPAY_WEBHOOK_SECRET: [/the secret of the webhook/, "word\nword", 12, {}],
  CONTACT: [
    /an e-mail address or a URL/,
    ...["x".repeat(201), "two\nlines", "https://ada:word@a.example", 5],
  ],
};

for (const [key, [takes, ...values]] of Object.entries(BAD)) {
  for (const raw of values) {
    Deno.test(`${key} does not take ${JSON.stringify(raw)}`, () => {
      const { problems } = readConfiguration({}, JSON.stringify({ [key]: raw }));
      equal(problems.length, 1, `${key} took ${JSON.stringify(raw)}`);
      match(problems[0]!, takes);
      ok(problems[0]!.startsWith(`${key}: `));
      ok(!problems[0]!.includes("\n"));
      ok(problems[0]!.includes(JSON.stringify(raw)), "the line names the value");
      if (typeof raw === "string") {
        equal(readConfiguration({ [key]: raw }, null).problems.length, raw === "" ? 0 : 1);
      }
    });
  }
}

for (const [key, [takes, ...values]] of Object.entries(HIDDEN)) {
  for (const raw of values) {
    Deno.test(`${key} does not take ${JSON.stringify(raw).slice(0, 60)}, and does not repeat it`, () => {
      const { problems } = readConfiguration({}, JSON.stringify({ [key]: raw }));
      equal(problems.length, 1, `${key} took ${JSON.stringify(raw)}`);
      match(problems[0]!, takes);
      match(
        problems[0]!,
        new RegExp(`^${key}: (its value|item \\d of \\d)\\b[^"\\n]* is not valid; it takes `),
      );
      const said = problems[0]!.split(" is not valid; it takes ")[0]!;
      ok(!/\bword\b|\b12\b|100|\bada\b/.test(said), said);
    });
  }
}

Deno.test("what stands at a key with nothing to hide is not repeated where it may be a secret of another key", () => {
  for (
    const raw of ["postgresql://ada:word@host/db", "x".repeat(61), { password: "word" }, [{ a: "word" }]]
  ) {
    const [line] = readConfiguration({}, JSON.stringify({ PORT: raw })).problems;
    equal(line, "PORT: its value is not valid; it takes a whole number from 0 to 65535.");
  }
});
