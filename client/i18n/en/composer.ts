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
      levels: "Who can write",
      found: (count: number) => plural(count, { one: "# suggestion", other: "# suggestions" }),
      /** The keys of the list. */
      keys: "Arrow keys to choose, Tab or Enter to take",
    },
    /** Descriptions of the commands. */
    commands: {
      me: "Describe what you do",
      msg: "Send a private message",
      ignore: "Hide someone's messages",
      unignore: "Show someone's messages again",
      reset: "Make Violet forget your conversation",
      help: "Show all commands",
      kick: "Remove someone from the room",
      ban: "Remove someone and keep them out",
      kickban: "The same as ban, for someone who is here",
      mute: "Let someone read, but not write",
      unmute: "Let someone write again",
      verify: "Mark someone as verified",
      unverify: "Remove someone's verified mark",
      slow: "Set the wait between messages",
      guard: "Set who can write in the lobby",
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
      open: "Everyone",
      registered: "Members",
      verified: "Verified members",
    },
    help: {
      title: "What you can type",
      commands: "Commands",
      forStaff: "For moderators",
      more: "And anywhere in a message",
      link: "Becomes a link if it begins with https://",
      name: "Mentions someone and notifies them",
      emoji: "An emoji; type two letters for suggestions",
      text: "Sends /text as it is, not as a command",
    },
    problems: {
      unknown: (name: string) =>
        `There is no command “/${
          shortened(name)
        }”. Nothing was sent. /help lists all commands; begin with // to send it as text.`,
      forMembers: (name: string) => `/${name} is for people with an account.`,
      forStaff: (name: string) => `/${name} is for moderators.`,
      companionOnly: "/reset makes Violet forget your conversation. Write it there.",
      resetAsText: "Violet reads “/reset” as a request to forget, so you cannot say it to her.",
      missing: (usage: string) => `Something is missing: ${usage}`,
      tooMuch: (usage: string) => `That is too much for this command: ${usage}`,
      noName: (word: string) =>
        `“${shortened(word)}” is not a name. Names have up to 20 characters: A–Z, 0–9, - and _.`,
      minutes: (most: number) =>
        `Give the time in minutes from 1 to ${number(most)}, or as hours and days: 2h, 3d.`,
      seconds: (most: number) => `Give the wait in seconds from 0 to ${number(most)}. 0 turns slow mode off.`,
      level: "Choose one of: open, registered, verified.",
      reasonTooLong: (count: number) =>
        plural(count, {
          one: "The reason is one character too long.",
          other: "The reason is # characters too long.",
        }),
      yourself: (name: string) => `You cannot use /${name} on yourself.`,
      notHere: (name: string) => `${name} is not here.`,
      outOfReach: (name: string) => `You cannot do that to ${name}.`,
      notMuted: (name: string) => `${name} is not muted.`,
      mutedAlready: (name: string) => `${name} is already muted.`,
      verifiedAlready: (name: string) => `${name} is already verified.`,
      notVerified: (name: string) => `${name} is not verified.`,
      notIgnored: (name: string) => `You are not ignoring ${name}.`,
      ignoredAlready: (name: string) => `You are already ignoring ${name}.`,
      companionNotIgnorable: "Violet only speaks when spoken to.",
    },
    removed: {
      message: "A moderator removed this message",
      own: "A moderator removed your message",
      quote: "Removed message",
    },
    messageMenu: {
      title: (name: string) => `Message from ${name}`,
      copy: "Copy",
      copyLink: "Copy link",
      copied: "Copied.",
      notCopied: "Your browser does not allow copying here.",
      reply: "Reply",
      remove: "Remove",
      takeBack: "Take back",
    },
  };
}

/** A word of the user's line, cut to fit into a sentence. */
function shortened(word: string): string {
  const all = [...word];
  return all.length > 24 ? `${all.slice(0, 23).join("")}…` : word;
}
