// Loaded before the server by tests that are not about hashing: bcrypt at its least cost. That of production takes a
// quarter of a second of a core for each password; tests/unit/adapters/bcrypt_passwords_test.ts holds the server to it.

import bcrypt from "bcrypt";

/** The least that bcrypt takes: 2^4 rounds. */
const LEAST_COST = 4;

const { hash } = bcrypt;
// With both arguments it returns a promise, which the server awaits.
bcrypt.hash = ((secret: string, _cost: number) => hash(secret, LEAST_COST)) as typeof bcrypt.hash;
