// Row 5: guests ignore too, for their session: a user, and not a name.

import { deepEqual, equal } from "node:assert/strict";
import { openPair, pmTexts, uuid } from "../support/dm.ts";
import { CAPS } from "../../server/hub/limits/caps.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

async function ignore(by: PlainClient, target: string): Promise<void> {
  const reply = await by.request("user_ignore", { target });
  deepEqual([reply.event, reply.data], ["ignore_status", { target, ignored: true }]);
}

async function say(from: PlainClient, text: string): Promise<void> {
  equal((await from.request("message", { text }, uuid())).event, "ack");
}

for (const kind of ["guest", "member"] as const) {
  Deno.test(`row 5: a guest who ignores a ${kind} gets nothing of them, who notices nothing; and can stop`, async () => {
    await using room = await openRoom();
    const [guest, troll] = [await room.guest("visitor"), await room[kind]("troll")];
    const talk = await openPair(troll, guest);
    await ignore(guest, "troll");
    troll.forget();
    guest.forget();
    await say(troll, "unheard");
    equal((await troll.request("pm_message", { room: talk, text: "unread" }, uuid())).event, "ack");
    equal((await troll.request("pm_open", { target: "visitor" })).event, "pm_ready");
    await troll.request("pm_typing", { room: talk, busy: true });
    deepEqual([guest.texts, pmTexts(guest), guest.all("pm_invite"), guest.all("pm_typing")], [
      [],
      [],
      [],
      [],
    ]);
    deepEqual(pmTexts(troll), ["unread"]);
    equal((await guest.request("user_unignore", { target: "TROLL" })).data["ignored"], false);
    await room.pass(5_000);
    await say(troll, "heard");
    deepEqual(guest.texts, ["heard"]);
  });
}

Deno.test("row 5: an invitation of a user whom a guest ignores does not arrive, and what was written waits in vain", async () => {
  await using room = await openRoom();
  const [guest, troll] = [await room.guest("visitor"), await room.member("troll")];
  await ignore(guest, "troll");
  const opened = await troll.request("pm_open", { target: "visitor" });
  equal(opened.event, "pm_ready");
  await troll.request("pm_message", { room: opened.data["room"], text: "hello?" }, uuid());
  deepEqual([guest.all("pm_invite"), pmTexts(guest)], [[], []]);
});

Deno.test("row 5: after a reconnect, neither the guest's list is there nor is another person under the name ignored", async () => {
  await using room = await openRoom();
  const [guest, troll] = [await room.guest("visitor"), await room.guest("troll")];
  await ignore(guest, "troll");
  troll.vanish();
  await room.settle();
  const other = await room.guest("troll");
  await say(other, "I am somebody else");
  deepEqual(guest.texts, ["I am somebody else"]);
  guest.vanish();
  await room.settle();
  const back = await room.guest("visitor");
  await say(other, "hello");
  deepEqual(back.texts, ["hello"]);
});

Deno.test("row 5: who ignored two guests of one name, one after another, hears the name again after stopping once", async () => {
  await using room = await openRoom();
  for (const kind of ["guest", "member"] as const) {
    const ignorer = await room[kind](`ignorer${kind}`);
    let troll = await room.guest(`troll${kind}`);
    await ignore(ignorer, `troll${kind}`);
    troll.vanish();
    await room.settle();
    troll = await room.guest(`troll${kind}`);
    await ignore(ignorer, `troll${kind}`);
    await ignorer.request("user_unignore", { target: `troll${kind}` });
    await say(troll, "here again");
    equal(ignorer.texts.at(-1), "here again");
  }
});

Deno.test("row 5: the list goes over to the account that the guest becomes, accounts and guests alike, and is kept", async () => {
  await using room = await openRoom();
  const [bob, troll] = [await room.member("bob"), await room.guest("troll")];
  const guest = await room.guest("visitor");
  await ignore(guest, "bob");
  await ignore(guest, "troll");
  const joined = await guest.join("lady", { mode: "register", password: PASSWORD });
  deepEqual(joined.data["ignored_list"], ["bob"], "guests are on the list of the session");
  await room.settle();
  for (const from of [bob, troll]) await say(from, "unheard");
  deepEqual(guest.texts, []);
  guest.vanish();
  await room.settle();
  const back = await room.member("lady");
  deepEqual(back.all("joined")[0]!.ignored_list, ["bob"]);
  await room.pass(5_000);
  for (const from of [bob, troll]) await say(from, "still unheard");
  deepEqual(back.texts, []);
  await back.request("user_unignore", { target: "bob" });
  deepEqual((await room.member("lady")).all("joined")[0]!.ignored_list, []);
});

Deno.test("row 5: a guest ignores a guest who registers: the account is ignored", async () => {
  await using room = await openRoom();
  const [guest, troll] = [await room.guest("visitor"), await room.guest("troll")];
  await ignore(guest, "troll");
  await troll.join("lamb", { mode: "register", password: PASSWORD });
  await room.settle();
  await say(troll, "unheard");
  deepEqual(guest.texts, []);
  deepEqual(guest.all("ignore_status").slice(-2), [
    { target: "troll", ignored: false },
    { target: "lamb", ignored: true },
  ]);
});

Deno.test("row 5: the list of a guest has a bound; guests who have left make room", async () => {
  await using room = await openRoom();
  const guest = await room.guest("visitor");
  const [leaver] = [await room.guest("leaver")];
  await ignore(guest, "leaver");
  for (let n = 1; n < CAPS.guest_ignores.max; n++) {
    await room.member(`m${n}`);
    await ignore(guest, `m${n}`);
    room.clock.skip(1_000);
  }
  await room.member("beyond");
  const full = await guest.request("user_ignore", { target: "beyond" });
  equal(full.data["code"], "conflict");
  await ignore(guest, "m7");
  leaver.vanish();
  await room.settle();
  await ignore(guest, "beyond");
});
