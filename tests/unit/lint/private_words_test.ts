// The words that only this project knows: each row of the table refuses an example, and says what to write instead.

import assert from "node:assert/strict";
import { privateWords } from "../../../.ci/lint/private_word_rule.ts";
import { FOREIGN_NAMES, PRIVATE_WORDS } from "../../../.ci/lint/private_words.ts";
import { findings } from "../../support/lint_rules.ts";

/** Source → the word in it that is refused, by the file that it stands in. */
const REFUSED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "server/hub/hub.ts": {
    "class HouseThrottle {}": "House",
    "const HOUSE_RULES = 1;": "HOUSE",
    "const timer = link.lastBeat;": "Beat",
    "let linked = false;": "linked",
    "bus.hear(message);": "hear",
    "await bus.heard();": "heard",
    "// This node has not heard of it.": "heard",
    "class Node { #told = 0; }": "told",
    "/** The others are told. */": "told",
    "const at = catch_up();": "catch up",
    "const { resends } = context;": "resends",
    "const outbox = [];": "outbox",
    "const roll = new Map();": "roll",
    "// The roll is rolled back.": "roll",
    "const rosterOf = 1;": "roster",
    "type Census = 1;": "Census",
    "type Here = 1;": "Here",
    "const tokenHolder = 1;": "Holder",
    "const { roams } = person;": "roams",
    "context.control.lift();": "control",
    "type Deed = 1;": "Deed",
    "type Act = 1;": "Act",
    "class Pace {}": "Pace",
    "const pmRooms = 1;": "pm",
    "class GuestTalk {}": "Talk",
    "// Private talk of two accounts.": "Private talk",
    "type RoomNews = 1;": "Room News",
    "const violetRooms = 1;": "violet",
    "// Somebody is here.": "Somebody",
    "/* For whoever asks. */": "whoever",
    "/**\n * One line.\n * Then nobody.\n */": "nobody",
  },
  "server/adapters/redis/redis_bus.ts": {
    "class Others {}": "Others",
    "class Terms {}": "Terms",
  },
  "server/companion/companion.ts": {
    "const asking = 1;": "asking",
    "class Places {}": "Places",
    "class InTurn {}": "In Turn",
  },
  "client/net/chat.ts": {
    "function goToDoor() {}": "Door",
    "type Visit = 1;": "Visit",
    "class LobbyLine {}": "Lobby Line",
    "class Later {}": "Later",
    "const chapter = 1;": "chapter",
    "const SHELVES = 1;": "SHELVES",
    "type Phrase = 1;": "Phrase",
    "const farewell = 1;": "farewell",
    "const { silence } = room;": "silence",
    "const { attention } = stores;": "attention",
    "const likeness = 1;": "likeness",
    "const chime = 1;": "chime",
    "const moment = 1;": "moment",
    "const doings = 1;": "doings",
  },
  "client/views/line.tsx": {
    "const view = <PmPanel />;": "Pm",
  },
};

Deno.test("private-words: each row of the table refuses its example, with the field's word", () => {
  const said = new Set<string>();
  for (const [file, sources] of Object.entries(REFUSED)) {
    for (const [source, word] of Object.entries(sources)) {
      const [first, ...more] = findings(privateWords, file, source);
      assert.ok(first?.startsWith(`“${word}” is a private word, in `), `${source} → ${first}`);
      assert.deepEqual(more, [], source);
      said.add(/Write: (.*) \(/.exec(first!)![1]!);
    }
  }
  assert.deepEqual(PRIVATE_WORDS.map(({ instead }) => instead).filter((instead) => !said.has(instead)), []);
});

Deno.test("private-words: a finding names the place, and the way out", () => {
  assert.deepEqual(findings(privateWords, "server/hub/hub.ts", "class HouseThrottle {}"), [
    "“House” is a private word, in HouseThrottle. Write: cluster (.ci/lint/private_words.ts)",
  ]);
  assert.deepEqual(findings(privateWords, "server/hub/hub.ts", "// The house."), [
    "“house” is a private word, in a comment. Write: cluster (.ci/lint/private_words.ts)",
  ]);
});

Deno.test("private-words: files and folders have names too", () => {
  for (const file of ["server/hub/house.ts", "client/views/pm/panel.tsx", "client/net/door.ts"]) {
    const [first, ...more] = findings(privateWords, file, "export const x = 1;");
    assert.ok(first?.includes(`in ${file}. `), file);
    assert.deepEqual(more, []);
  }
});

Deno.test("private-words: a name is reported once a file", () => {
  const source = "const houses = 1; use(houses); const houseOf = houses;";
  assert.equal(findings(privateWords, "server/hub/hub.ts", source).length, 2);
});

Deno.test("private-words: plain English, text, and the names of others are fine", () => {
  const fine = [
    "const heartbeat = 1; const placeholder = 1; const warehouse = 1; const passphrase = 1;",
    "// Rolls back. The lock holder. Two kinds are told apart. A rolling upgrade.",
    "const abortController = new AbortController(); /* Controls. */",
    'const text = "Nobody is in the house"; const event = `pm_open`;',
    "send({ pm_open: data, room_key: key, violet_queue: [] });",
    "const presence = 1; const nicklist = 1; const { ai_messages_used } = row;",
    "const { violetModel } = settings; const { VIOLET_MODEL } = environment;",
  ];
  for (const source of fine) {
    assert.deepEqual(findings(privateWords, "server/hub/hub.ts", source), [], source);
  }
  assert.deepEqual(findings(privateWords, "tests/unit/hub_test.ts", "const house = 1; // Nobody."), []);
  assert.deepEqual(findings(privateWords, ".ci/tasks.ts", "const house = 1;"), []);
});

Deno.test("private-words: a word is private only where its row says so", () => {
  assert.deepEqual(findings(privateWords, "client/net/connection/outbox.ts", "// The outbox is heard."), []);
  assert.deepEqual(findings(privateWords, "client/views/play.ts", "const control = 1;"), []);
  assert.deepEqual(findings(privateWords, "server/hub/limits/tiers.ts", "type Others = 1;"), []);
});

Deno.test("private-words: every name that others have chosen is there for a reason", () => {
  for (const { reason } of FOREIGN_NAMES) assert.ok(reason.length > 0);
});
