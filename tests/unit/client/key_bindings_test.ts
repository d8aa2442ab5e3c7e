// The table of shortcuts: modifiers count exactly, no duplicates, none of a browser, all on the keyboard map.

import assert from "node:assert/strict";
import {
  chordsOf,
  isFor,
  type KeyId,
  type Press,
  SHORTCUTS,
  stepAlong,
  type System,
} from "../../../client/views/shell/key_bindings.ts";
import { keyRows } from "../../../client/views/shell/keyboard_map.tsx";
import { PAGE_KEYS } from "../../../client/views/shell/page_keys.ts";

const SYSTEMS: readonly System[] = ["mac", "linux", "other"];

/** A key press: `Ctrl+k`, with `code` where it matters. */
function press(chord: string, code = ""): Press {
  const held = chord.split("+");
  const key = held.pop()!;
  return {
    key,
    code,
    ctrlKey: held.includes("Ctrl"),
    metaKey: held.includes("Meta"),
    altKey: held.includes("Alt"),
    shiftKey: held.includes("Shift"),
  };
}

Deno.test("the palette opens with Ctrl+K, on a Mac with Command+K", () => {
  assert.ok(isFor(press("Ctrl+k"), "palette", "other"));
  assert.ok(isFor(press("Ctrl+K"), "palette", "linux"), "with Caps Lock");
  assert.ok(isFor(press("Meta+k"), "palette", "mac"));
  assert.ok(!isFor(press("Ctrl+k"), "palette", "mac"), "which deletes to the end of the line there");
  assert.ok(!isFor(press("Meta+k"), "palette", "other"));
});

Deno.test("with a further modifier it is another shortcut", () => {
  for (const chord of ["k", "Ctrl+Shift+k", "Ctrl+Alt+k"]) {
    assert.ok(!isFor(press(chord), "palette", "other"), chord);
  }
  assert.ok(!isFor(press("Shift+Enter"), "send", "other"));
  assert.ok(isFor(press("Shift+Enter"), "breakLine", "other"));
});

Deno.test("on layouts without Latin letters, the position of the key counts", () => {
  assert.ok(isFor(press("Ctrl+л", "KeyK"), "palette", "other"));
  assert.ok(!isFor(press("Ctrl+ф", "KeyA"), "palette", "other"));
  assert.ok(!isFor(press("Ctrl+t", "KeyK"), "palette", "other"), "Dvorak is Latin");
});

Deno.test("row 9: a key that an input method has is no shortcut, whatever it is", () => {
  for (const system of SYSTEMS) {
    for (const id of Object.keys(SHORTCUTS) as KeyId[]) {
      for (const chord of chordsOf(id, system)) {
        const key = press(
          chord.replace("Mod", system === "mac" ? "Meta" : "Ctrl").replace("1…9", "1"),
          "Digit1",
        );
        assert.ok(isFor(key, id, system), `${id} ${chord}`);
        assert.ok(isFor({ ...key, isComposing: false, keyCode: 13 }, id, system), `${id} ${chord}`);
        assert.ok(!isFor({ ...key, isComposing: false, keyCode: 229 }, id, system), `${id} ${chord}`);
        assert.ok(!isFor({ ...key, isComposing: true, keyCode: 13 }, id, system), `${id} ${chord}`);
      }
    }
  }
  assert.equal(stepAlong({ ...press("ArrowDown"), keyCode: 229 }, "down", 0, 3), undefined);
});

Deno.test("signs count with and without Shift", () => {
  assert.ok(isFor(press("Shift+?"), "mapAlone", "other"));
  assert.ok(isFor(press("?"), "mapAlone", "other"));
  assert.ok(isFor(press("Ctrl+Shift+/"), "map", "other"), "as on a German keyboard");
  assert.ok(!isFor(press("Ctrl+?"), "mapAlone", "other"));
});

Deno.test("digits count by position, except on the number pad, where Alt types characters", () => {
  assert.ok(isFor(press("Alt+1", "Digit1"), "nth", "other"));
  assert.ok(isFor(press("Ctrl+Alt+&", "Digit1"), "nth", "linux"), "as on a French keyboard");
  assert.ok(!isFor(press("Alt+1", "Numpad1"), "nth", "other"));
  assert.ok(!isFor(press("Alt+0", "Digit0"), "nth", "other"));
  assert.ok(!isFor(press("Alt+1", "Digit1"), "nth", "linux"), "the browser's tabs are there");
  assert.ok(!isFor(press("Alt+¡", "Digit1"), "nth", "mac"), "which is a character there");
});

Deno.test("no two shortcuts are the same", () => {
  for (const system of SYSTEMS) {
    const chords = (Object.keys(PAGE_KEYS) as KeyId[]).flatMap((id) => chordsOf(id, system));
    assert.deepEqual([...new Set(chords)], chords, system);
  }
});

Deno.test("no shortcut is one of a browser", () => {
  // Tabs, windows, history, addresses, menus, developers' tools; Alt and arrows sideways, Alt and Home go elsewhere.
  const theirs =
    /^((Ctrl|Meta|Mod)\+(Shift\+)?[a-jl-z0-9]|Alt\+([d-hb]|ArrowLeft|ArrowRight|Home|F4|Enter)|F\d+)$/;
  const exceptions = ["Ctrl+Shift+p", "Ctrl+Shift+x"]; // On a Mac, where browsers take Command.
  for (const system of SYSTEMS) {
    for (const id of Object.keys(PAGE_KEYS) as KeyId[]) {
      for (const chord of chordsOf(id, system)) {
        const isTheirs = theirs.test(chord) && !(system === "mac" && exceptions.includes(chord));
        assert.ok(!isTheirs, `${chord} for ${id} on ${system}`);
      }
    }
  }
});

Deno.test("the keyboard map shows each working shortcut once", () => {
  const shown = (enterSends: boolean, signKeys: boolean): KeyId[] =>
    Object.values(keyRows(enterSends, signKeys)).flat(2);
  for (const enterSends of [true, false]) {
    for (const signKeys of [true, false]) {
      const rows = shown(enterSends, signKeys);
      assert.deepEqual([...new Set(rows)], rows);
      assert.equal(rows.includes("mapAlone"), signKeys);
      for (const id of Object.keys(PAGE_KEYS) as KeyId[]) {
        assert.equal(rows.includes(id), id !== "mapAlone" || signKeys, id);
      }
    }
  }
  const ever = new Set([...shown(true, true), ...shown(false, true)]);
  assert.deepEqual((Object.keys(SHORTCUTS) as KeyId[]).filter((id) => !ever.has(id)), []);
  assert.ok(shown(true, true).includes("send") && !shown(true, true).includes("sendHeld"));
});

Deno.test("arrow keys move along a row in its direction, Home and End to its ends", () => {
  const at = (key: string, way: "across" | "down" | "both"): number | undefined =>
    stepAlong(press(key), way, 0, 3);
  assert.deepEqual(["ArrowUp", "ArrowDown", "Home", "End"].map((key) => at(key, "down")), [2, 1, 0, 2]);
  assert.deepEqual(["ArrowLeft", "ArrowRight"].map((key) => at(key, "across")), [2, 1]);
  assert.deepEqual(["ArrowLeft", "ArrowDown"].map((key) => at(key, "both")), [2, 1]);
  assert.deepEqual([at("ArrowLeft", "down"), at("ArrowUp", "across"), at("a", "both")], [
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(stepAlong(press("Alt+ArrowDown"), "down", 0, 3), undefined, "which is a key of the page");
});
