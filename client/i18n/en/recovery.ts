// English, the namespace `recovery`: forgotten passwords, links in mail, and what registering takes.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

/** The namespace. */
export function recovery() {
  return {
    inviteOnly: "You need an invitation to register here. Ask someone who is in for a link, and open it.",
    forgot: {
      ways: "How to get back in",
      mail: "By e-mail",
      byCode: "By code",
      code: "Recovery code",
      mailHint: "We send a link to the e-mail address that you confirmed.",
      nameOrEmail: "Username or e-mail",
      nameOrEmailMissing: "Type your username or your e-mail address.",
      send: "Send link",
      sent:
        "If an account with a confirmed address fits, a mail is on its way. Its link works once, for 24 hours. Nothing there? Look among the spam too.",
      codeHint: "One of the ten codes from your settings. Each works once.",
      codeMissing: "Type one of your recovery codes.",
      newPassword: "New password",
      recover: "Reset and log in",
      otherwise: <T>(contact: T | undefined, hasMail: boolean): (T | string)[] => [
        hasMail ? "Neither mail nor codes? Ask " : "No codes? Ask ",
        contact ?? "the people who run this server",
        " for a link.",
      ],
    },
    reset: {
      title: "Choose a new password",
      hint: "Every device is signed out, and this one is signed in.",
      save: "Save and log in",
      done: "Your new password is saved. You are logged in.",
      expiredTitle: "This link works no more",
      expired: "It was used already, or is older than 24 hours. A newer one ends it too.",
      newLink: "Get another link",
    },
    verify: {
      title: "Your e-mail address",
      busy: "Confirming your address…",
      done: "Your address is confirmed. If you ever forget your password, it brings you back in.",
      expired:
        "This link was used already, or is older than 24 hours. If your settings say that your address is not confirmed, send yourself another link there.",
      conflict: "Another account has confirmed this address already. Choose another one in the settings.",
    },
  };
}
