// English, part of the namespace `later`: the palette, the keyboard map, and hints for new users.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function guide({ plural }: LanguageTools) {
  return {
    palette: {
      groups: {
        conversations: "Conversations",
        people: "People",
        places: "Jump to",
        actions: "Actions",
        looks: "Look and language",
      },
      found: (count: number) => plural(count, { one: "One result", other: "# results" }),
      none: "No matches. Try a name, a setting or a theme.",
      unread: (count: number) => `${count} unread`,
      place: (dialog: string, tab: string) => `${dialog}: ${tab}`,
      theme: (name: string) => `Theme: ${name}`,
      language: (name: string) => `Language: ${name}`,
      inUse: "in use",
      soundsOn: "Turn notification sounds on",
      soundsOff: "Turn notification sounds off",
      /** Further search terms. */
      more: {
        people: "who is here",
        map: "shortcuts help",
        logOut: "leave exit sign out",
        premium: "price pay buy voucher code receipt",
        search: "find text",
      },
      footer: { choose: "choose", open: "open", leave: "close" },
    },
    keys: {
      title: "Keyboard map",
      groups: { page: "Anywhere", writing: "Writing", moving: "Tabs, lists and menus", dialogs: "Dialogs" },
      does: {
        palette: "Search or jump to…",
        map: "This map",
        previous: "Previous or next conversation",
        nth: "Conversation by number",
        write: "Write a message",
        people: "People",
        latest: "Jump to latest",
        close: "Close the private conversation",
        send: "Send",
        sendHeld: "Send",
        breakLine: "New line",
        breakLineAlone: "New line",
        takeSuggestion: "Accept suggestion",
        dropAnswer: "Cancel reply or edit",
        editLast: "To Violet, in an empty field: edit the last question",
        up: "Move in a list, messages or a menu",
        left: "Move along tabs or a message's actions",
        first: "First or last",
        choose: "Choose",
        menu: "Menu of a person or message",
        closeTab: "On its tab: close the conversation",
        tab: "Next or previous part",
        leave: "Close what is open",
      },
      or: "or",
      caps: {
        Alt: "Alt",
        ArrowDown: "↓",
        ArrowLeft: "←",
        ArrowRight: "→",
        ArrowUp: "↑",
        ContextMenu: "Menu",
        Ctrl: "Ctrl",
        Delete: "Delete",
        End: "End",
        Enter: "Enter",
        Escape: "Esc",
        Home: "Home",
        Shift: "Shift",
        Tab: "Tab",
      } as Readonly<Record<string, string>>,
      signKeys: "“?” alone opens this map",
      signKeysHint: "Turn it off if it gets in the way, for example with speech input.",
    },
    hints: {
      title: "Hint",
      dismiss: "Got it",
      people: "Click a name to talk to someone in private.",
      peopleTouch: "Tap a name to talk to someone in private.",
      palette: (keys: string) => `${keys} finds people, conversations and settings. Press ? to see all keys.`,
      palettePlain: (keys: string) => `${keys} finds people, conversations and settings.`,
      companionFree: (count: number) =>
        plural(count, {
          one: "Violet is an AI, here for you alone. Your first message is free.",
          other: "Violet is an AI, here for you alone. Your first # messages are free.",
        }),
      companionPlain: "Violet is an AI, here for you alone.",
      companionMember: "Violet is an AI, here for you alone. You can write to her without limit.",
      companionGuest: "Violet is an AI who talks with members. An account is free.",
    },
  };
}
