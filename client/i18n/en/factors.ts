// English, the namespace `factors`: the second step of signing in, and passkeys.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

/** The namespace. */
export function factors() {
  return {
    title: "One more step",
    enter: "Enter",
    back: "Back",
    code: "Code",
    codeHint: "The 6 digits that your authenticator app shows for SexyChat.",
    recoveryCode: "Recovery code",
    recoveryHint: "One of the ten codes that you kept. Each works once.",
    passkeyHint: "Use the passkey of this account: your device or security key asks you to confirm.",
    usePasskey: "Use passkey",
    instead: {
      totp: "Use your authenticator app",
      passkey: "Use a passkey instead",
      recovery: "Use a recovery code",
    },
    missing: { code: "Type the 6 digits.", recovery_code: "Type one of your recovery codes." },
    tooLong: "That took too long. Please try once more.",
    problems: {
      ended: "No passkey was used. You can try again.",
      elsewhere:
        "Passkeys do not work at this address of the page. Open it at its usual one, or ask who runs it.",
      known: "This device has a passkey of this account already.",
      unfit: "This device cannot make or use such a passkey. Try another one.",
    },
  };
}
