// The dialogs that anybody may open, which are loaded together.

export { ForgetDialog } from "./forget_dialog.tsx";
export { PremiumDialog } from "./premium_dialog.tsx";
export { Questions } from "./questions.tsx";
export { SettingsDialog } from "./settings_dialog.tsx";
