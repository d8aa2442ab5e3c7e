// Spanish, the namespace `staff`: the admin panel.

import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";
import { auditDetail } from "./audit_details.ts";
import { invites } from "./invites.ts";
import { premiumPanel } from "./premium_panel.ts";

/** The namespace. */
export function staff(tools: LanguageTools): Namespaces["staff"] {
  const { plural, number, span } = tools;
  return {
    title: "Panel de administración",
    open: (count) => plural(count, { one: "# abierta", other: "# abiertas" }),
    tabs: {
      users: "Cuentas",
      bans: "Vetos",
      mutes: "Silencios",
      reports: "Denuncias",
      lobby: "Sala",
      companion: "Violet",
      audit: "Registro",
      premium: "Premium",
      invites: "Invitaciones",
    },
    list: {
      nothing: "Sin resultados.",
      loading: "Cargando…",
      more: "Mostrar más",
      about: (name) => `Más sobre ${name}`,
      until: (time) => ["hasta el ", time],
      forGood: "para siempre",
    },
    users: {
      title: "Cuentas",
      find: "Buscar una cuenta",
      none: "Aún no se ha registrado nadie.",
      online: "En línea",
      muted: "silenciada",
      since: (day) => ["desde el ", day],
      aiAccess: "Acceso a la IA",
      giveAi: "Permitir IA",
      removeAi: "Quitar IA",
      roleOf: (name) => `Rol de ${name}`,
      resetLink: "Enlace de acceso",
    },
    bans: {
      title: "Vetos",
      find: "Buscar un veto",
      none: "No hay nadie con veto.",
      unban: "Levantar",
    },
    mutes: {
      title: "Silencios",
      find: "Buscar un silencio",
      none: "No hay nadie en silencio.",
      unmute: "Quitar el silencio",
    },
    reports: {
      title: "Denuncias",
      find: "Buscar una denuncia",
      which: "Qué denuncias",
      open: "Abiertas",
      closed: "Cerradas",
      noneOpen: "Todo tranquilo. No hay ninguna denuncia abierta.",
      noneClosed: "Últimamente no se ha cerrado ninguna denuncia.",
      reportedBy: (name, time) => [`la puso ${name}, `, time],
      closedBy: (how, name, time) => [
        `· la ${how === "resolved" ? "resolvió" : "desestimó"} ${name}, `,
        time,
      ],
      expired: (time) => ["· caducada, ", time],
      inLobby: "Sala",
      inPrivate: "Conversación privada",
      proven: (time) => ["Demostrado: enviado exactamente así, ", time],
      unproven: "Según quien lo denuncia",
      remove: "Retirar mensaje",
      resolve: "Resolver",
      dismiss: "Desestimar",
    },
    lobby: {
      slowMode: "Modo lento",
      slowModeHint: "Todo el mundo espera esto entre mensajes. Moderación, no.",
      pause: "Espera entre mensajes",
      off: "Desactivado",
      length: (seconds) =>
        seconds < 60
          ? span(seconds, "second")
          : seconds < 3_600
          ? span(seconds / 60, "minute")
          : span(seconds / 3_600, "hour"),
      who: "Quién puede escribir",
      whoHint: "Los demás pueden seguir leyendo. Moderación puede siempre.",
      staffStep: "Segundo paso del equipo",
      staffStepHint:
        "Quien es del equipo y no tiene un segundo paso solo puede lo que cualquiera, hasta que lo configure. Tú también.",
      staffStepOn: "El equipo necesita un segundo factor",
      levels: {
        open: { name: "Todo el mundo", hint: "También las visitas. Lo habitual." },
        registered: { name: "Miembros", hint: "Las visitas solo leen. Ayuda cuando entra un tropel." },
        verified: { name: "Miembros verificados", hint: "Para los asaltos." },
      },
      apply: "Aplicar",
    },
    companion: {
      looking: "Buscando Ollama…",
      status: "Estado",
      away: "Violet no está",
      ready: "Violet está lista",
      noVoice: "Violet aún no tiene modelo",
      timeout: "Ollama tarda demasiado en responder. Si sigue así, vuelve a arrancarlo en este servidor:",
      refused:
        "Algo responde en OLLAMA_URL, pero rechaza a este servidor. Revisa la dirección, OLLAMA_API_KEY y OLLAMA_ORIGINS.",
      broken: "Algo responde en OLLAMA_URL, pero no como lo hace Ollama. Revisa la dirección.",
      off:
        "No se puede llegar a Ollama, así que Violet no puede responder. Instálalo desde ollama.com y arráncalo en este servidor:",
      timeoutElsewhere: "Ollama, o un proxy delante de él, tarda demasiado en responder. Mira su máquina.",
      offElsewhere:
        "No se puede llegar a Ollama, así que Violet no puede responder. Arráncalo en su máquina, o revisa OLLAMA_URL.",
      elsewhere:
        "El modelo de Violet está en otra máquina: las conversaciones con ella salen de este servidor.",
      ollamaSays: (words) => `Ollama dice: ${words}`,
      lastProblem: "Último problema:",
      problems: {
        unreachable: "no se puede llegar a Ollama",
        no_model: "Ollama no tiene el modelo",
        busy: "Ollama tiene demasiado que hacer",
        timeout: "Ollama, o un proxy delante de él, ha callado demasiado tiempo",
        broken: "la respuesta se ha cortado, o no lo es",
        refused: "Ollama, o un proxy delante de él, rechaza la pregunta",
        too_long: "el texto enviado no cabe en el contexto del modelo",
        thinking: "el modelo ha gastado todos sus tókenes en pensar",
      },
      problemRemedies: {
        thinking: "Usa un modelo que no piense, o sube VIOLET_NUM_PREDICT.",
      },
      inARow: (count) => `${number(count)} veces seguidas`,
      over: "Desde entonces ha respondido.",
      fewerAtOnce: (seen, asked) =>
        `Ollama responde ${number(seen)} a la vez, pero VIOLET_CONCURRENCY es ${
          number(asked)
        }: las demás esperan en la ` +
        `cola del propio Ollama. Arranca Ollama con OLLAMA_NUM_PARALLEL=${asked}, o pon VIOLET_CONCURRENCY en ${seen}.`,
      firstWord: "Ritmo",
      seconds: (ms) => `primera palabra a los ${number(ms / 1000, 1)} s`,
      wordsPerSecond: (words) => `${number(words, 1)} palabras por segundo`,
      tokens: "Tókenes",
      readAndMade: (read, made) => `${number(read)} leídos de nuevo, ${number(made)} hechos`,
      waits: "Esperas",
      inQueue: (ms) => `${number(ms / 1000, 1)} s en la cola`,
      loading: (ms) => `hasta ${number(ms / 1000, 1)} s en cargar el modelo`,
      ofAnswers: (count) =>
        plural(count, { one: "La última respuesta", other: "Medianas de las últimas # respuestas" }),
      noModel: (model) =>
        `Ollama está en marcha, pero no tiene ${model}. Descárgalo abajo, o usa otro modelo.`,
      model: "Modelo",
      notReachable: "inaccesible",
      line: "Cola",
      queue(running, waiting, atOnce): string {
        const most = plural(atOnce, { one: "de una en una", other: "# a la vez" });
        return `${running} en curso, ${waiting} en espera; ${most}`;
      },
      models: "Modelos",
      noModels: "Ollama aún no tiene modelos. Descarga uno abajo.",
      size: (bytes) =>
        bytes >= 1e9 ? `${number(bytes / 1e9, 1)} GB` : `${number(Math.round(bytes / 1e6))} MB`,
      sizeOf: (part, whole) => `${part} de ${whole}`,
      inMemory: " · en memoria",
      inUse: "En uso",
      use: "Usar",
      nowSpeaks: (model) => `Violet habla ahora con ${model}.`,
      getModel: "Conseguir un modelo",
      modelSample: "llama3.2:3b",
      pull: "Descargar",
      percent: (count) => `${count} %`,
      fetching: (model) => `Descargando ${model}`,
      stopFetching: "Parar la descarga",
      goesOn: "Puedes cerrar este diálogo: la descarga sigue.",
      isHere: (model) => `${model} está listo.`,
      stopped: "Parada. Lo descargado se conserva, y el próximo intento sigue desde ahí.",
      notFetched: "No se ha podido descargar.",
      pullAgain: (model) => `Intentar ${model} otra vez`,
      pullFailures: {
        unreachable: "No se puede llegar a Ollama. ¿Está en marcha? Arráncalo con: ollama serve",
        no_model: "Ollama no conoce ningún modelo con ese nombre.",
        busy: "Ollama tiene demasiado que hacer. Inténtalo otra vez dentro de un momento.",
        timeout: "Ollama ha estado callado demasiado tiempo.",
        broken: "Se ha cortado a medias. Lo descargado se conserva: inténtalo otra vez para seguir.",
        refused: "Ollama lo ha rechazado.",
        fault: "Algo ha fallado.",
      },
      pullStatus: (status) => PULL_STEPS.find(([step]) => status.startsWith(step))?.[1] ?? "Descargando…",
      tryHer: "Pruébala",
      tryHint: "No lo recuerda, y no gasta ningún mensaje gratuito.",
      question: "Pregunta",
      questionSample: "Buenas noches, ¿quién eres?",
      try: "Probar",
      thinking: "Violet está pensando…",
      answeredIn: (ms) => `Ha respondido en ${number(ms / 1000, 1)} s`,
      notAnswered: "El modelo no ha respondido. La gente recibe esta respuesta:",
    },
    ...invites(tools),
    ...premiumPanel(tools),
    audit: {
      title: "Registro",
      find: "Buscar un nombre",
      none: "Aún no hay acciones.",
      somebody: "Alguien",
      number: (id) => `· n.º ${id}`,
      hash: (hash) => `Huella ${hash}`,
      capacities: {
        "account": "",
        "moderator password": "con la contraseña de moderación",
        "command line": "en la línea de órdenes",
        "payment webhook": "tras un pago",
      },
      verbs: {
        kick: "ha echado a",
        ban: "ha vetado a",
        unban: "ha levantado el veto de",
        mute: "ha silenciado a",
        unmute: "ha quitado el silencio a",
        verify: "ha verificado a",
        unverify: "ha quitado la verificación de",
        remove_message: "ha retirado un mensaje de",
        set_role: "ha cambiado el rol de",
        reset_link: "ha creado un enlace de acceso para",
        reset_password: "ha restablecido la contraseña de",
        grant_ai: "ha dado acceso a la IA a",
        revoke_ai: "ha quitado el acceso a la IA a",
        ban_address: "ha vetado direcciones:",
        unban_address: "ha levantado un veto a direcciones:",
        resolve_report: "ha resuelto una denuncia sobre",
        dismiss_report: "ha desestimado una denuncia sobre",
        slow_mode: "ha puesto el modo lento en",
        guard: "deja escribir en la sala a:",
        require_second_factor: "ha puesto el segundo paso del equipo en",
        import_original: "ha importado la base de datos del original",
        invite: "ha hecho",
        revoke_invite: "ha revocado",
        make_vouchers: "ha hecho",
        revoke_voucher: "ha revocado",
        redeem_voucher: "ha canjeado",
        pull_model: "ha descargado para Violet el modelo",
        choose_model: "hace que Violet hable con",
      },
      passwords: {
        right: "ha entrado con la contraseña de moderación",
        wrong: "ha probado una contraseña de moderación equivocada",
        throttled: "ha probado demasiadas contraseñas de moderación",
      },
      password: "ha usado la contraseña de moderación",
      refused: "ha intentado algo no permitido",
      refusedOn: "ha intentado algo no permitido con",
      detail: (action, detail) => auditDetail(action, detail, tools),
    },
  };
}

/** Steps of Ollama that have no size, by how their status begins. */
const PULL_STEPS = [
  ["starting", "Empezando…"],
  ["pulling manifest", "Buscando el modelo…"],
  ["verifying", "Comprobando…"],
  ["writing", "Guardando…"],
  ["success", "Listo"],
] as const;
