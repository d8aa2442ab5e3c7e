// New names for accounts of the original that cannot keep theirs.

import { deepEqual, equal, ok } from "node:assert/strict";
import { claimOf, isUsername, nameKey } from "../../../server/protocol/names.ts";
import { proposeNames } from "../../../server/store/original/name_proposals.ts";

const member = (id: number, username: string, isStaff = false) => ({ id, username, isStaff });

Deno.test("a name that is valid and free stays, whatever the order of the rows", () => {
  deepEqual(proposeNames([member(2, "bob"), member(1, "Alice"), member(3, "carol-x_9")]), []);
});

Deno.test("the lowest id keeps its name; a proposal is never a name that another account keeps", () => {
  const people = [member(9, "alice"), member(3, "ALICE"), member(12, "Alice2"), member(14, "alice")];
  deepEqual(proposeNames(people), [
    { id: 9, from: "alice", to: "alice3", why: "name_taken" },
    { id: 14, from: "alice", to: "alice4", why: "name_taken" },
  ]);
});

Deno.test("long names make room for the number", () => {
  const long = "x".repeat(20);
  const twins = Array.from({ length: 12 }, (_, n) => member(n + 1, long));
  const renamed = proposeNames(twins);
  equal(renamed[0]?.to, `${"x".repeat(19)}2`);
  equal(renamed.at(-1)?.to, `${"x".repeat(18)}12`);
});

Deno.test("accents, spaces and signs go; a name of which nothing is left is member", () => {
  const names = ["José María", "日本", "a.b", "-_-", "__x__", "ﬁne", "<script>", "тест", ""];
  const renamed = proposeNames(names.map((name, n) => member(n + 1, name)));
  deepEqual(
    renamed.map(({ to }) => to),
    ["Jose_Maria", "member", "a_b", "fine", "script", "member2", "member3"],
  );
});

Deno.test("staff may be called admin; nobody else, and no one Violet, however it is written", () => {
  const people = [
    member(1, "admin", true),
    member(2, "Moderator"),
    member(3, "V1olet", true),
    member(4, "ad.min"),
  ];
  deepEqual(
    proposeNames(people).map(({ id, to }) => [id, to]),
    [[3, "member2"], [2, "member"], [4, "member3"]].sort(),
  );
});

Deno.test("whatever the names are: all results are valid, different, and imitate neither companion nor staff", () => {
  const parts = ["a", "A", "1", "l", "-", "_", " ", "ü", "Admin", "violet", "🌹", "x".repeat(19), "\0"];
  let state = 7;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const people = Array.from({ length: 3_000 }, (_, n) => {
    const name = Array.from({ length: 1 + random() * 3 }, () => parts[Math.floor(random() * parts.length)])
      .join("");
    return member(n + 1, name);
  });
  const renamed = new Map(proposeNames(people).map(({ id, to }) => [id, to]));
  const names = people.map(({ id, username }) => renamed.get(id) ?? username);
  equal(new Set(names.map(nameKey)).size, names.length);
  for (const name of names) {
    ok(isUsername(name), name);
    equal(claimOf(name), null, name);
  }
});
