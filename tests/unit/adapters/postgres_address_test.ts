// Addresses of PostgreSQL databases: how they are shown, which files they need, and what their errors mean.

import { deepEqual, equal } from "node:assert/strict";
import {
  connectionPaths,
  isPostgresUrl,
  redactPostgresUrl,
  unusablePostgres,
} from "../../../server/adapters/postgres/postgres_address.ts";
import { StoreUnusable } from "../../../server/store/store_unusable.ts";

Deno.test("an address is shown without user, password and options", () => {
  const shown: Record<string, string> = {
    "postgresql://chat:s3cret@db.example:5433/house?sslmode=require": "postgresql://db.example:5433/house",
    "postgres://db.example/house": "postgresql://db.example/house",
    "postgresql:///house?host=/var/run/postgresql": "postgresql:///var/run/postgresql/house",
    "postgresql:///house?host=chat:s3cret@db&password=s3cret": "postgresql:///…/house",
    "postgresql://db.example/house%40s3cret": "postgresql://db.example/…",
  };
  for (const [url, expected] of Object.entries(shown)) equal(redactPostgresUrl(url), expected);
});

Deno.test("both names of the protocol are PostgreSQL's, and nothing else is", () => {
  deepEqual(
    ["postgresql://a/b", "postgres://a/b", "sqlite:///a", "postgresqlx://a/b"].map(isPostgresUrl),
    [true, true, false, false],
  );
});

Deno.test("a socket's folder and certificates are named, for the permissions of the server", () => {
  const url = "postgresql:///house?host=/var/run/postgresql&sslrootcert=/etc/ca.pem";
  deepEqual(connectionPaths(url), { folders: ["/var/run/postgresql"], files: ["/etc/ca.pem"] });
  deepEqual(connectionPaths("postgresql://db.example/house"), { folders: [], files: [] });
});

Deno.test("an error is one line, whatever it is, and one that says why already is left alone", () => {
  const url = "postgresql://chat:s3cret@db.example/house";
  const shown = "postgresql://db.example/house";
  equal(
    unusablePostgres(url, new TypeError("Invalid URL: 's3cret'\nsecond")).message,
    `${shown} cannot be used (TypeError)`,
    "what a driver says may repeat the address",
  );
  equal(
    unusablePostgres(url, new Error("0009_more: column does not exist\nsecond")).message,
    `${shown} cannot be used (0009_more: column does not exist)`,
  );
  const refused = Object.assign(
    new AggregateError([Object.assign(new Error(), { code: "ECONNREFUSED" })]),
    {},
  );
  equal(unusablePostgres(url, refused).message, `${shown} cannot be reached: nothing listens there`);
  equal(
    unusablePostgres(url, new Error("timeout expired")).message,
    `${shown} cannot be reached: it does not answer`,
  );
  const known = new StoreUnusable("said already");
  equal(unusablePostgres(url, known), known);
});
