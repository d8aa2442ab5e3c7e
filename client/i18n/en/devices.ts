// English, part of the namespace `later`: the devices on which a member is signed in.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

/** A part of the namespace. */
export function devices() {
  return {
    devices: {
      passwordReset: "Your password was reset. Log in with the new one.",
      title: "Your devices",
      hint: "Where you are signed in. A device that you don't use for 7 days is signed out by itself.",
      loading: "Looking up your devices…",
      failed: "Your devices could not be loaded.",
      tryAgain: "Try again",
      alone: "You are signed in on this device only.",
      /** A name that the server made: browser and system, in English. */
      nameOf: (name: string) => name,
      current: "This device",
      inUse: "In use now",
      lastHour: "Used within the last hour",
      today: "Used today",
      yesterday: "Used yesterday",
      lastUsed: (day: string) => `Last used ${day}`,
      since: (day: string) => `Signed in ${day}`,
      rename: "Rename",
      renameOne: (name: string) => `Rename ${name}`,
      name: "Name of this device",
      nameMissing: "Give it a name.",
      saveName: "Save",
      end: "Sign out",
      endOne: (name: string) => `Sign out ${name}`,
      endQuestion: (name: string) => `${name} will have to log in again. Go ahead?`,
      endYes: "Sign it out",
      ended: (name: string) => `${name} is signed out.`,
      others: "All other devices",
      othersHint: "Signs out every device but this one.",
      endOthers: "Sign out all others",
      endOthersQuestion: "All your other devices will have to log in again. Go ahead?",
      endOthersYes: "Sign them out",
      signedIn: (name: string) => `New device: ${name}`,
      look: "Look",
    },
  };
}
