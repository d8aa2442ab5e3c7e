// The dialogs that every user may open, loaded together.

export { ForgetDialog } from "../conversations/forget_dialog.tsx";
export { PremiumDialog } from "../settings/premium_dialog.tsx";
export { ModerationDialogs as Questions } from "../moderation/moderation_dialogs.tsx";
export { SettingsDialog } from "../settings/settings_dialog.tsx";
