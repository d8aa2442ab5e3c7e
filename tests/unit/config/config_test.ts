// Configuration: environment, then file, then default; files, secrets, and the settings of mail.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { CONFIG_KEYS, readConfiguration } from "../../../server/config.ts";
import type { Settings } from "../../../server/ports/settings.ts";

Deno.test("without anything the defaults of the contract hold", () => {
  const { settings, secrets, problems, unknown } = readConfiguration({}, null);
  deepEqual([problems, unknown], [[], []]);
  const expected: Partial<Settings> = {
    host: "0.0.0.0",
    port: 5000,
    dataDir: "instance",
    databaseUrl: "sqlite:///sexchat.db",
    corsOrigins: [],
    trustedProxies: [],
    registration: "open",
    guests: true,
    contact: null,
    rulesFile: null,
    publicUrl: null,
    mail: null,
    maxSocketsPerAddress: { ipv6: 20, ipv4: 400 },
    maxPendingSockets: 2000,
    joinTimeoutMs: 30_000,
    maxFrameBytes: 16_384,
    maxMemoryMb: null,
    aiFreeLimit: 3,
    logLevel: "info",
  };
  for (const [name, value] of Object.entries(expected)) {
    deepEqual(settings[name as keyof Settings], value, name);
  }
  for (const name of ["SECRET_KEY", "JWT_SECRET", "ADMIN_PASSWORD", "PAYMENT_SECRET"] as const) {
    equal(secrets[name], null, name);
  }
});

Deno.test("environment comes before file, file before default", () => {
  const file = '{ "PORT": 6000, "HOST": "10.0.0.1" }';
  equal(readConfiguration({ PORT: "7000" }, file).settings.port, 7000);
  equal(readConfiguration({}, file).settings.port, 6000);
  equal(readConfiguration({ PORT: "7000" }, file).settings.host, "10.0.0.1");
  equal(readConfiguration({ PORT: "7000" }, "{}").settings.host, "0.0.0.0");
});

Deno.test("an empty environment variable, and null in the file, count as absent", () => {
  equal(readConfiguration({ PORT: "" }, '{ "PORT": 6000 }').settings.port, 6000);
  const { settings, problems } = readConfiguration(
    { CORS_ORIGINS: "", ADMIN_PASSWORD: "" },
    '{ "PORT": null }',
  );
  deepEqual([settings.port, settings.corsOrigins, problems], [5000, [], []]);
});

Deno.test("a bad value in the environment is a problem, also where the file has a good one", () => {
  equal(readConfiguration({ PORT: "x" }, '{ "PORT": 6000 }').problems.length, 1);
  equal(readConfiguration({ PORT: "6000" }, '{ "PORT": "x" }').problems.length, 0);
});

Deno.test("a file that is none is named, with what it takes", () => {
  const [json] = readConfiguration({ CONFIG_FILE: "/etc/chat.json" }, "{").problems;
  equal(
    json,
    'CONFIG_FILE: "/etc/chat.json" is not valid JSON (line 1, column 2); it takes a file that holds one JSON object.',
  );
  equal(
    readConfiguration({}, "[]").problems[0],
    'CONFIG_FILE: "config.json" is not valid; it takes a file that holds one JSON object.',
  );
});

const SECRETS = { SECRET_KEY: 16, JWT_SECRET: 16, ADMIN_PASSWORD: 12, PAYMENT_SECRET: 16 } as const;

for (const [name, least] of Object.entries(SECRETS) as [keyof typeof SECRETS, number][]) {
  Deno.test(`${name} has at least ${least} characters, is no placeholder, and is not shown in a problem`, () => {
    const enough = "q".repeat(least);
    equal(readConfiguration({ [name]: enough }, null).secrets[name], enough);
    const short = enough.slice(1);
    for (
      const bad of [
        short,
        "change-me: at least 16 characters",
        "CHANGE_ME_1234567890",
        "your-secret-key-here",
        ...["admin1234", "Admin1234", " admin1234 ", "admin1234admin1234", "ADMIN-1234567890123"],
        ...[" change-me: at least 16 characters", "password1234567890", "secret-secret-secret"],
      ]
    ) {
      const { problems } = readConfiguration({ [name]: bad }, null);
      equal(problems.length, 1, bad);
      ok(!problems[0]!.includes(bad.trim()));
    }
    equal(readConfiguration({}, JSON.stringify({ [name]: 1234567890123456 })).problems.length, 1);
  });
}

