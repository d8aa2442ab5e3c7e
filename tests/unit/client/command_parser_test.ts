// The parser of the command line: commands, texts, problems.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type CommandLine, readCommandLine, usageOf } from "../../../client/text/command_parser.ts";
import {
  type CommandAuthor,
  COMMANDS,
  type CommandScope,
  findCommand,
  mayUse,
} from "../../../client/text/command_table.ts";
import { testSeed } from "../../support/seed.ts";
import { ENGLISH, english } from "./fakes.ts";

const GUEST: CommandAuthor = { username: "alice", role: "user", is_registered: false };
const MEMBER: CommandAuthor = { ...GUEST, is_registered: true };
const MOD: CommandAuthor = { ...MEMBER, role: "mod" };

/** A line in short: the command and what it was given, the text, or what is wrong. */
function read(line: string, me: CommandAuthor = MOD, place: CommandScope = "lobby"): unknown {
  const found: CommandLine = readCommandLine(line, me, place);
  if (found.kind === "text") return found.text;
  if (found.kind === "problem") return english(found.problem);
  const { text, ...given } = found.args;
  return [found.command.name, { ...given, ...(text === "" ? {} : { text }) }];
}

Deno.test("commands are parsed with their arguments, in any case", () => {
  for (
    const [line, expected] of [
      ["/me waves", ["me", { text: "waves" }]],
      ["/MSG bob  hello\nthere", ["msg", { name: "bob", text: "hello\nthere" }]],
      ["/msg @bob, hello", ["msg", { name: "bob", text: "hello" }]],
      ["/msg bob", ["msg", { name: "bob" }]],
      ["/ignore bob", ["ignore", { name: "bob" }]],
      ["/kick bob 10 times", ["kick", { name: "bob", text: "10 times" }]],
      ["/ban bob", ["ban", { name: "bob" }]],
      ["/ban bob 90 too loud", ["ban", { name: "bob", minutes: 90, text: "too loud" }]],
      ["/ban bob too loud", ["ban", { name: "bob", text: "too loud" }]],
      ["/mute bob 2h", ["mute", { name: "bob", minutes: 120 }]],
      ["/kickban bob 3d rude", ["kickban", { name: "bob", minutes: 4_320, text: "rude" }]],
      ["/slow 30", ["slow", { seconds: 30 }]],
      ["/slow 0", ["slow", { seconds: 0 }]],
      ["/guard Registered", ["guard", { level: "registered" }]],
      ["/help", ["help", {}]],
    ] as const
  ) assert.deepEqual(read(line), expected, line);
});

Deno.test("two slashes are a text with one slash", () => {
  assert.equal(read("//etc/passwd"), "/etc/passwd");
  assert.equal(read("//"), "/");
  assert.equal(read("//kick bob"), "/kick bob");
  assert.match(String(read("//reset", MEMBER, "companion")), /you cannot say it to her/);
  assert.equal(read("//reset", MEMBER, "dm"), "/reset");
});

Deno.test("a wrong command line gets a message with the syntax", () => {
  for (
    const [line, expected] of [
      ["/", /There is no command “\/”/],
      ["/dance bob", /no command “\/dance”.*Nothing was sent.*\/\//],
      [`/${"x".repeat(100)}`, /x…”/],
      ["/constructor", /no command/],
      ["/kick", "Something is missing: /kick NAME [reason]"],
      ["/me", "Something is missing: /me WHAT YOU DO"],
      ["/slow", "Something is missing: /slow SECONDS"],
      ["/ignore bob carl", "That is too much for this command: /ignore NAME"],
      ["/help me", "That is too much for this command: /help"],
      ["/kick <b>", /“<b>” is not a name/],
      ["/mute bob 0", /minutes from 1 to 5,256,000/],
      ["/mute bob 99999999", /minutes from 1 to/],
      ["/slow soon", /seconds from 0 to 3,600/],
      ["/slow 3601", /seconds from 0 to 3,600/],
      ["/slow -1", /seconds from 0 to 3,600/],
      ["/guard members", /open, registered, verified/],
      [`/kick bob ${"x".repeat(201)}`, "The reason is one character too long."],
    ] as const
  ) {
    const said = String(read(line));
    if (typeof expected === "string") assert.equal(said, expected, line);
    else assert.match(said, expected, line);
  }
});

Deno.test("commands of other roles are explained to users who may not use them, and those of another conversation too", () => {
  assert.match(String(read("/reset", GUEST)), /people with an account/);
  assert.match(String(read("/kick bob", MEMBER)), /for moderators/);
  assert.match(String(read("/reset", MEMBER)), /Write it there/);
  assert.deepEqual(read("/reset", MEMBER, "companion"), ["reset", {}]);
});

Deno.test("access to each command", () => {
  const usable = (me: CommandAuthor): string[] =>
    COMMANDS.filter((one) => mayUse(one, me)).map(({ name }) => name);
  assert.deepEqual(usable(GUEST), ["me", "msg", "ignore", "unignore", "help"]);
  assert.deepEqual(usable(MEMBER), ["me", "msg", "ignore", "unignore", "reset", "help"]);
  assert.deepEqual(usable(MOD), COMMANDS.map(({ name }) => name));
  assert.deepEqual(usable({ ...GUEST, role: "mod" }).includes("kick"), true, "by the moderator password too");
});

Deno.test("every command has its syntax and its description", () => {
  for (const command of COMMANDS) {
    assert.ok(usageOf(command, ENGLISH.later).startsWith(`/${command.name}`));
    assert.ok(ENGLISH.later.commands[command.name].length > 0);
    assert.equal(findCommand(command.name), command);
  }
});

Deno.test("any line parses to a command, a text or a problem", () => {
  const pieces = fc.constantFrom("/", "kick", "ban", "msg", " ", "bob", "@", "10", "2h", "\n", "é", "<", ":");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
      const found = readCommandLine(`/${all.join("")}`, MOD, "lobby");
      if (found.kind === "problem") assert.match(english(found.problem), /^\S.*[.\]\p{L}\d]$/su);
      if (found.kind === "text") assert.ok(found.text.startsWith("/"));
    }),
    { seed: testSeed(), numRuns: 500 },
  );
});
