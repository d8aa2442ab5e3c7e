// Spanish, part of the namespace `later`: what premium is, buying it, codes, receipts, and its end.

import type { premium as english } from "../en/premium.ts";
import type { LanguageTools } from "../language_tools.ts";

const STAFF = "quien lleva este servidor";

/** A part of the namespace. */
export function premium({ duration, plural, span }: LanguageTools): ReturnType<typeof english> {
  return {
    premium: {
      title: "Hazte premium",
      usedUp: (count) =>
        plural(count, {
          one: "Tu mensaje gratuito se ha ido volando, cielo. No me importaría tener más noches como esta.",
          other:
            "Tus # mensajes gratuitos se han ido volando, cielo. No me importaría tener más noches como esta.",
        }),
      adds: "Lo que añade",
      perks: {
        unlimited: { name: "Violet sin límite", words: "Tantos mensajes como quieras, cuando quieras." },
        priority: {
          name: "Acceso prioritario",
          words: "Cuando hay más gente esperando a Violet, te toca antes.",
        },
      },
      everyAccount: "Tuyo con cualquier cuenta",
      included: [
        { name: "Mensajes privados cifrados", words: "Entre miembros, en tránsito y al guardarse." },
        { name: "Diez temas", words: "En Ajustes, en Chat." },
      ],
      price: "Precio",
      addTime: "Añadir tiempo",
      addsUp: "Lo que añadas ahora empieza cuando termine el tiempo que tienes.",
      months: (count) => plural(count, { one: "# mes", other: "# meses" }),
      seconds: (count) => count % 60 === 0 ? duration(count / 60) : span(count, "second"),
      perMonth: "/mes",
      forTerm: (term) => `por ${term}`,
      once: "Se paga una vez. Nada se renueva solo.",
      loading: "Consultando el precio…",
      notLoaded: "No se ha podido cargar el precio.",
      pay: { btcpay: "Pagar con Bitcoin" },
      payOther: (way) => `Pagar con ${way}`,
      payFor: (pay, price, term) => `${pay}: ${price} por ${term}`,
      planGone: "Esto ya no se ofrece. Se han vuelto a cargar los precios.",
      has: "Ya lo tienes. ¡Disfruta de la noche!",
      until: (time) => ["Premium hasta el ", time],
      forGood: "Premium sin fecha de fin",
      grace: (time) => [
        "Tu último pago no ha llegado. Premium sigue hasta el ",
        time,
        ": hay tiempo para arreglarlo.",
      ],
      ended: (time) => ["Tu premium terminó el ", time, "."],
      revoked: "Tu premium se ha terminado antes de tiempo.",
      mistake: (contact) => [" Si crees que es un error, pregunta a ", contact ?? STAFF, "."],
      sources: {
        admin: "Un regalo de quien administra",
        payment: "Pagado",
        btcpay: "Pagado con Bitcoin",
        voucher: "Con un código",
        import: "De antes",
      },
      ask: (contact) => [
        "Aquí aún no se puede comprar. Para tener acceso, pregunta a ",
        contact ?? STAFF,
        ".",
      ],
      goOn: (contact) => ["Para seguir después, pregunta a ", contact ?? STAFF, "."],
      forMembers: "Violet habla con miembros. Regístrate primero: es gratis.",
      closed: "Violet habla con miembros, y ahora mismo el registro está cerrado.",
      questions: (contact) => ["¿Dudas sobre un pago? Pregunta a ", contact, "."],
      waiting: "Esperando el pago",
      waitingWords:
        "Premium empieza solo en cuanto se confirme tu pago. Tarda entre unos segundos y una hora. Puedes cerrar esto y seguir charlando.",
      waitingElsewhere:
        "Aún se espera un pago que has empezado: en cuanto se confirme, premium empieza solo.",
      late: "No ha llegado ningún pago a tiempo",
      lateWords: "Si has pagado, no se pierde nada: premium empieza solo en cuanto se confirme el pago.",
      toPayment: "Abrir la página de pago",
      notPaying: "No he pagado",
      chooseAgain: "Elegir otra vez",
      look: "Ver",
      code: "¿Tienes un código?",
      codeHint: "Un código de quien lleva este servidor te da premium.",
      enterCode: "Escribir código",
      codeLabel: "Código",
      redeem: "Canjear",
      codeMissing: "Escribe el código.",
      codeUnknown: "Ese código no existe. Míralo otra vez.",
      codeUsed: "Ese código ya se ha usado.",
      codeOver: "Ese código ya no vale.",
      receipts: "Recibos",
      reference: "Referencia",
      refunded: "devuelto",
      begunUntil: (time) => `Ahora puedes escribir a Violet sin límite, hasta el ${time}. ¡A disfrutar!`,
      runsUntil: (time) => `Tu premium llega ahora hasta el ${time}.`,
      over: "Tu premium ha terminado. ¡Gracias por estas noches!",
      endNotice: "Tu premium ha terminado, cielo. Gracias por cada noche.",
      renew: "Renovar",
      goOnChatting: "Seguir charlando",
      notNow: "Ahora no",
    },
  };
}
