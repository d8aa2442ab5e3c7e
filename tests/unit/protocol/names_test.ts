// Names: what one is, which are the same, and which look alike.

import { equal, notEqual } from "node:assert/strict";
import {
  claimOf,
  foldName,
  isBot,
  isUsername,
  looksLikeBot,
  nameKey,
} from "../../../server/protocol/names.ts";

Deno.test("a username has 1 to 20 letters, digits, _ and -", () => {
  for (const name of ["a", "Z9_-", "-", "x".repeat(20), "__proto__"]) equal(isUsername(name), true, name);
  for (const name of ["", "x".repeat(21), "a b", "a\n", "\na", "a\0", "é", "Ａ", "a.b", "🌹", "İ", "ſ"]) {
    equal(isUsername(name), false, JSON.stringify(name));
  }
});

Deno.test("names are one without regard to case", () => {
  equal(nameKey("Some_Body-1"), nameKey("SOME_body-1"));
  notEqual(nameKey("some_body"), nameKey("some-body"));
});

Deno.test("look-alikes have one fold: I l 1 i, O 0 o, rn m, and without - and _", () => {
  for (
    const [a, b] of [
      ...[["Illi", "1l1I"], ["b0b", "BOB"], ["Marnie", "MAMIE"], ["_a-n_n-a_", "anna"], ["r_n", "m"]],
      ...[["Modern", "Modem"], ["-0_-", "o"], ["VioIet", "V1OLET"]],
    ] as const
  ) equal(foldName(a), foldName(b), `${a} and ${b}`);
});

Deno.test("other names keep folds of their own", () => {
  for (
    const [a, b] of [["anna", "ana"], ["bob", "rob"], ["m", "nn"], ["nr", "m"], ["a1", "a2"], [
      "o",
      "q",
    ]] as const
  ) {
    notEqual(foldName(a), foldName(b), `${a} and ${b}`);
  }
});

Deno.test("only Violet's own letters are her name, but many look like it", () => {
  for (const name of ["Violet", "violet", "VIOLET"]) equal(isBot(name), true);
  for (const name of ["VioIet", "_Violet_", "Violet1", ""]) equal(isBot(name), false);
  for (
    const name of [
      "Violet",
      "VIOLET",
      "VioIet",
      "V1olet",
      "V10let",
      "vi0-let",
      "_Violet_",
      "Vio_let",
      "vlolet",
      "Violett",
      "Vioolet",
      "VVioIet",
      "V_i_o_l_e_t_t",
      "wiolet",
    ]
  ) {
    equal(looksLikeBot(name), true, name);
  }
  for (const name of ["Violeta", "Violent", "Viola", "Vio", "let", "___", "", "Violet2"]) {
    equal(looksLikeBot(name), false, name);
  }
});

Deno.test("names that claim to be staff or the product: in any case, with other characters, with a number", () => {
  for (
    const name of [
      ...["admin", "administrator", "moderator", "moderators", "root", "system", "support", "staff"],
      ...["SexyChat", "Aphrodite", "server", "owner", "operator", "official", "helpdesk"],
      ...["ADMIN", "adm1n", "Adrnin", "a-d-m-i-n", "_root_", "R00T", "Supp0rt", "5upport", "M0d3rat0r"],
      ...["Sy5tem", "5T4FF", "S3xyCh4t", "Sexy_Chat", "Aphr0d1te", "0vvner", "offlcial", "H3lpde5k"],
      ...["Adminn", "Rooot", "Suppport", "Moderattor", "admin1", "root_007", "Staff-24", "support2024"],
    ]
  ) equal(claimOf(name), "staff", name);
});

Deno.test("names that claim to be the companion: letters repeated, a digit at the end", () => {
  for (
    const name of [
      "Violet",
      "VioIet",
      "Violett",
      "Vioolet",
      "VVioIet",
      "Viol3t",
      "Viole7",
      "Violet1",
      "Violet_2",
      "Violet__",
    ]
  ) equal(claimOf(name), "companion", name);
});

Deno.test("innocent names claim nothing", () => {
  for (
    const name of [
      ...["Violeta", "Viola", "Violetta", "Violette", "Violet87", "violet_rain", "Violent", "Iolet"],
      ...[
        "mod",
        "Mod1",
        "Modesty",
        "Adam",
        "Admir",
        "Rod",
        "rot",
        "Root_Beer",
        "Rooter",
        "Stefan",
        "Staf",
        "Stafford",
      ],
      ...[
        "Owen",
        "Serverus",
        "Operatic",
        "Systemic",
        "Supporter",
        "Sexy",
        "Chat",
        "Aphro",
        "Officer",
        "Ruth",
        "r2d2",
      ],
      ...["_", "-", "1", "0", "2024", "", "alice", "Bob_7"],
    ]
  ) equal(claimOf(name), null, name);
});
