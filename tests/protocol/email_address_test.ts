// The e-mail address of a member: given, verified, changed, and who it belongs to.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { type MailRoom, openMailRoom, post, registered, verified } from "../support/recovery.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

function give(room: Room, token: string, email: unknown, more: { readonly password?: string } = {}) {
  return post(room, "/account/email", { email, password: PASSWORD, ...more }, { token });
}

async function emailOf(room: Room, token: string): Promise<unknown[]> {
  const { json } = await call(room, "/api/account", { token });
  return [json.email, json.email_verified, json.verified_email];
}

Deno.test("POST /account/email: 202, then a mail with a link, and with it the address is verified", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  const token = await registered(room, "Ada");
  deepEqual(await emailOf(room, token), [null, false, undefined]);
  const { status, json } = await give(room, token, "Ada@Example.org");
  deepEqual([status, json], [202, {}]);
  deepEqual(await emailOf(room, token), ["Ada@Example.org", false, undefined]);
  await room.node.poll();
  const [{ text, html, subject } = { text: "", html: "", subject: "" }] = mail.to("Ada@Example.org");
  match(text, /\nhttps:\/\/chat\.example\/#verify=[\w-]{20,}\n/);
  match(text, /^Hello Ada,\n/);
  match(subject, /^chat\.example: /);
  ok(!/<img|src=|http:|url\(/i.test(html), "nothing is loaded, and nothing tells that it was read");
  const link = mail.token("verify", "Ada@Example.org");
  equal((await post(room, "/auth/verify-email", { token: link })).status, 200);
  deepEqual(await emailOf(room, token), ["Ada@Example.org", true, undefined]);
  const again = await post(room, "/auth/verify-email", { token: link });
  deepEqual([again.status, again.code], [410, "expired"]);
  equal((await post(room, "/auth/verify-email", {})).code, "bad_request");
});

Deno.test("POST /account/email takes the password and an address; refused, it changes and sends nothing", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  const token = await registered(room, "Ada");
  const wrong = await give(room, token, "ada@example.org", { password: "wrong!" });
  deepEqual([wrong.status, wrong.code, wrong.json.error.field], [401, "invalid_credentials", "password"]);
  for (const email of ["", "ada", "a b@example.org", "a@b.org\r\nBcc: c@d.org", `${"a".repeat(250)}@b.org`]) {
    const refused = await give(room, token, email);
    deepEqual([refused.status, refused.code], [400, "invalid_email"], email);
  }
  equal((await give(room, token, 5)).code, "bad_request");
  equal((await give(room, "x", "ada@example.org")).code, "session_expired");
  await room.node.poll();
  deepEqual([mail.attempts, await emailOf(room, token)], [0, [null, false, undefined]]);
});

Deno.test("a new account with an address gets the mail too, over the socket and over REST", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  await registered(room, "Ada", "ada@example.org");
  const register = { mode: "register", password: PASSWORD, email: "bob@example.org" };
  equal((await room.connect().join("Bob", register)).event, "joined");
  await room.node.poll();
  deepEqual(mail.taken.map(({ to }) => to), ["ada@example.org", "bob@example.org"]);
});

Deno.test("row 11: taken or not, an address gets the same answers, in registration and in the settings", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  await verified(mailed, "Ada", "ada@example.org");
  const bob = await registered(room, "Bob", "ADA@example.org");
  const answers = [await give(room, bob, "ada@example.org"), await give(room, bob, "free@example.org")];
  deepEqual(answers.map(({ status, json }) => [status, json]), [[202, {}], [202, {}]]);
  await give(room, bob, "ada@example.org");
  await room.node.poll();
  const link = mail.token("verify", "ada@example.org");
  const refused = await post(room, "/auth/verify-email", { token: link });
  deepEqual(
    [refused.status, refused.code],
    [409, "conflict"],
    "its owner alone can learn that from the mail",
  );
  deepEqual(await emailOf(room, bob), ["ada@example.org", false, undefined]);
  await askFor(mailed, "ada@example.org");
  match(mail.taken.at(-1)!.text, /^Hello Ada,/);
});

