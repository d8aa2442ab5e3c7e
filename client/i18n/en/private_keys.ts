// English, part of the namespace `later`: end-to-end encryption in a conversation.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

/** A part of the namespace. */
export function privateKeys() {
  return {
    privacy: {
      /** In the head of a conversation. */
      encrypted: "End-to-end encrypted",
      serverCould: "The server could read this",
      checking: "Checking the keys…",
      stoppedShort: "Sending has stopped",
      verified: "Compared",
      /** Over the composer: why nothing is sent. */
      stopped: {
        locked:
          "Your keys are in another browser. Until you get them here, you can neither read nor write here.",
        alarm: "Something is wrong with your own keys, so nothing is sent.",
        changed: (name: string) =>
          `${name} has new keys: perhaps they started anew, perhaps it is someone else. Nothing is sent until you accept them.`,
        renamed: (name: string) =>
          `The name ${name} leads to another account than before. Nothing is sent until you accept that.`,
        shorter: (name: string) =>
          `The server left out keys of ${name} that were here before. Nothing is sent.`,
        forked: (name: string) => `The server shows other keys of ${name} than before. Nothing is sent.`,
        broken: (name: string) => `The keys of ${name} are not valid. Nothing is sent.`,
        downgraded: (name: string) =>
          `${name} had keys, and now the server says there are none. Nothing is sent.`,
        epochs: "No common key could be agreed on. Nothing is sent.",
        failed: "The keys could not be checked. Your messages wait.",
        insecure:
          "This page came without https, so private messages can be neither sent nor opened. Open it with https.",
      },
      /** Before the first encrypted message, under older ones. */
      fromHere: "From here on, only you two can read this.",
      accept: "Accept the new keys",
      acceptAccount: "Accept this account",
      ask: (name: string) => `${name} has no keys yet: the server could read what you write.`,
      writeAnyway: "Write anyway",
      takeBack: "Take back",
      /** Why a message is not sent after several tries. */
      notAgreed: "Not sent: the keys changed meanwhile",
      /** In place of a message, or below it. */
      oddities: {
        sealed: "This message could not be opened: it was changed, or its key is wrong.",
        made: "This message is hidden: it was not made correctly.",
        again: "Hidden: a copy of an earlier message.",
        keys: "Encrypted with keys that are not in this browser.",
        order: "This message is older than where it stands.",
        gap: "Messages before this one may be missing.",
        open: "This came without encryption: the server could have read or made it.",
      },
    },
  };
}
