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
      /** Over the composer. */
      failed: "The keys could not be checked. Your messages wait.",
      /** Before the first encrypted message, under older ones. */
      fromHere: "From here on, only you two can read this.",
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
