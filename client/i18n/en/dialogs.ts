// English, part of the namespace `later`: settings and confirmations.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function dialogs({ duration, plural }: LanguageTools) {
  return {
    logOut: {
      label: "Log out",
      title: "Log out?",
      words: (name: string) => `Others may take the name ${name} then, and your private chats end.`,
      unsaved:
        "The keys of your private messages go from this browser, and they are not saved. Encrypted messages can never be opened again, and you need new keys.",
      saved: "Your keys are saved: they open your messages when you come back.",
    },
    settings: {
      title: "Settings",
      account: "Account",
      devices: "Devices",
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
      devices: "Other devices",
      devicesHint: "Lent a phone, left a computer on? This logs out every device but this one.",
      signOut: "Sign out everywhere",
      signOutQuestion: "All your other devices will have to log in again. Go ahead?",
      signOutYes: "Sign them out",
      signedOut: "You are logged in on this device only.",
      ignored: "Ignored people",
      ignoredNone: "No one. Right-click a name, or press and hold it, to ignore someone.",
      stopIgnoring: (name: string) => `Stop ignoring ${name}`,
      leave: "Leave for good",
      leaveHint: "Permanently deletes your name, messages and everything else.",
      deleteAccount: "Delete account",
      yourPassword: "Your password",
      continue: "Continue",
      deleteQuestion: (name: string) => `Delete ${name} and everything that belongs to it?`,
      noWayBack: "This cannot be undone.",
      deleteYes: "Delete for good",
      deleteNo: "Keep my account",
      noRegistration: "Registration is closed right now.",
      inviteOnly:
        "Keeping it takes an account, and registering takes an invitation here. Ask someone inside for a link.",
      create: "Create an account",
      keepName: "Keep your name",
      keepNameHint:
        "With an account this name stays yours, on all your devices. You stay in the room and lose nothing.",
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
      enterSends: "Enter sends. Shift+Enter starts a new line.",
      enterBreaks: "Enter starts a new line. Shift+Enter or Ctrl+Enter sends.",
      lessMotion: "Reduce motion",
      lessMotionHint: "Nothing slides or fades. On already where your system asks for it.",
      notifications: "Sounds and notifications",
      systemNotifications: "System notifications",
      systemNotificationsHint:
        "While this page is out of sight, your system says that someone wrote: not who, and not what.",
      notificationsDenied:
        "Your browser blocks them. Allow notifications for this site in the browser's settings, then turn this on.",
      sounds: "Notification sounds",
      soundsHint:
        "A soft tone when someone writes to you, or mentions you in the lobby, while this page is out of sight.",
    },
    /** Notifications of the system. Others may see the screen: no names, no texts. */
    notifications: {
      message: "New private message",
      invitation: "Someone wants to talk privately",
      companion: "Violet has answered",
      mention: "You were mentioned in the lobby",
    },
    companionSettings: {
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
    moderation: {
      sanctions: {
        kick: (name: string) => `Kick ${name}?`,
        ban: (name: string) => `Ban ${name}?`,
        mute: (name: string) => `Mute ${name}?`,
      },
      effects: {
        kick: "Removes them from the room. They can come back.",
        ban: "Removes them and blocks this name and network address.",
        mute: "They can read, but not write in the lobby or to other people.",
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
      reasonHint: (name: string) => `${name} and the other moderators see it.`,
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
      unverifyEffect: "Removes the mark beside their name. The lobby is told.",
      changeRole: "Change role",
      roles: {
        root: (name: string) => `Make ${name} an owner?`,
        admin: (name: string) => `Make ${name} an admin?`,
        mod: (name: string) => `Make ${name} a moderator?`,
        user: (name: string) => `Make ${name} an ordinary member?`,
      },
      roleEffects: {
        root: "They will be able to do everything here.",
        admin: "They will see e-mail addresses and the audit log, and can appoint moderators.",
        mod: "They can kick, ban and mute people, and see reports.",
        user: "They lose all moderation rights.",
      },
      roleNews: "The lobby is told.",
      report: (name: string) => `Report ${name}`,
      reportReason: "What is wrong?",
      reportHint: "A few words are enough.",
      reportMissing: "Say in a few words what is wrong.",
      reportSees: "Moderators see your name, theirs, and your words. Nothing else is sent.",
      reportSeesText: "Moderators see your name, theirs, this message and your words. Nothing else is sent.",
      reportSeesPrivate:
        "Moderators see your name, theirs, this message and your words. The rest of your conversation stays private.",
      reportProves:
        "Moderators see your name, theirs, this message with proof of who sent it and when, and your words. The rest of your conversation stays private.",
      addresses: "Ban addresses",
      checkAddresses: "Check who is covered",
      banRange: (range: string) => `Ban ${range}`,
      addressField: "Address or range",
      addressHint: "Such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48",
      addressMissing: "Write an address or a range.",
      covers<T>(range: T, count: number): (T | string)[] {
        const people = count === 0 ? "no one" : plural(count, { one: "# person", other: "# people" });
        return [range, ` covers ${people} online.`];
      },
      addressReasonHint: "For moderators only. The people it covers do not see it.",
    },
    moderationDone: {
      kicked: (name: string) => `${name} was kicked.`,
      banned: (name: string) => `${name} was banned.`,
      muted: (name: string) => `${name} was muted.`,
      removed: "The message was removed.",
      mutedAlready: (name: string) => `${name} is already muted.`,
      verified: (name: string) => `${name} is verified now.`,
      unverified: (name: string) => `${name} is no longer verified.`,
      reported: "Thank you. A moderator will look at it.",
      unproven:
        "Thank you. It cannot be proven any more who wrote it, so a moderator sees it as told by you.",
      resolved: "The report was resolved.",
      dismissed: "The report was dismissed.",
      addressesBanned: (range: string) => `${range} was banned.`,
      done: "Done.",
    },
  };
}
