// Spanish, part of the namespace `staff`: who has premium, giving and ending it, and vouchers.

import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function premiumPanel(
  { duration, plural, span }: LanguageTools,
): Pick<Namespaces["staff"], "premium"> {
  return {
    premium: {
      title: "Quién tiene premium",
      which: "Qué lista",
      members: "Miembros",
      vouchers: "Vales",
      find: "Buscar un miembro",
      none: "Nadie ha tenido premium todavía. Dáselo a alguien, o haz vales.",
      give: "Dar premium",
      states: { grace: "de gracia", ended: "terminado", revoked: "terminado antes" },
      refunded: "devuelto",
      sources: {
        admin: "Regalo",
        payment: "Pagado",
        btcpay: "Pagado con Bitcoin",
        voucher: "Vale",
        import: "De antes",
      },
      from: (time) => ["desde ", time],
      until: (time) => ["hasta ", time],
      forGood: "sin fecha de fin",
      reference: "n.º",
      end: "Terminar",
      changeEnd: "Cambiar el fin",
      refund: "Marcar como devuelto",
      changeTitle: (name) => `Premium de ${name}`,
      name: "Nombre",
      nameMissing: "Escribe el nombre de un miembro.",
      nameUnknown: "No hay ninguna cuenta con ese nombre.",
      untilWhen: "Hasta cuándo",
      lengths: {
        week: "1 semana",
        month: "1 mes",
        quarter: "3 meses",
        year: "1 año",
        ever: "Sin fin",
        day: "Un día…",
      },
      lastDay: "Último día",
      dayMissing: "Elige un día que esté por venir.",
      stands: "Va aparte de lo que se pagó, y sustituye a un regalo anterior.",
      reasonHint: "Para la administración: se ve en esta lista y en el registro.",
      save: "Guardar",
      endTitle: (name) => `¿Terminar este premium de ${name}?`,
      endGift: "Este regalo termina ahora. Lo que se pagó se queda.",
      endVoucher: "El tiempo de este vale termina ahora. El resto se queda, y se adelanta.",
      refundTitle: (name) => `¿Marcar este pago de ${name} como devuelto?`,
      refundWords:
        "Se quita exactamente el tiempo de este pago. El dinero no se devuelve con esto: hazlo donde se pagó.",
      noVouchers: "No hay vales. Haz unos cuantos, y vende o regala sus códigos.",
      gives: "Da",
      month: (count) => plural(count, { one: "# mes", other: "# meses" }),
      seconds: (count) => count % 60 === 0 ? duration(count / 60) : span(count, "second"),
      howMany: "Cuántos",
      howManyCount: (count) => plural(count, { one: "# vale", other: "# vales" }),
      validFor: "Valen durante",
      days: (count) => span(count, "day"),
      make: "Hacer vales",
      codes: (count) => plural(count, { one: "Código", other: "# códigos" }),
      codesHint: "Cópialos ahora: solo se muestran esta vez. Cada uno se puede canjear una vez, en Ajustes.",
      copy: "Copiar",
      copied: "Copiado",
      notCopied: "No se han podido copiar. Selecciónalos y cópialos tú.",
      done: "Listo",
      voucher: (term) => `Vale de ${term}`,
      voucherNumber: (id) => `n.º ${id}`,
      madeBy: (name) => name === null ? "" : `de ${name}`,
      usedBy: (name, time) => [name === null ? "canjeado el " : `canjeado por ${name}, `, time],
      used: "canjeado",
      over: "caducado",
      revoke: "Revocar",
      voucherRevoked: "El vale está revocado.",
    },
  };
}

/** `vouchers 3–12, 1 month each, 90 days` of the log. */
export function voucherDetail(detail: string, { plural, span }: LanguageTools): string {
  return detail.replace(/^vouchers/, "los vales").replace(/^voucher/, "el vale").replace(" each", " cada uno")
    .replace(/(\d+) months?/, (_, count: string) => plural(Number(count), { one: "# mes", other: "# meses" }))
    .replace(
      /(\d+) (second|day)s?/g,
      (_, count: string, unit: "second" | "day") => span(Number(count), unit),
    );
}
