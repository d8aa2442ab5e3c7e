// Hashing of passwords on its own: nothing truncated, and nothing matches by accident.

import { equal, match, ok, rejects } from "node:assert/strict";
import { Buffer } from "node:buffer";
import bcrypt from "bcrypt";
import { CUT_HASH } from "../../../server/ports/password_hasher.ts";
import { createBcryptPasswords } from "../../../server/adapters/bcrypt_passwords.ts";
import { passwordProblem } from "../../../server/protocol/password_rules.ts";

/** The least that bcrypt takes. */
const CHEAP = 4;

Deno.test("passwords are hashed with bcrypt at cost 12 unless a test says otherwise, each with a salt of its own", async () => {
  match(await createBcryptPasswords().hash("correct horse"), /^\$2b\$12\$/);
  const passwords = createBcryptPasswords(CHEAP);
  const [one, two] = [await passwords.hash("correct horse"), await passwords.hash("correct horse")];
  ok(one !== two);
  for (const hash of [one, two]) ok(await passwords.verify("correct horse", hash));
});

Deno.test("a wrong password, none, and another case do not match", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  const hash = await passwords.hash("correct horse");
  for (const wrong of ["", "correct hors", "correct horse ", "Correct horse", "\0", "correct horse\0"]) {
    equal(await passwords.verify(wrong, hash), false, JSON.stringify(wrong));
  }
});

Deno.test("nothing matches the password of an unknown user", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  for (const guess of ["", "nobody has this password", "undefined", "null"]) {
    equal(await passwords.verify(guess, null), false);
  }
});

Deno.test("what bcrypt would truncate is never compared: 73 bytes, or a NUL", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  const full = await passwords.hash("é".repeat(36));
  ok(await passwords.verify("é".repeat(36), full));
  equal(await passwords.verify("é".repeat(36) + "x", full), false);
  equal(await passwords.verify("é".repeat(37), full), false);
  const empty = await passwords.hash("");
  equal(await passwords.verify("\0", empty), false);
  equal(await passwords.verify("x".repeat(73), empty), false);
});

Deno.test("of a hash that the original made, the first 72 bytes count, as they did there", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  const first = "x".repeat(72);
  const original = (await passwords.hash(first)).replace("$2b$", CUT_HASH);
  for (const same of [first, `${first}y`, first.repeat(10)]) ok(await passwords.verify(same, original));
  for (const other of ["x".repeat(71), `y${first}`, `${"x".repeat(71)}y`, `${first}\0`.slice(1)]) {
    equal(await passwords.verify(other, original), false);
  }
  const plain = (await passwords.hash("abc")).replace("$2b$", CUT_HASH);
  ok(await passwords.verify("abc", plain));
  for (const other of ["abcd", "", "abc\0", "\0"]) equal(await passwords.verify(other, plain), false);
});

Deno.test("a letter that was cut in its middle counts as far as it goes", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  const bytes = new TextEncoder().encode(`${"x".repeat(71)}ü`).slice(0, 72);
  const original = (await bcrypt.hash(Buffer.from(bytes), CHEAP)).replace("$2b$", CUT_HASH);
  ok(await passwords.verify(`${"x".repeat(71)}ü and more`, original));
  equal(await passwords.verify(`${"x".repeat(71)}é and more`, original), true, "the same first byte");
  equal(await passwords.verify(`${"x".repeat(71)}€`, original), false);
});

Deno.test("a hash that is none does not match, and stops nothing", async () => {
  const passwords = createBcryptPasswords(CHEAP);
  equal(await passwords.verify("correct horse", "hash of somebody"), false);
  ok(await passwords.verify("correct horse", await passwords.hash("correct horse")));
  await rejects(passwords.hash(undefined as unknown as string));
  ok(await passwords.verify("correct horse", await passwords.hash("correct horse")));
});

Deno.test("passwordProblem: 6 to 72 bytes of UTF-8, no NUL", () => {
  for (const good of ["abcdef", "x".repeat(72), "é".repeat(3), "🌹🌹", "      "]) {
    equal(passwordProblem(good), null);
  }
  for (const bad of ["", "abcde", "🌹", "x".repeat(73), "é".repeat(37), "abc\0def"]) ok(passwordProblem(bad));
});
