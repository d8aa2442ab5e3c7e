// The greeting of a new socket.

import { CAPS } from "../../protocol/client_events.ts";
import {
  BOT_NAME,
  MAX_MESSAGE_LENGTH,
  PROTOCOL_VERSION,
  RATE_MESSAGES,
  RATE_WINDOW_MS,
} from "../../protocol/protocol_limits.ts";
import type { OperatorInfo } from "../../protocol/operator_info.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Context } from "../context.ts";
import type { Settings } from "../../ports/settings.ts";

/** What the operator tells everyone. */
export function operatorInfo({ contact }: Settings, rules: string | null): OperatorInfo {
  return { ...(rules === null ? {} : { rules }), ...(contact === null ? {} : { contact }) };
}

/** What a client has to know before it joins. */
export function hello(
  { settings, rules, mailer, processors }: Pick<Context, "settings" | "rules" | "mailer" | "processors">,
): ServerEvents["hello"] {
  return {
    protocol: PROTOCOL_VERSION,
    limits: {
      max_msg_len: MAX_MESSAGE_LENGTH,
      rate_messages: RATE_MESSAGES,
      rate_window_ms: RATE_WINDOW_MS,
      max_frame_bytes: settings.maxFrameBytes,
    },
    // Not `resume`: a client that announces it gets a secret or none, and the greeting stays as it was.
    features: [
      ...CAPS.filter((cap) => cap !== "resume" && (cap !== "backlog" || settings.lobbyBacklog > 0)),
      ...(mailer === null ? [] : ["mail"]),
      ...(processors.length === 0 ? [] : ["premium"]),
    ],
    guest_allowed: settings.guests,
    registration: settings.registration,
    bot: BOT_NAME,
    ...operatorInfo(settings, rules),
  };
}
