// Checks whether members can pay: BTCPay Server answers, knows the store and takes the key.

import { checkBtcpay } from "../../adapters/btcpay/btcpay.ts";
import { type Check, ok, warning } from "./check.ts";

/** Where BTCPay Server sends its events to, behind the address that people use. */
const WEBHOOK_PATH = "/api/payment/btcpay";

/** Asks BTCPay Server for invoices of the store; makes none. */
export const payments: Check = {
  about: "payments",
  async run({ settings: { btcpay, publicUrl, premiumPlans } }) {
    if (btcpay === null) {
      return [ok("Not used: the BTCPAY_ settings are not set. Premium is given by hand, or with vouchers.")];
    }
    const failure = await checkBtcpay(btcpay);
    const found = failure === null
      ? ok(`BTCPay Server knows the store, and takes the key. Plans for sale: ${premiumPlans.length}.`)
      : warning(
        `${failure.message}.`,
        "Correct the BTCPAY_ settings, or start BTCPay Server. Nobody can pay until then.",
      );
    const webhook = publicUrl === null
      ? warning(
        `The webhook of the store has to call ${WEBHOOK_PATH} at the address of this server, which is not known.`,
        "Set PUBLIC_URL: payments are seen minutes later where the webhook does not get through.",
      )
      : ok(`The webhook of the store has to call ${publicUrl}${WEBHOOK_PATH}.`);
    return [found, webhook];
  },
};
