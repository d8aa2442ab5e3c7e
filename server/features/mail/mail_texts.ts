// What each mail says, in every language: plain words, and one link at most.

import type { MailKind } from "../../ports/mail/mail_store.ts";
import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";

/** What a mail is about. */
export interface MailFacts {
  readonly username: string;
  /** Name of the site: the host of its address, which tells a glance at the list of mails no more than that. */
  readonly site: string;
  /** The address of the page. */
  readonly url: string;
  /** Whom to ask; null where the operator names no contact. */
  readonly contact: string | null;
  /** When it happened, milliseconds since the Unix epoch. */
  readonly at: number;
}

/** The words of a mail. */
export interface MailWords {
  readonly subject: string;
  /** Paragraphs before the link. */
  readonly before: readonly string[];
  /** What the link is called; absent where there is none. */
  readonly link?: string;
  /** Paragraphs after it. */
  readonly after: readonly string[];
}

type Texts = Readonly<Record<MailKind, (facts: MailFacts) => MailWords>>;

const ENGLISH: Texts = {
  verify_email: ({ username, site }) => ({
    subject: `${site}: is this your e-mail address?`,
    before: [
      `Hello ${username},`,
      `please confirm that you get mail at this address. If you ever lose your password, it brings you back in.`,
    ],
    link: "Confirm this address",
    after: [
      `The link works once, for 24 hours. If you have no account at ${site}, ignore this mail: nothing happens then.`,
    ],
  }),
  reset_password: ({ username, site }) => ({
    subject: `${site}: choose a new password`,
    before: [
      `Hello ${username},`,
      `someone, probably you, wants a new password for your account at ${site}.`,
    ],
    link: "Choose a new password",
    after: [
      "The link works once, for 24 hours. If it was not you, ignore this mail: your password stays as it is.",
    ],
  }),
  password_was_reset: ({ username, site, at, ...facts }) => ({
    subject: `${site}: your password was reset`,
    before: [
      `Hello ${username},`,
      `your password at ${site} was reset on ${dateOf("en-GB", at)} UTC, and every device was signed out.`,
      "If that was you, all is well.",
    ],
    after: [
      `If it was not you, reset it yourself now: ${facts.url}, “Log in”, “Forgot password?”.${
        facts.contact === null ? "" : ` Then tell ${facts.contact}.`
      }`,
    ],
  }),
  email_was_changed: ({ username, site, at, ...facts }) => ({
    subject: `${site}: your e-mail address was changed`,
    before: [
      `Hello ${username},`,
      `your account at ${site} has another e-mail address since ${
        dateOf("en-GB", at)
      } UTC. Mail about it no longer ` +
      "comes here.",
      "If that was you, all is well.",
    ],
    after: [
      `If it was not you, someone knows your password. ${
        facts.contact === null
          ? `Tell the operator of ${facts.url} at once.`
          : `Tell ${facts.contact} at once.`
      }`,
    ],
  }),
};

const SPANISH: Texts = {
  verify_email: ({ username, site }) => ({
    subject: `${site}: ¿es esta tu dirección de correo?`,
    before: [
      `Hola, ${username}:`,
      "confirma, por favor, que recibes correo en esta dirección. Si alguna vez pierdes tu contraseña, con ella podrás " +
      "volver a entrar.",
    ],
    link: "Confirmar esta dirección",
    after: [
      `El enlace sirve una sola vez, durante 24 horas. Si no tienes cuenta en ${site}, no hagas caso de este correo: ` +
      "no pasará nada.",
    ],
  }),
  reset_password: ({ username, site }) => ({
    subject: `${site}: elige una contraseña nueva`,
    before: [
      `Hola, ${username}:`,
      `alguien, seguramente tú, ha pedido una contraseña nueva para tu cuenta en ${site}.`,
    ],
    link: "Elegir una contraseña nueva",
    after: [
      "El enlace sirve una sola vez, durante 24 horas. Si no has sido tú, no hagas caso de este correo: tu contraseña " +
      "sigue siendo la misma.",
    ],
  }),
  password_was_reset: ({ username, site, at, ...facts }) => ({
    subject: `${site}: se ha restablecido tu contraseña`,
    before: [
      `Hola, ${username}:`,
      `tu contraseña en ${site} se restableció el ${
        dateOf("es", at)
      } UTC, y se cerró la sesión en todos tus ` +
      "dispositivos.",
      "Si has sido tú, todo está bien.",
    ],
    after: [
      `Si no has sido tú, restablécela ahora mismo: ${facts.url}, «Con cuenta», «¿Has olvidado la contraseña?».${
        facts.contact === null ? "" : ` Después, avisa a ${facts.contact}.`
      }`,
    ],
  }),
  email_was_changed: ({ username, site, at, ...facts }) => ({
    subject: `${site}: ha cambiado tu dirección de correo`,
    before: [
      `Hola, ${username}:`,
      `tu cuenta en ${site} tiene otra dirección de correo desde el ${
        dateOf("es", at)
      } UTC. Aquí ya no llegarán ` +
      "correos sobre ella.",
      "Si has sido tú, todo está bien.",
    ],
    after: [
      `Si no has sido tú, alguien conoce tu contraseña. ${
        facts.contact === null
          ? `Avisa cuanto antes a quien lleva ${facts.url}.`
          : `Avisa cuanto antes a ${facts.contact}.`
      }`,
    ],
  }),
};

const TEXTS: Readonly<Record<MailLanguage, Texts>> = { en: ENGLISH, es: SPANISH };

/** The words of a mail. */
export function mailWords(kind: MailKind, language: MailLanguage, facts: MailFacts): MailWords {
  return TEXTS[language][kind](facts);
}

function dateOf(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(
    at,
  );
}
