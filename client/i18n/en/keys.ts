// English, the namespace `keys`: a member's keys of end-to-end encryption, and who can read a conversation.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function keys(_: LanguageTools) {
  return { ...own(), ...others() };
}

/** The member's own keys. */
function own() {
  return {
    checking: "Checking your keys…",
    ready:
      "Your private messages with members are end-to-end encrypted. Their keys are in this browser. Save them, or they are lost with it.",
    unable:
      "This browser cannot encrypt end to end: it is too old, or it may not store data. The server could read your private messages.",
    failed: "Your keys could not be checked.",
    history: {
      title: "History key",
      none: "Not saved yet. It opens your messages in a new browser.",
      saved: (day: string) => `Saved on ${day}. It opens your messages in a new browser.`,
      make: "Make one",
      renew: "Make a new one",
      shown: "Your history key",
      once:
        "Write it down or save it. It is shown only now, and nobody can give it to you again. It is not a recovery code: those open your account, this opens your messages.",
      replaces: "The old one stops working.",
      replacesFormer: "The old one stops working. If you have it, open your old messages with it first.",
      copy: "Copy",
      save: "Save as a file",
      file: (name: string) => `SexyChat, history key of ${name}`,
      done: "I have saved it",
      works: "It works from the moment you press “I have saved it”.",
      kept: "Your history key works now.",
    },
    passphrase: {
      title: "Passphrase",
      none: "Not set. Words you remember can open your messages too.",
      saved: (day: string) => `Set on ${day}. It opens your messages in a new browser.`,
      set: "Set one",
      renew: "Change it",
      label: "Passphrase",
      hint: "Six random words, or your own: at least 16 characters, and not your password.",
      other: "Other words",
      short: "At least 16 characters.",
      password: "It must not be your password.",
      text: "There is a character in it that cannot be used.",
      use: "Use this passphrase",
      kept: "Your passphrase works now.",
      replacesFormer: "The old one stops working. If you know it, open your old messages with it first.",
    },
    /** What was saved before the newest keys were made. */
    former: {
      code: "Old messages, by your old history key",
      passphrase: "Old messages, by your old passphrase",
      openHint: "What was encrypted before you started anew.",
      hint: (day: string) => `Saved on ${day}, before your new keys. It opens old messages only.`,
    },
    remove: "Remove",
    removeHistory: "Remove the history key",
    removePassphrase: "Remove the passphrase",
    removeHint: "It will no longer open your messages.",
    removed: "Removed.",
    slotsFailed: "What is saved could not be loaded.",
    /** At a browser without the keys. */
    get: {
      locked:
        "Your keys are not in this browser. Without them you can neither read your encrypted messages here nor write any.",
      former: "These keys open old messages only. Newer keys are on another device.",
      history: "With your history key",
      historyHint: "8 groups of 4 characters",
      passphrase: "With your passphrase",
      passphraseHint: "The words or characters that you chose",
      device: "From another device",
      deviceHint: "It must be signed in and have your keys.",
      anew: "Start anew",
      anewHint: "If you have none of these. Old messages stay closed.",
      open: "Open",
      missing: "Type it here.",
      slip: "There is a slip in it. Compare it with what you saved.",
      empty: "Nothing is saved this way.",
      wrong: "This does not open your keys.",
      weak: "What the server sent is not safe to use.",
      memory: "This browser does not have enough memory for it.",
      unknown: "These are not keys of this account.",
      failed: "Your keys could not be put into this browser. Try again.",
      gotReady: "Your keys are here. Your messages open now.",
      gotOld: "Your old messages open now.",
      gotFormer: "These older keys open old messages. You still need your newest ones to write.",
    },
    anew: {
      before:
        "You get new keys. What was encrypted before stays closed here, and the people you write to are asked to accept your new keys. If you find your history key later, it still opens the old messages.",
      yes: "Make new keys",
      after: "You have new keys. Old messages stay closed here. Save your new history key now.",
    },
    move: {
      ask: "Ask my other device",
      waiting: "Say yes on your other device.",
      digits: "Type these digits on your other device:",
      question: "Did your other device say that it sent the keys?",
      yes: "Yes",
      no: "No",
      stop: "Stop",
      title: "A new device asks for your keys",
      isYours:
        "Did you just sign in on another device? With your keys it reads all your private messages. If this was not you, say no, change your password and sign out everywhere.",
      agree: "Yes, it is mine",
      refuse: "No",
      connecting: "Connecting to the new device…",
      type: "Digits on the new device",
      typeHint: "6 digits. You have one try.",
      typeMissing: "Type the 6 digits.",
      send: "Send my keys",
      sent: "Sent. Your new device asks you whether this one said so: say yes there.",
      refused: "Refused. Nothing was sent.",
      problems: {
        ended: "It was refused, or took too long. Nothing was sent.",
        changed: "Something was changed on the way, so it was stopped. Nothing was taken over.",
        differs:
          "These are not the digits of the new device, so it was stopped. Begin again there. If it was not you, change your password and sign out everywhere.",
        unreachable: "The server could not be reached.",
      },
      done: "Done",
    },
    alarm: {
      foreign:
        "Your account has new keys, and this browser did not make them. If you started anew on another device, get them here. If not, someone is in your account: change your password and sign out everywhere, then start anew.",
      forked:
        "The server shows other keys of yours than this browser made. Someone may have changed them at the server. Do not write anything private until you know why.",
      broken: "The keys that the server shows as yours are not valid. Do not write anything private here.",
      gone:
        "The server says that you never had keys, and keeps messages sealed with them. Something was removed there.",
      password: "Change password",
      signOut: "Sign out everywhere",
    },
    sealedOlder: "The server sent an older list of the keys you trust than before.",
    sealedUnopened:
      "The list of the keys you trust could not be opened: earlier keys of yours sealed it, or it was changed.",
    sharedAt: (time: string) => `The keys you trust were shared among your devices last on ${time}.`,
  };
}

