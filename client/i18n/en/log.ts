// English, part of the namespace `later`: the log of a conversation, the search in it, and the emoji picker.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function log({ list, plural }: LanguageTools) {
  return {
    log: {
      retry: "Retry",
      discard: "Discard",
      replyingTo: (name: string) => `Reply to ${name}:`,
      cancelReply: "Cancel reply",
      joined: "Joined:",
      left: "Left:",
      /** `others`: number of users whose names are unknown. */
      names: (names: readonly string[], others: number) =>
        list(others > 0 ? [...names, plural(others, { one: "# other", other: "# others" })] : names),
      jump: "Jump to latest",
      jumpToNew: "Jump to first unread",
      newMessages: (count: number) => plural(count, { one: "# new message", other: "# new messages" }),
      quoteGone: "That message is no longer here.",
      code: "Code",
      /** The number of the match in view, among all. */
      matchOf: (index: number, count: number) => `${index} of ${count}`,
      noMatch: "No matches.",
      onlyLoaded: "Searches the messages loaded on this page.",
      previousMatch: "Previous match",
      nextMatch: "Next match",
      closeSearch: "Close search",
      loadOlder: "Load older messages",
    },
    emojiPicker: {
      title: "Emoji",
      find: "Find an emoji",
      recent: "Recently used",
      all: "All emoji",
      found: (count: number) => plural(count, { one: "# emoji", other: "# emoji" }),
      none: "No matches.",
      loading: "Loading emoji…",
      failed: "The emoji could not be loaded.",
    },
  };
}