Deno.test("every bad key has a line of its own", () => {
  const env = { PORT: "x", GUESTS: "x", LOG_LEVEL: "x" };
  deepEqual(
    readConfiguration(env, null).problems.map((line) => line.split(":")[0]).sort(),
    Object.keys(env).sort(),
  );
});

Deno.test("a file that is no JSON object is one problem", () => {
  for (const text of ["", "{", "[]", "null", "5", '"x"', "{'PORT': 1}"]) {
    const { problems } = readConfiguration({}, text);
    equal(problems.length, 1, text);
    ok(!problems[0]!.includes("\n"));
  }
});

Deno.test("config.json.example knows every key, and is right as it is", async () => {
  const text = await Deno.readTextFile(new URL("../../../config.json.example", import.meta.url));
  const { problems, unknown, settings } = readConfiguration({}, text);
  deepEqual([unknown, problems], [[], []]);
  deepEqual(settings, readConfiguration({}, null).settings, "what it shows are the defaults");
  const named = Object.keys(JSON.parse(text));
  for (const key of CONFIG_KEYS) {
    ok(key === "CONFIG_FILE" || named.includes(key), `${key} is not in the example`);
  }
});

Deno.test("SMTP_URL and MAIL_FROM: host, port, TLS, user and sender", () => {
  const mailOf = (env: Record<string, string>) => {
    const { settings, problems, warnings } = readConfiguration(
      { PUBLIC_URL: "https://chat.example", ...env },
      null,
    );
    deepEqual([problems, warnings], [[], []]);
    return settings.mail!;
  };
  const plain = { isSecure: false, requiresTls: false, ignoresTls: false };
  deepEqual(mailOf({ SMTP_URL: "smtp://mail.example" }), {
    server: { host: "mail.example", port: 587, ...plain },
    from: "no-reply@chat.example",
  });
  deepEqual(
    mailOf({ SMTP_URL: "smtps://ada%40b:p%3A%2Fx@mail.example", MAIL_FROM: "Chat & Co. <a@b.example>" }),
    {
      server: {
        ...{ host: "mail.example", port: 465, isSecure: true, requiresTls: true, ignoresTls: false },
        ...{ user: "ada@b", password: "p:/x" },
      },
      from: "Chat & Co. <a@b.example>",
    },
  );
  const options = "ignoreTLS=true&requireTLS=false&tls.rejectUnauthorized=false&tls.servername=mx.example";
  deepEqual(mailOf({ SMTP_URL: `smtp://ada:pw@[::1]:2525/?${options}` }).server, {
    ...{ host: "::1", port: 2525, isSecure: false, requiresTls: false, ignoresTls: true },
    ...{ acceptsAnyCertificate: true, servername: "mx.example", user: "ada", password: "pw" },
  });
  equal(
    mailOf({ SMTP_URL: "smtp://a:b@mail.example" }).server.requiresTls,
    true,
    "no password in plain text",
  );
  equal(mailOf({ SMTP_URL: "smtp://a:b@127.0.0.1" }).server.requiresTls, false);
  equal(mailOf({ SMTP_URL: "smtp://h", PUBLIC_URL: "http://192.0.2.7:5000" }).from, "no-reply@localhost");
});

Deno.test("mail takes SMTP_URL and PUBLIC_URL; what is missing is a warning without a secret", () => {
  const { settings, warnings } = readConfiguration({ SMTP_URL: "smtp://ada:word@mail.example" }, null);
  equal(settings.mail, null);
  match(warnings.join(), /^SMTP_URL without PUBLIC_URL: /);
  ok(!/word|ada/.test(warnings.join()));
  match(
    readConfiguration({ MAIL_FROM: "a@b.example" }, null).warnings.join(),
    /^MAIL_FROM without SMTP_URL: /,
  );
});
