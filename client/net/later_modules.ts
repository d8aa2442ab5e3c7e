// The modules of the part `later`: account, premium, conversations beside the lobby, moderation, ignoring, slash
// commands, signs of life.

import { CommandHandlers } from "./commands/command_handlers.ts";
import { Liveness, type LivenessOptions } from "./connection/liveness.ts";
import type { PendingRequests } from "./connection/requests.ts";
import type { RestClient } from "./connection/rest_client.ts";
import {
  ConversationModules,
  type ConversationModulesOptions,
} from "./conversations/conversation_modules.ts";
import { ModerationRequests } from "./moderation/moderation_requests.ts";
import { type LeavingPage, PremiumRequests } from "./premium/premium_requests.ts";
import { PremiumSync } from "./premium/premium_sync.ts";
import { accountEvents } from "./session/account_events.ts";
import { AccountRequests } from "./session/account_requests.ts";
import type { MyDataRequests } from "./export/my_data_requests.ts";
import { DeviceRequests } from "./session/device_requests.ts";
import { OwnRecoveryRequests } from "./session/own_recovery_requests.ts";
import type { Owner } from "./router.ts";
import { FactorRequests } from "./session/factor_requests.ts";
import type { DmKeyActions } from "./dm/dm_key_actions.ts";
import type { LaterStores } from "../store/later_stores.ts";
import { IgnoreRequests } from "./people/ignore_requests.ts";
import type { Membership } from "./session/membership.ts";

/** What the modules need. */
export interface LaterModulesOptions extends ConversationModulesOptions, Pick<LivenessOptions, "onDead"> {
  readonly requests: PendingRequests;
  readonly membership: Membership;
  readonly rest: RestClient;
  readonly myData: MyDataRequests;
  readonly leaving: LeavingPage;
}

/** What the part `later` exports: its stores and modules, and how they read over REST. */
export interface LaterPart extends
  Pick<
    LaterModulesOptions,
    | "fetchHistory"
    | "fetchConversations"
    | "place"
    | "rest"
    | "myData"
    | "leaving"
    | "openPrivate"
  > {
  readonly stores: LaterStores;
  readonly LaterModules: new (options: LaterModulesOptions) => LaterModules;
}

/** The modules of the part `later`. */
export class LaterModules {
  readonly account: AccountRequests;
  readonly devices: DeviceRequests;
  readonly myData: MyDataRequests;
  readonly recovery: OwnRecoveryRequests;
  /** The owner of the account's events. */
  readonly accountOwner: Owner<"account">;
  readonly factors: FactorRequests;
  readonly premium: PremiumRequests;
  readonly conversations: ConversationModules;
  readonly moderation: ModerationRequests;
  readonly ignores: IgnoreRequests;
  readonly commands: CommandHandlers;
  readonly liveness: Liveness;
  readonly keys: DmKeyActions;
  /** All stores. */
  readonly stores: LaterStores;

  constructor(options: LaterModulesOptions) {
    this.stores = options.stores;
    this.account = new AccountRequests(options);
    this.myData = options.myData;
    const devices = this.devices = new DeviceRequests(options.rest, options.stores.devices);
    this.recovery = new OwnRecoveryRequests(options.rest, options.stores.summary);
    this.premium = new PremiumRequests(options);
    const premium = new PremiumSync({ ...options, requests: this.premium });
    this.accountOwner = accountEvents(options.stores, devices, premium);
    this.factors = new FactorRequests({ ...options, factors: options.stores.factors });
    const conversations = this.conversations = new ConversationModules(options);
    const moderation = this.moderation = new ModerationRequests(options);
    const ignores = this.ignores = new IgnoreRequests(options);
    this.commands = new CommandHandlers({ ...options, conversations, moderation, ignores });
    const { keys, privacy } = conversations.dm.sync;
    this.keys = keys;
    this.myData.openEncrypted = (name, page, messages) => privacy.openOf(name, page, messages);
    this.liveness = new Liveness(options);
  }
}
