// The details of the audit log in Spanish; the log has them in English.

import type { LanguageTools, Unit } from "../language_tools.ts";
import { inviteDetail } from "./invites.ts";
import { voucherDetail } from "./premium_panel.ts";

/** The detail of an entry. */
export function auditDetail(action: string, detail: string, tools: LanguageTools): string {
  const { span } = tools;
  if (/^(remove_message|import_original)$/.test(action)) return "";
  if (action === "set_role") {
    return detail.replace(
      /^(\w+) to (\w+)$/,
      (_, from: string, to: string) => `de ${ROLES[from] ?? from} a ${ROLES[to] ?? to}`,
    );
  }
  if (/invite$/.test(action)) return inviteDetail(detail, tools);
  if (action === "revoke_ai" && detail !== "") return `· ${detail}`;
  if (action === "grant_ai") {
    return detail.replace("without end", "sin fecha de fin").replace("until", "hasta el");
  }
  if (/voucher/.test(action)) return voucherDetail(detail, tools);
  if (action.startsWith("reset_")) return RESETS[detail] ?? detail;
  if (action === "guard") return GUARDS[detail] ?? detail;
  if (!/ban|mute/.test(action)) return detail;
  return detail.replace("until lifted", "hasta que se levante").replace("ban ", "veto ")
    .replace(/\bfor (?=\d)/, "durante ").replace(" and ", " y ")
    .replace(
      /messages of (\d+) min removed/,
      (_, count: string) => `con lo dicho en ${span(Number(count), "minute")}`,
    )
    .replace(/(\d+) (day|hour|minute)s?/g, (_, count: string, unit: Unit) => span(Number(count), unit));
}

const ROLES: Readonly<Record<string, string>> = {
  root: "dirección",
  admin: "administración",
  mod: "moderación",
  user: "miembro",
};

const RESETS: Readonly<Record<string, string>> = {
  "with a recovery code": "con un código de recuperación",
  "with a link by mail": "con un enlace por correo",
  "with a link from staff": "con un enlace de la administración",
  "that removes second factors": "que quita el segundo paso",
};

const GUARDS: Readonly<Record<string, string>> = {
  open: "todo el mundo",
  registered: "los miembros",
  verified: "los miembros verificados",
};
