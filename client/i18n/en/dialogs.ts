// English, part of the namespace `later`: settings, premium, and confirmations.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function dialogs({ duration, plural }: LanguageTools) {
  return {
    settings: {
      title: "Settings",
      account: "Account",
      chat: "Chat",
      companion: "Violet",
      premium: "Premium",
    },
    accountSettings: {
      noEmail: "no e-mail address",
      password: "Password",
      passwordHint: "Changing it logs out your other devices.",
      changePassword: "Change password",
      currentPassword: "Current password",
      newPassword: "New password",
      currentMissing: "Type your current password.",
      savePassword: "Save new password",
      passwordChanged: "Your password is changed. Your other devices have to log in again.",
      passwordKept: "The password was not changed.",
      devices: "Other devices",
      devicesHint: "A phone lent, a computer left on? This logs out all but this one.",
      signOut: "Sign out everywhere",
      signOutQuestion: "All your other devices will have to log in again. Go ahead?",
      signOutYes: "Sign them out",
      signedOut: "You are logged in on this device only.",
      ignored: "Ignored people",
      ignoredNone: "Nobody. Right-click a name, or press and hold it, to ignore somebody.",
      stopIgnoring: (name: string) => `Stop ignoring ${name}`,
      leave: "Leave for good",
      leaveHint: "Your name, your messages and all else that is yours here go with it.",
      deleteAccount: "Delete account",
      yourPassword: "Your password",
      continue: "Continue",
      deleteQuestion: (name: string) => `Delete ${name} and everything that belongs to it?`,
      noWayBack: "There is no way back.",
      deleteYes: "Delete for good",
      deleteNo: "Keep my account",
      noRegistration: "New accounts are not being made at the moment.",
      create: "Create an account",
      keepName: "Keep your name",
      keepNameHint:
        "With an account this name stays yours, on all your devices. You remain in the room, and nothing you see here goes away.",
      createAccount: "Create account",
      created: (name: string) => `Welcome! The name ${name} is yours now.`,
    },
    chatSettings: {
      language: "Language",
      theme: "Theme",
      themes: {
        "midnight-purple": "Midnight Purple",
        "crimson-noir": "Crimson Noir",
        "ocean-deep": "Ocean Deep",
        "ember": "Ember",
        "neon-green": "Neon Green",
        "cyberpunk": "Cyberpunk",
        "rose-gold": "Rose Gold",
        "arctic": "Arctic",
        "daylight": "Daylight",
        "midnight-blue": "Midnight Blue",
      },
      fontSize: "Font size",
      pixels: (count: number) => plural(count, { one: "# pixel", other: "# pixels" }),
      pixelsShort: (count: number) => `${count} px`,
      timeFormat: "Time format",
      timeFormats: { "12": "12-hour", "24": "24-hour" },
      enterSend: "Enter to send",
      enterSends: "Shift and Enter begin a new line.",
      enterBreaks: "Ctrl and Enter send the message.",
      sounds: "Notification sounds",
      soundsHint:
        "A soft tone when somebody writes to you, or calls you with @ in the lobby, while this page is out of sight.",
    },
    companionSettings: {
      forMembers: "She talks with members. Register, and she is yours.",
      messages: "Messages",
      unlimited: "Unlimited ✓",
      leftOf: (left: number, limit: number) => `${left} of ${limit} free messages left`,
      used: (count: number) => plural(count, { one: "# message used", other: "# messages used" }),
      whatIsPremium: "What is premium?",
      memory: "Her memory",
      memoryHint: "She remembers your last 20 turns, encrypted on this server.",
      resetMemory: "Reset memory",
      forgetTitle: "Forget our conversation?",
      forgetWords:
        "Violet forgets everything you two have said, on all your devices, for good. Your free messages stay as they are.",
      forgetYes: "Forget everything",
      forgetNo: "Keep it",
    },
    premium: {
      title: "Go premium",
      usedUp: (count: number) =>
        plural(count, {
          one: "Your free message flew by, darling. I would not mind more evenings like this one.",
          other: "Your # free messages flew by, darling. I would not mind more evenings like this one.",
        }),
      features: [
        { name: "Violet without limit", words: "As many messages as you like, whenever you like." },
        { name: "She remembers you", words: "Across visits and devices, until you ask her to forget." },
        { name: "Yours alone", words: "Answered and kept on this server, encrypted. Nobody else listens." },
        { name: "The lights stay on", words: "You keep this place open, for yourself and for everybody." },
      ],
      price: "$10",
      perMonth: "/month",
      has: "You have it. Enjoy the evening!",
      soon: "Coming soon",
      notYet:
        "It cannot be bought here yet. Whoever runs this place can let you talk to Violet without limit.",
      notNow: "Not now",
    },
    moderation: {
      sanctions: {
        kick: (name: string) => `Kick ${name}?`,
        ban: (name: string) => `Ban ${name}?`,
        mute: (name: string) => `Mute ${name}?`,
      },
      effects: {
        kick: "They leave the room, and can come back in.",
        ban: "They leave the room, and come in again neither by this name nor from where they are now.",
        mute: "They can read on, but write neither in the lobby nor to other people.",
      },
      removeSaid: (minutes: number) =>
        plural(minutes, {
          one: "And remove what they said in the last minute",
          other: "And remove what they said in the last # minutes",
        }),
      remove: "Remove this message?",
      removeYes: "Remove",
      removeEffect: (name: string) =>
        `It goes from every screen. ${name} sees that a moderator removed it, and stays in the room.`,
      removeReasonHint: "For the other moderators.",
      reason: "Reason (optional)",
      reasonHint: (name: string) => `${name} reads it, and so do the other moderators.`,
      reasonTooLong: (count: number) =>
        plural(count, {
          one: "That is one character too many.",
          other: "That is # too many characters.",
        }),
      reasonLeft: (count: number) => plural(count, { one: "# character left", other: "# characters left" }),
      howLong: "For how long",
      /** A duration in minutes; undefined: until it is lifted. */
      length: (minutes: number | undefined) => minutes === undefined ? "For good" : duration(minutes),
      unverify: (name: string) => `Remove the verification of ${name}?`,
      unverifyEffect: "The mark behind their name goes. They are told in the lobby, as everybody is.",
      changeRole: "Change role",
      roles: {
        root: (name: string) => `Make ${name} an owner?`,
        admin: (name: string) => `Make ${name} an admin?`,
        mod: (name: string) => `Make ${name} a moderator?`,
        user: (name: string) => `Make ${name} an ordinary member?`,
      },
      roleEffects: {
        root: "They will have all power there is here.",
        admin: "They will see e-mail addresses and the audit log, and may make moderators.",
        mod: "They may kick, ban and mute people, and see reports.",
        user: "They lose all power over others.",
      },
      roleNews: "Everybody reads of it in the lobby.",
      report: (name: string) => `Report ${name}`,
      reportReason: "What is wrong?",
      reportHint: "A few words are enough.",
      reportMissing: "Say in a few words what is wrong.",
      reportSees: "Moderators see your name, theirs, and your words. Nothing else is sent.",
      reportSeesText: "Moderators see your name, theirs, this message and your words. Nothing else is sent.",
      reportSeesPrivate:
        "Moderators see your name, theirs, this message and your words. The rest of your conversation stays private.",
      addresses: "Ban addresses",
      checkAddresses: "Check whom it covers",
      banRange: (range: string) => `Ban ${range}`,
      addressField: "Address or range",
      addressHint: "Such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48",
      addressMissing: "Write an address or a range.",
      covers<T>(range: T, count: number): (T | string)[] {
        const people = count === 0 ? "nobody" : plural(count, { one: "# person", other: "# people" });
        return [range, ` covers ${people} online.`];
      },
      addressReasonHint: "For moderators. Whoever is covered does not read it.",
    },
    moderationDone: {
      kicked: (name: string) => `${name} was kicked.`,
      banned: (name: string) => `${name} was banned.`,
      muted: (name: string) => `${name} was muted.`,
      removed: "The message was removed.",
      mutedAlready: (name: string) => `${name} is muted already.`,
      verified: (name: string) => `${name} is verified now.`,
      unverified: (name: string) => `${name} is no longer verified.`,
      reported: "Thank you. A moderator will look at it.",
      resolved: "The report was resolved.",
      dismissed: "The report was dismissed.",
      addressesBanned: (range: string) => `${range} was banned.`,
      done: "Done.",
    },
  };
}
