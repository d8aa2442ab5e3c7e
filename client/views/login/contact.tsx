// The contact of the operator: a link, if it is an address.

import type { JSX } from "preact";
import { contactUrl } from "../../../server/protocol/operator_info.ts";

/** The contact, without the protocol of a `mailto:` or `tel:` URL. */
export function Contact({ contact }: { contact: string }): JSX.Element {
  const url = contactUrl(contact);
  const name = contact.replace(/^(mailto|tel):/i, "");
  if (url === null) return <bdi>{name}</bdi>;
  return <a href={url} target="_blank" rel="noopener noreferrer">{name}</a>;
}
