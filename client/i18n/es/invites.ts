// Spanish, part of the namespace `staff`: invitations.

import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function invites({ plural, span }: LanguageTools): Pick<Namespaces["staff"], "invites"> {
  return {
    invites: {
      title: "Invitaciones",
      none: "No hay ninguna invitación abierta. Haz una y envía su enlace a quien te gustaría tener aquí.",
      people: "Para",
      peopleCount: (count) => plural(count, { one: "# persona", other: "# personas" }),
      days: "Vale durante",
      daysCount: (count) => span(count, "day"),
      make: "Hacer invitación",
      link: "Enlace de la invitación",
      linkHint: "Cópialo ahora: solo se muestra esta vez. Quien lo tenga puede registrarse.",
      copy: "Copiar enlace",
      copied: "Copiado",
      notCopied: "No se ha podido copiar el enlace. Selecciónalo y cópialo tú.",
      done: "Listo",
      left: (count) => plural(count, { one: "Para # persona más", other: "Para # personas más" }),
      by: (name, until) => [`de ${name}, `, until],
      revoke: "Revocar",
      revoked: "La invitación está revocada.",
    },
  };
}

/** `invitation 3, 1 use, 7 days` of the log. */
export function inviteDetail(detail: string, { plural, span }: LanguageTools): string {
  return detail.replace(/^invitation/, "la invitación")
    .replace(/(\d+) uses?/, (_, count: string) => plural(Number(count), { one: "# uso", other: "# usos" }))
    .replace(/(\d+) days?/, (_, count: string) => span(Number(count), "day"));
}
