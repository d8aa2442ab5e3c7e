// Whom a banned person may ask.

import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import { Contact } from "./contact.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** A line with the contact; nothing without one. */
export function BanContact(): JSX.Element | null {
  const { contact } = useLogin().stores.connection.operator.value;
  const { join } = useI18n("login");
  return contact === undefined ? null : <p>{join.questions(<Contact contact={contact} />)}</p>;
}
