// English, part of the namespace `later`: slash commands, their problems, and suggestions.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function composer({ number, plural }: LanguageTools) {
  return {
    suggestions: {
      commands: "Commands",
      people: "People",
      emoji: "Emoji",
      levels: "Who may write",
      found: (count: number) => plural(count, { one: "# suggestion", other: "# suggestions" }),
      /** The keys of the list. */
      keys: "Arrow keys to choose, Tab or Enter to take",
    },
    /** Descriptions of the commands. */
    commands: {
      me: "Say what you do",
      msg: "Write to somebody in private",
      ignore: "No longer hear somebody",
      unignore: "Hear somebody again",
      reset: "Make Violet forget, in her conversation",
      help: "Show what you can type",
      kick: "Send somebody out of the room",
      ban: "Send somebody out, and keep them out",
      kickban: "The same as ban, for those who are here",
      mute: "Let somebody read, but not write",
      unmute: "Let somebody write again",
      verify: "Give somebody the mark of trust",
      unverify: "Take the mark of trust away",
      slow: "Set the pause between two messages",
      guard: "Set who may write in the lobby",
    },
    /** Names of arguments. Capitals: required. */
    takes: {
      name: "NAME",
      minutes: "minutes",
      seconds: "SECONDS",
      level: "LEVEL",
      text: "text",
      action: "WHAT YOU DO",
      reason: "reason",
    },
    levels: {
      open: "Everybody",
      registered: "Members",
      verified: "Verified members",
    },
    help: {
      title: "What you can type",
      commands: "Commands",
      forStaff: "For moderators",
      more: "And anywhere in a message",
      link: "A link to follow, if it begins with https://",
      name: "Calls somebody: their page tells them",
      emoji: "An emoji; two letters are enough to be shown some",
      text: "Says /text as it stands, where it would be a command",
    },
    problems: {
      unknown: (name: string) =>
        `There is no command “/${
          shortened(name)
        }”, so nothing was sent. /help shows those there are; begin with // to say it as it stands.`,
      forMembers: (name: string) => `/${name} is for people with an account.`,
      forStaff: (name: string) => `/${name} is for moderators.`,
      companionOnly: "/reset makes Violet forget your conversation. Write it there.",
      resetAsText: "Violet takes “/reset” for the wish to forget, so it cannot be said to her.",
      missing: (usage: string) => `Something is missing: ${usage}`,
      tooMuch: (usage: string) => `That is more than it takes: ${usage}`,
      noName: (word: string) =>
        `“${shortened(word)}” is no name. Names have up to 20 letters, digits, - and _.`,
      minutes: (most: number) =>
        `For how long is a number of minutes from 1 to ${number(most)}. Hours and days: 2h, 3d.`,
      seconds: (most: number) =>
        `The pause is a number of seconds from 0 to ${number(most)}. 0 ends slow mode.`,
      level: "Who may write is one of: open, registered, verified.",
      reasonTooLong: (count: number) =>
        plural(count, {
          one: "The reason is one character too long.",
          other: "The reason is # characters too long.",
        }),
      yourself: (name: string) => `/${name} is for others, and that is you.`,
      notHere: (name: string) => `${name} is not here.`,
      outOfReach: (name: string) => `You cannot do that to ${name}.`,
      notMuted: (name: string) => `${name} is not muted.`,
      mutedAlready: (name: string) => `${name} is muted already.`,
      verifiedAlready: (name: string) => `${name} is verified already.`,
      notVerified: (name: string) => `${name} is not verified.`,
      notIgnored: (name: string) => `You do not ignore ${name}.`,
      ignoredAlready: (name: string) => `You ignore ${name} already.`,
      companionNotIgnorable: "Violet only speaks when spoken to.",
    },
  };
}

/** A word of the user's line, cut to fit into a sentence. */
function shortened(word: string): string {
  const all = [...word];
  return all.length > 24 ? `${all.slice(0, 23).join("")}…` : word;
}
