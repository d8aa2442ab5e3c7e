// English, the part of the namespace `later` about a member's second step.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

/** The messages. */
export function secondStep() {
  return {
    secondStep: {
      title: "Second step",
      hint: "With a second step a stolen password is not enough: signing in takes a code or a passkey too.",
      hintOn: "On. Signing in takes a code or a passkey too.",
      needed: "Staff need a second step here. You have your rights back as soon as one is set up.",
      loading: "Loading…",
      failed: "Your second step could not be loaded.",
      app: "Authenticator app",
      appHint: "An app on your phone shows a new code every 30 seconds.",
      appOn: "On. Signing in takes a code of your app.",
      setUp: "Set up",
      turnOn: "Turn on",
      turnOff: "Turn off",
      scan: "Scan this with your authenticator app. Then type the code that the app shows.",
      qrCode: "QR code with the secret for your authenticator app",
      noScan: "Or open it on this device, or type this secret into the app:",
      copySecret: "Copy secret",
      openApp: "Open in app",
      copied: "Copied.",
      notCopied: "This could not be copied. Select it and copy it by hand.",
      code: "Code",
      codeHint: "6 digits",
      codeMissing: "Type the 6 digits that your app shows.",
      appDone: "Your authenticator app is set up.",
      appOff: "Codes of your authenticator app are off.",
      passkeys: "Passkeys",
      passkeysHint: "Your fingerprint, face, PIN or security key, after the password or in place of it.",
      noPasskeys: "This browser cannot make passkeys here. They need an address with https.",
      addPasskey: "Add a passkey",
      passkeyName: "Name (optional)",
      passkeyNameHint: "So that you know it again, such as “My phone”.",
      passkeyDone: "Your passkey is added.",
      added: (day: string) => `Added ${day}`,
      lastUsed: (day: string) => `last used ${day}`,
      neverUsed: "never used",
      remove: "Remove",
      removeOne: (name: string) => `Remove ${name}`,
      removed: (name: string) => `The passkey ${name} is removed.`,
      codesTitle: "Your recovery codes",
      codesHint:
        "One of these resets a forgotten password, or stands in for a lost phone or passkey. Each works once. They are shown only now: keep them somewhere safe.",
      copyCodes: "Copy codes",
      printCodes: "Print",
      saveCodes: "Save as a file",
      fileTitle: (name: string) => `SexyChat, recovery codes of ${name}`,
      codesKept: "I have kept these codes",
      done: "Done",
    },
  };
}
