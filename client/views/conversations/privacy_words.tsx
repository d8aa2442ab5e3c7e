// Under the head of a private conversation: who can read it, always in words; and the sentences that its lock opens.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { useI18n } from "../ui/use_i18n.ts";

type Words = Namespaces["later"];

/** One line. */
export function PrivacyWords({ conversation }: { conversation: Conversation }): JSX.Element {
  const t = useI18n("later");
  const { kind } = conversation.privacy.value;
  return (
    <p class={`pm-privacy pm-privacy-${kind}`}>
      <LaterIcon name={kind === "encrypted" ? "lock" : "unlocked"} />
      <span>{shortWords(conversation, t)}</span>
    </p>
  );
}

function shortWords({ privacy: { value }, sealed }: Conversation, { privacy: t }: Words): string {
  switch (value.kind) {
    case "encrypted":
      return value.isVerified ? `${t.encrypted} · ${t.verified}` : t.encrypted;
    case "unknown":
      return sealed.value === false ? t.serverCould : t.checking;
    case "stopped":
      return t.stoppedShort;
    case "ask":
    case "server":
      return t.serverCould;
  }
}

/** Whether the two alone can read what is sent. */
export function isEncrypted({ privacy }: Conversation): boolean {
  return privacy.value.kind === "encrypted";
}

/** Who can read it, in sentences. */
export function readersWords(
  { name: { value: name }, privacy: { value }, sealed }: Conversation,
  { dm, privacy: t }: Words,
): string {
  const { readers } = t;
  switch (value.kind) {
    case "encrypted":
      return [
        readers.encrypted(name),
        ...(value.isVerified ? [readers.verified] : []),
        ...(value.hadProblem ? [readers.hadProblem] : []),
      ].join(" ");
    case "unknown":
      return sealed.value === false ? dm.plain : readers.unknown;
    case "stopped": {
      const words = t.stopped[value.why];
      return typeof words === "string" ? words : words(name);
    }
    case "ask":
      return `${readers.peer(name)} ${dm.sealed}`;
    case "server":
      if (value.why === "guest") return sealed.value === true ? dm.sealed : dm.plain;
      return `${value.why === "browser" ? readers.browser : readers.peer(name)} ${dm.sealed}`;
  }
}