Deno.test("an address that was changed stays in force until the new one is verified; then the old one is told", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  const token = await verified(mailed, "Ada", "old@example.org");
  await give(room, token, "new@example.org");
  await room.node.poll();
  deepEqual(await emailOf(room, token), ["new@example.org", false, "old@example.org"]);
  await askFor(mailed, "Ada");
  equal(mail.taken.at(-1)!.to, "old@example.org");
  const stale = mail.token("reset", "old@example.org");
  await post(room, "/auth/verify-email", { token: mail.token("verify", "new@example.org") });
  await room.node.poll();
  deepEqual([mail.taken.at(-1)!.to, mail.taken.at(-1)!.subject], [
    "old@example.org",
    "chat.example: your e-mail address was changed",
  ]);
  equal((await post(room, "/auth/reset", { token: stale, new_password: "battery staple" })).code, "expired");
  const before = mail.taken.length;
  await askFor(mailed, "old@example.org");
  equal(mail.taken.length, before, "the old address is no one's any more");
});

Deno.test("an address that another user gave, who knew the password, is not verified after a reset", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  const token = await verified(mailed, "Ada", "ada@example.org");
  const give = (email: string, token: string) =>
    post(room, "/account/email", { email, password: PASSWORD }, { token });
  const reset = async (new_password: string): Promise<string> => {
    const link = mail.token("reset", "ada@example.org");
    const { status, json } = await post(room, "/auth/reset", { token: link, new_password });
    equal(status, 200);
    return json.token;
  };
  await give("sent@stranger.example", token);
  await post(room, "/auth/reset/request", { username_or_email: "Ada" });
  await room.node.poll();
  const again = await reset(PASSWORD);
  const sent = mail.token("verify", "sent@stranger.example");
  equal((await post(room, "/auth/verify-email", { token: sent })).code, "expired");

  await post(room, "/auth/reset/request", { username_or_email: "Ada" });
  await room.node.poll();
  await give("waiting@stranger.example", again);
  await reset("battery staple");
  await room.node.poll();
  deepEqual(mail.taken.filter(({ to }) => to === "waiting@stranger.example"), [], "one that waited");
  equal((await room.store.recovery.byVerifiedEmail("ada@example.org"))?.username, "Ada");
});

Deno.test("mail is in the member's language where it is known, else in English", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  const headers = { "accept-language": "fr-CA, es-MX;q=0.8, en;q=0.5" };
  await post(room, "/auth/register", { username: "Ana", password: PASSWORD, email: "ana@example.org" }, {
    headers,
  });
  await registered(room, "Bob", "bob@example.org");
  const token = await registered(room, "Cyd");
  await post(room, "/account/email", { email: "cyd@example.org", password: PASSWORD }, { token, headers });
  await room.node.poll();
  deepEqual(mail.taken.map(({ text, language }) => [text.split(",")[0], language]), [
    ["Hola", "es"],
    ["Hello Bob", "en"],
    ["Hola", "es"],
  ]);
});

Deno.test("five mails of a kind an hour reach an address, from any number of users", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  await verified(mailed, "Ada", "ada@example.org");
  const before = mail.taken.length;
  for (let n = 0; n < 9; n++) {
    const from = { address: `198.51.${n}.1` };
    equal((await post(room, "/auth/reset/request", { username_or_email: "Ada" }, from)).status, 202);
    await room.node.poll();
  }
  equal(mail.taken.length - before, 5);
  room.clock.skip(3_600_000);
  await askFor(mailed, "Ada");
  equal(mail.taken.length - before, 6);
});

Deno.test("a member who gives one address after another is slowed down", async () => {
  await using mailed = await openMailRoom();
  const { room } = mailed;
  const token = await registered(room, "Ada");
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 11; n++) codes.push((await give(room, token, `a${n}@example.org`)).code);
  deepEqual(codes.slice(-2), [undefined, "rate_limited"]);
});

Deno.test("without a mail server an address is kept, unverified, and nothing is queued", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  equal((await give(room, token, "ada@example.org")).status, 202);
  deepEqual(await emailOf(room, token), ["ada@example.org", false, undefined]);
  equal(await room.store.mails.waiting(), 0);
});

Deno.test("hello has the feature mail where the server sends mail", async () => {
  await using mailed = await openMailRoom();
  const client = mailed.room.connect();
  await mailed.room.settle();
  ok(client.all("hello")[0]!.features.includes("mail"));
});

async function askFor({ room }: MailRoom, username_or_email: string): Promise<void> {
  await post(room, "/auth/reset/request", { username_or_email });
  await room.node.poll();
}
