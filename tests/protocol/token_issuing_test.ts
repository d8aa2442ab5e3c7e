// Every way that leads to a token goes through one function, and every token belongs to a sign-in.

import { deepEqual, equal, match } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { withCodes, withPasskey } from "../support/factors.ts";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const SOURCES = new URL("../../server/", import.meta.url);

/** Who calls the issuer, and how often. A new caller gets a row here, and its way a row in `WAYS`. */
const CALLERS = {
  "features/session/account_login.ts": 1,
  "features/session/factor_feature.ts": 1,
  "features/session/recovery_feature.ts": 1,
  "features/session/sign_in.ts": 2,
  "features/session/token_renewal.ts": 1,
};

interface Way {
  /** Leads to a token for Ada. `ada` is signed in at a socket. */
  readonly token: (room: Room, ada: PlainClient) => Promise<unknown>;
  /** Whether the token belongs to the sign-in of `ada`; otherwise to a new one. */
  readonly isSame: boolean;
}

/** All ways by which a member gets a token. */
const WAYS: Readonly<Record<string, Way>> = {
  "join login": {
    isSame: false,
    token: async (room) =>
      (await room.connect().join("Ada", { mode: "login", password: PASSWORD })).data["token"],
  },
  "join restore": {
    isSame: true,
    token: async (room, ada) =>
      (await room.connect().request("join", { mode: "restore", token: tokenOf(ada) })).data["token"],
  },
  "POST /auth/login": {
    isSame: false,
    token: async (room) =>
      (await authenticate(room, "login", { username: "Ada", password: PASSWORD })).json.token,
  },
  "POST /auth/recover": {
    isSame: false,
    token: async (room) => {
      const { id } = (await room.store.accounts.byName("Ada"))!;
      await room.store.recovery.replaceCodes(id, ["K7QF0MXD91TAWZ4H"]);
      const json = {
        ...{ username: "Ada", recovery_code: "K7QF-0MXD-91TA-WZ4H", new_password: "battery staple" },
      };
      return (await call(room, "/api/auth/recover", { json })).json.token;
    },
  },
  "POST /auth/reset": {
    isSame: false,
    token: async (room) => {
      const { id: user_id } = (await room.store.accounts.byName("Ada"))!;
      const root = await room.member("Ruth", "root");
      const { url } = (await root.request("admin_reset_link", { user_id })).data;
      const token = String(url).split("#reset=")[1];
      const json = { token, new_password: "battery staple" };
      return (await call(room, "/api/auth/reset", { json })).json.token;
    },
  },
  change_password: {
    isSame: true,
    token: async (_room, ada) =>
      (await ada.request("change_password", { old_password: PASSWORD, new_password: "battery staple" }))
        .data["token"],
  },
  sign_out_everywhere: {
    isSame: true,
    token: async (_room, ada) => (await ada.request("sign_out_everywhere", {})).data["token"],
  },
  "the first factor": {
    isSame: true,
    token: async (room, ada) => (await withCodes(room, tokenOf(ada))).token,
  },
  "a passkey alone": {
    isSame: false,
    token: async (room, ada) => {
      const { authenticator } = await withPasskey(room, tokenOf(ada));
      const { json } = await call(room, "/api/auth/passkey/options", { json: {} });
      const proof = { challenge: json.challenge, assertion: authenticator.assert(json.options) };
      return (await authenticate(room, "login", proof)).json.token;
    },
  },
};

for (const [name, { token, isSame }] of Object.entries(WAYS)) {
  Deno.test(`tokens: ${name} gives one of ${isSame ? "the same" : "another"} sign-in, which restores`, async () => {
    await using room = await openRoom();
    const ada = await room.member("Ada");
    const issued = String(await token(room, ada));
    equal(signInOf(issued) === signInOf(tokenOf(ada)), isSame);
    const again = await room.connect().request("join", { mode: "restore", token: issued });
    deepEqual([again.event, signInOf(String(again.data["token"]))], ["joined", signInOf(issued)]);
  });
}

Deno.test("tokens: each registration begins a sign-in, over the socket and over REST", async () => {
  await using room = await openRoom();
  const joined = await room.connect().join("Ada", { mode: "register", password: PASSWORD });
  const { json } = await authenticate(room, "register", { username: "Berta", password: PASSWORD });
  for (const token of [joined.data["token"], json.token]) {
    equal(signInOf(String(token)), undefined, "the first token is a sign-in by itself");
    const again = await room.connect().request("join", { mode: "restore", token });
    match(String(signInOf(String(again.data["token"]))), /^[\w-]{20,}$/);
  }
});

Deno.test("tokens: one function issues them, and its callers are those of the table", async () => {
  const callers: Record<string, number> = {};
  const issuers: string[] = [];
  for await (const [path, source] of sources(SOURCES)) {
    if (/\btokens\.issue\(/.test(source)) issuers.push(path);
    const calls = [...source.matchAll(/(?<!function )\bissueToken\(/g)].length;
    if (calls > 0) callers[path] = calls;
  }
  deepEqual([issuers, callers], [["features/session/token_issuer.ts"], CALLERS]);
});

function tokenOf(client: PlainClient): string {
  return String(client.all("joined").at(-1)!.token);
}

/** The sign-in that a token names. */
function signInOf(token: string): string | undefined {
  const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
  return (JSON.parse(atob(payload)) as { sid?: string }).sid;
}

/** Files of the server, by their paths. */
async function* sources(folder: URL): AsyncGenerator<[path: string, source: string]> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) {
      const url = new URL(name, folder);
      yield [url.href.slice(SOURCES.href.length), await Deno.readTextFile(url)];
    }
  }
}