/** Who can read a conversation. */
function others() {
  return {
    /** Who can read a conversation, in sentences. */
    readers: {
      encrypted: (name: string) => `Only you and ${name} can read what you write here. The server cannot.`,
      verified: "You compared the safety number.",
      hadProblem: "The keys the server sent did not match, so new ones were made.",
      browser:
        "This browser cannot encrypt end to end: it lacks Ed25519, or permission to store data. The server could read what you write.",
      peer: (name: string) =>
        `${name} has no keys yet. The server could read what you write, until ${name} opens this page in a newer browser.`,
      unknown: "Who can read this is not known yet.",
    },
    number: {
      title: "Safety number",
      how: (name: string) =>
        `Compare it with ${name}, best face to face or in a call. If it is the same on both screens, nobody stands between you.`,
      making: "Making the number…",
      none: "There is none until you both have keys.",
      elsewhere: "It can be shown once your keys are in this browser.",
      qr: "QR code of the safety number",
      same: "It is the same",
      done: "You have compared it.",
      differs: "If it differs, do not write anything private, and tell the operator of this server.",
    },
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
      insecure:
        "This page came without https, so private messages can be neither sent nor opened. Open it with https.",
    },
    ask: {
      words: (name: string) => `${name} has no keys yet: the server could read what you write.`,
      writeAnyway: "Write anyway",
      takeBack: "Take back",
    },
    accept: "Accept the new keys",
    acceptAccount: "Accept this account",
    /** Over any conversation, and the ways on. */
    notice: {
      locked: "Your keys are not in this browser: encrypted messages stay closed here.",
      details: "Details",
      get: "Get your keys",
      look: "See what is wrong",
      move: "A new device asks for your keys.",
      moveLook: "Answer",
    },
    changed: (name: string) =>
      `${name} may have lost their keys and started anew. It could also be someone else: ask ${name} in another way, or compare the new number, before you accept.`,
    limits: {
      title: "What this does not protect",
      items: [
        "Who writes to whom, when and how much: the server sees that.",
        "The lobby, Violet, and chats with guests: the server reads those.",
        "This page comes from the server. A server that ships altered scripts could read along.",
        "Before you compare the number, the server could have given you wrong keys.",
        "The server can hold messages back, the last ones unseen.",
        "Whoever steals your keys reads everything, old messages too.",
        "Messages from before you both had keys: the server could read those.",
        "A weak passphrase: the operator can guess as often as they like.",
        "What you report: moderators see that message.",
      ],
      sums: "Compare the scripts of this page with those of others:",
    },
    guest: "With a guest nothing is encrypted end to end. The server passes it on and could read it.",
  };
}
