// Under the head of a private conversation: who can read it, always in words.

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
