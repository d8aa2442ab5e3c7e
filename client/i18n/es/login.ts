// Spanish, the namespace `login`: the join screen, and text that all screens share.

import type { Dismissal } from "../../../server/protocol/server_events.ts";
import type { Namespaces } from "../namespaces.ts";
import type { RefusalMessages } from "../refusal.ts";
import type { LanguageTools } from "../language_tools.ts";

/** What is said of the wrong proof of a second step, by its field. */
const PROOFS: Readonly<Record<string, string>> = {
  code: "Ese código no es correcto. Los códigos sirven una vez y duran más o menos un minuto.",
  recovery_code: "Ese código de recuperación no es correcto, o ya se ha usado.",
  assertion: "Esa llave de acceso no ha funcionado aquí.",
};

/** The namespace. */
export function login({ duration, short }: LanguageTools): Namespaces["login"] {
  const lasting = (count: number | undefined) => count === undefined ? "" : ` durante ${duration(count)}`;
  const because = (reason: string | undefined) => reason === undefined ? "" : ` Motivo: ${reason}`;
  const unreachable = "Ahora mismo no se puede llegar a SexyChat.";
  const refusals: RefusalMessages = {
    unreachable: () => `${unreachable} Revisa tu conexión e inténtalo otra vez.`,
    bad_request: () => "Hay algo mal. Revísalo e inténtalo otra vez.",
    invalid_username: () => "Un nombre tiene de 1 a 20 caracteres: A–Z, 0–9, - y _.",
    username_taken: () => "Ese nombre está en uso. Elige otro.",
    username_reserved: () =>
      "Este nombre no está libre. Si es el tuyo, entra con tu cuenta; si no, elige otro.",
    invalid_credentials: ({ field, isOwnPassword }) =>
      PROOFS[field ?? ""] ??
        (field === "mod_password"
          ? "Esa no es la contraseña de moderación."
          : isOwnPassword
          ? "Tu contraseña actual no es correcta."
          : "El nombre y la contraseña no coinciden."),
    weak_password: () => "La contraseña tiene de 6 a 72 caracteres.",
    invalid_email: () => "Eso no es una dirección de correo electrónico.",
    session_expired: () => "Se ha cerrado tu sesión. Vuelve a entrar, por favor.",
    banned: (details) => `Tienes la entrada vetada${lasting(details.minutes)}.${because(details.reason)}`,
    muted: (details) => `Estás en silencio${lasting(details.minutes)}.${because(details.reason)}`,
    too_many_connections: () => "Hay demasiadas conexiones desde tu dirección de red.",
    rate_limited: () => "Demasiado seguido. Espera un momento, por favor.",
    too_long: () => "Es demasiado largo.",
    empty: () => "Escribe algo primero.",
    ai_limit_reached: () => "Ya has usado tus mensajes gratuitos para Violet.",
    not_found: () => "No se ha encontrado.",
    offline: () => "Ya no está aquí.",
    not_invited: () => "Tu invitación no ha sido aceptada.",
    forbidden: () => "No tienes permiso para hacer esto.",
    registration_required: () => "Esto es para miembros. Regístrate, por favor.",
    registration_closed: ({ field }) =>
      field === "invite"
        ? "Para registrarte necesitas una invitación que aún valga."
        : "Ahora mismo el registro está cerrado.",
    slow_mode: () => "El modo lento está activado. Tu próximo mensaje tiene que esperar un poco.",
    second_factor_required: () => "Esta cuenta pide un segundo paso: un código o una llave de acceso.",
    expired: () => "Ya es tarde para eso.",
    conflict: () => "Ya no es posible: ha cambiado mientras tanto, o tiene que quedar como está.",
    unavailable: () => "Ahora mismo no es posible. Inténtalo dentro de un momento.",
    other: () => "No ha sido posible. Recarga la página e inténtalo otra vez.",
    internal: ({ fault }) => `Algo ha fallado por nuestra parte${fault === undefined ? "" : ` (${fault})`}.`,
  };
  return {
    cancel: "Cancelar",
    close: "Cerrar",
    dismiss: "Descartar",
    tryAgain: "Intentar otra vez",
    tryNow: "Probar ahora",
    offline: "No tienes conexión.",
    unreachable,
    notLoaded: "No se ha podido cargar esta parte de la página. Recárgala e inténtalo otra vez.",
    refusals,
    short,
    inTime: (count: number) => `en ${count < 100 ? `${count} s` : `${Math.ceil(count / 60)} min`}`,
    fields: {
      username: "Nombre de usuario",
      password: "Contraseña",
      email: "Correo electrónico (opcional)",
      nameHint: "Hasta 20 letras y cifras: A–Z, 0–9, - y _",
      nameRule: "Usa hasta 20 letras y cifras: A–Z, 0–9, - y _.",
      useName: (name: string) => `Usar «${name}»`,
      nameMissing: "Elige un nombre.",
      passwordHint: "6 caracteres como mínimo",
      passwordMissing: "Escribe tu contraseña.",
      passwordShort: (least: number) => `Una contraseña tiene al menos ${least} caracteres.`,
      passwordLong: (most: number) => `Una contraseña tiene como mucho ${most} bytes.`,
      passwordZero: "Una contraseña no puede contener un byte nulo.",
      showPassword: "Mostrar la contraseña",
      hidePassword: "Ocultar la contraseña",
    },
    join: {
      ways: "Cómo entrar",
      guest: "Visita",
      login: "Con cuenta",
      register: "Registro",
      guestLine: "Buena compañía, a cualquier hora. Elige un nombre y pasa.",
      loginLine: "Qué bien que hayas vuelto. Tu nombre y tu gente te esperan.",
      registerLine: "Haz tuyo el nombre, en todos tus dispositivos, el tiempo que quieras.",
      more: "Más",
      modPassword: "Contraseña de moderación (opcional)",
      rules: "Normas de la casa",
      passkey: "Entrar con una llave de acceso",
      forgot: "¿Has olvidado la contraseña?",
      questions: (contact) => ["¿Dudas? Escribe a ", contact],
      ofAge: "Tengo 18 años o más",
      tooYoung: "Hay que tener 18 años o más para entrar.",
      enter: "Entrar",
      foot: "Solo para adultos. Lo que se dice en la sala no se guarda nunca.",
    },
    returning: {
      welcome: (name: string | undefined) =>
        name === undefined ? "Qué bien que hayas vuelto" : `Qué bien que hayas vuelto, ${name}`,
      tryingIn: (count: number) => ` Nuevo intento en ${count} s.`,
      otherWay: "Entrar de otra manera",
    },
    disconnect: {
      kicked: "Alguien de moderación te ha pedido que salgas. Puedes volver a entrar.",
      banned: "Se te ha vetado la entrada a SexyChat.",
      ended: "Tu sesión ha terminado.",
      awayTooLong: "Has estado fuera más de dos minutos. Vuelve a entrar.",
      otherTab: "Tu sesión sigue en otra pestaña.",
      signedOut: "Se ha cerrado tu sesión. Vuelve a entrar, por favor.",
      loggedOutElsewhere: "Has cerrado la sesión en otra pestaña.",
      passwordReset: "Se ha restablecido tu contraseña. Entra con la nueva.",
      deleted: "Tu cuenta y todo lo que contenía se han borrado. ¡Cuídate!",
      dismissed(said: Dismissal): string {
        if (said.key === "kicked") return `Se te ha hecho salir de la sala.${because(said.reason)}`;
        if (said.key === "banned") {
          return `Tienes la entrada vetada${lasting(said.minutes)}.${because(said.reason)}`;
        }
        return `Tu dirección de red está vetada${lasting(said.minutes)}.`;
      },
    },
  };
}
