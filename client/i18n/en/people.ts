// English, part of the namespace `later`: the card of a person, invitations, and who may start a private chat.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function people({ plural }: LanguageTools) {
  return {
    people: {
      nowIgnored: (name: string) => `You're ignoring ${name}.`,
      noLongerIgnored: (name: string) => `You're no longer ignoring ${name}.`,
      undo: "Undo",
      privateMessage: "Private message",
      ignore: "Ignore",
      stopIgnoring: "Stop ignoring",
      report: "Report",
      kick: "Kick",
      ban: "Ban",
      mute: "Mute",
      unmute: "Unmute",
      verify: "Verify",
      unverify: "Remove verification",
      invitesYou: <T>(name: T): (T | string)[] => [name, " wants to talk privately"],
      accept: "Accept",
      notNow: "Not now",
      companion: "Your hostess, an AI companion",
      notHere: "Not here right now",
      hereSince: (time: string) => `Here since ${time}`,
      hereBefore: "Was here before you",
      firstInvites: (name: string) => `Your first message invites ${name}.`,
      declined: (name: string) => `${name} can't ask you again for 24 hours.`,
      moreWaiting: (count: number) =>
        plural(count, { one: "Show one more invitation", other: "Show # more invitations" }),
      fewer: "Show fewer",
      whoCanRead: "Who can read this",
      dmFrom: "Who may start a private chat with you",
      dmFromHint: "Chats you already have go on.",
      dmFromChoices: { everybody: "Everybody", members: "Members", nobody: "Nobody new" },
    },
  };
}
