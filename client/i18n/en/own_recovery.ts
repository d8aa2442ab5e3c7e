// English, the part of the namespace `later` about a member's e-mail address and recovery codes.

// deno-lint-ignore-file explicit-module-boundary-types -- what this returns is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** The messages. */
export function ownRecovery({ plural }: LanguageTools) {
  return {
    email: {
      title: "E-mail",
      none:
        "With an address you get back in by mail if you forget your password. Nobody here sees it but administrators.",
      noMail: "Nobody here sees it but administrators. This server sends no mail.",
      verified: (email: string) => `${email} · confirmed`,
      pending: (email: string) => `${email} · not confirmed yet`,
      inForce: (email: string) => `Until then, mail goes to ${email}.`,
      add: "Add address",
      change: "Change",
      sendAgain: "Send again or change",
      address: "E-mail address",
      addressMissing: "Type your e-mail address.",
      save: "Save",
      sent: "A mail is on its way. Follow its link to confirm the address.",
      saved: "Your address is saved.",
    },
    resetLink: {
      title: (name: string) => `Reset link for ${name}`,
      effect: (name: string) =>
        `With this link ${name} chooses a new password. It works once and ends an earlier link. Give it to ${name} alone.`,
      making: "Making the link…",
      link: "Link",
      copied: "Copied.",
      notCopied: "Copy it by hand.",
      until: (time: string) => `It works until ${time}.`,
      removesFactors: "It also removes the second step.",
      withoutFactors: "Make one that also removes the second step",
      done: "Done",
    },
    codes: {
      title: "Recovery codes",
      none: "Ten codes for the drawer: each resets a forgotten password, once.",
      left: (left: number) =>
        `${plural(left, { one: "# code", other: "# codes" })} left. Each resets a forgotten password, once.`,
      make: "Make codes",
      renew: "Make new codes",
      renewHint: "The codes that you have now will not work any more.",
      show: "Show new codes",
      loading: "Loading…",
      failed: "Your account could not be loaded.",
    },
  };
}
