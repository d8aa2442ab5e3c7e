// English, part of the namespace `later`: notices about the keys of private messages.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

/** A part of the namespace. */
export function keyNotices() {
  return {
    keyNotices: {
      title: "Private messages",
      loading: "Loading…",
      save: "Only this browser can open your messages so far. A history key keeps them for a new one.",
      saveYes: "Save history key",
      notNow: "Not now",
    },
  };
}
