// English, part of the namespace `later`: the member's own data as a file, and what deleting the account takes along.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function myData({ number }: LanguageTools) {
  return {
    myData: {
      title: "My data",
      hint: "Everything that is kept about you, as one file.",
      open: "Download my data",
      what:
        "A ZIP file with a page that you can read, and the same as data for other programs: your account, your " +
        "devices, your private conversations, what you and Violet said, and your reports.",
      download: "Download",
      steps: {
        asking: "Asking the server…",
        receiving: "Receiving your data…",
        opening: "Opening your conversations…",
        packing: "Making the file…",
      },
      size: (bytes: number) => `${number(bytes / 1_000_000, 1)} MB`,
      opened: (done: number, all: number) => `${number(done)} of ${number(all)}`,
      stay: "Stay here until it is done.",
      failed: "The file could not be made. Please try again.",
      saved: (name: string) => `Saved as ${name}.`,
      keepSafe: "Your conversations in it are not encrypted. Keep it where only you can read it.",
      done: "Done",
      page: {
        title: (name: string) => `SexyChat: the data of ${name}`,
        madeAt: (time: string) => `Made ${time}`,
        account: "Account",
        name: "Name",
        email: "E-mail",
        since: "Member since",
        more: "account.json has the rest.",
        devices: "Devices",
        seen: (time: string) => `last used ${time}`,
        ignores: "People you ignore",
        conversation: (name: string) => `Conversation with ${name}`,
        reports: "Your reports",
        quoted: (text: string) => `“${text}”`,
        sealed: "This message could not be opened. account.json has it as it is stored.",
        none: "None",
      },
    },
    deletion: {
      goes: "What goes",
      gone: [
        "your name and your account, on all devices",
        "your private conversations, for the other side too",
        "what Violet remembers of you, and your access to her",
        "your ignore list, your reports, and invitations that you made",
      ],
      stays: "What stays",
      kept: [
        "bans and mutes on your name, until they end",
        "others' reports about you, for 90 days after they are closed",
        "your name in the moderators' log",
        "the operator's backups, for as long as they are kept",
      ],
      beforehand: "You can download your data first, above.",
    },
  };
}
