// All actions that views have after the join, as one tree. Each noun declares its actions in its own folder.

import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { KeyActions } from "../../store/e2ee/key_actions.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { CommandResult, CommandScope } from "../../text/command_table.ts";
import type {
  CompanionConversationActions,
  ConversationActions,
  DmConversationActions,
} from "../conversations/conversation_actions.ts";
import type { ModerationActions, StaffActions } from "../moderation/moderation_actions.ts";
import type { DeviceActions } from "../account/device_actions.ts";
import type { FactorActions } from "../account/factor_actions.ts";
import type { OwnRecoveryActions } from "../recovery/own_recovery_actions.ts";
import type { MyDataActions } from "../export/my_data_actions.ts";
import type { PremiumActions } from "../premium/premium_actions.ts";
import type { MemberActions } from "../settings/member_actions.ts";

/** The tree. Its own members concern the lobby and the connection. */
export interface AppActions {
  /** Logs out. */
  leave(): void;
  /** Sends a message to the lobby. False when nothing was sent or queued. */
  send(text: string): boolean;
  /** Sends a failed message again. */
  retry(requestId: string): void;
  /** Removes a failed message. */
  discard(requestId: string): void;
  /** Reconnects now. */
  reconnectNow(): void;
  /** Sends a request that needs nothing but its answer. Resolves to the refusal, or null. Never rejects. */
  request<E extends ClientEventName>(event: E, data: ClientEvents[E]): Promise<Refused | null>;
  readonly conversations: ConversationActions;
  readonly later: LazyActions<LaterActions>;
  readonly staff: LazyActions<StaffActions>;
}

/** Actions that load when they are first needed. */
export interface LazyActions<T> {
  /** Null before they are loaded. */
  readonly loaded: T | null;
  load(): Promise<T>;
}

/** Actions of the part `later`, and the stores with its own. */
export interface LaterActions {
  readonly stores: LaterStores;
  readonly account: MemberActions;
  readonly devices: DeviceActions;
  readonly myData: MyDataActions;
  readonly factors: FactorActions;
  readonly recovery: OwnRecoveryActions;
  readonly premium: PremiumActions;
  readonly conversations: {
    readonly dm: DmConversationActions;
    readonly companion: CompanionConversationActions;
  };
  /** Keys of end-to-end encryption. */
  readonly keys: KeyActions;
  readonly moderation: ModerationActions;
  /** Ignores a user, or stops that. */
  readonly ignores: { setIgnored(username: string, ignored: boolean): Promise<void> };
  /** Slash commands. */
  readonly commands: { run(line: string, scope: CommandScope): Promise<CommandResult> };
}
