// Checks whether the mail server takes mail from this server.

import { checkSmtp } from "../../adapters/smtp/smtp_mailer.ts";
import { type Check, ok, warning } from "./check.ts";

/** Connects to the mail server, and signs in; sends nothing. */
export const mail: Check = {
  about: "mail",
  async run({ settings }) {
    if (settings.mail === null) {
      return [ok("Not used: SMTP_URL is not set, or PUBLIC_URL is not. Forgotten passwords are up to you.")];
    }
    const failure = await checkSmtp(settings.mail);
    if (failure === null) return [ok("The mail server of SMTP_URL answers, and takes mail.")];
    const { why, code } = failure;
    return [
      warning(
        `${why[0]!.toUpperCase()}${why.slice(1)} (${code}).`,
        "Correct SMTP_URL, or the mail server. Mail is kept until then, for two days at most.",
      ),
    ];
  },
};
